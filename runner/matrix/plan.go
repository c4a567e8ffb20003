package matrix

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// Reference is the number of the reference programs among the contents.
const Reference = 0

// Pair is a client and a server, by the numbers of their contents.
type Pair struct{ Client, Server int }

// plan says which pairs are tried, and why these.
type plan struct {
	pairs []Pair
	rule  string
	// order is that of the students in which those who meet are near each other.
	order []int
}

// newPlan chooses among the pairs of n contents and the reference. All are tried unless there are more than most.
//
// Past that, every client meets the reference server, every server the reference client, and each content itself. The rest is
// shared out in a circle, so that every client meets as many servers as every other, and every server as many clients, and those
// who meet are near each other in it, which spares containers.
func newPlan(n, most int, seed uint64) (plan, error) {
	p := plan{}
	for i := 1; i <= n; i++ {
		p.order = append(p.order, i)
	}
	all := (n + 1) * (n + 1)
	if all <= most {
		for client := range n + 1 {
			for server := range n + 1 {
				p.pairs = append(p.pairs, Pair{client, server})
			}
		}
		p.rule = fmt.Sprintf("All %d pairs were tried: every client with every server.", all)
		return p, nil
	}
	always := 1 + 3*n
	if most < always {
		return p, problem.New(fmt.Sprintf("Allow %d pairs, or give fewer sources.", always),
			"%d pairs are too few: each of %d contents meets the reference, as client and as server, and itself", most, n)
	}
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	random.Shuffle(n, func(i, j int) { p.order[i], p.order[j] = p.order[j], p.order[i] })
	each := (most - always) / n
	p.pairs = append(p.pairs, Pair{Reference, Reference})
	for at, client := range p.order {
		p.pairs = append(p.pairs, Pair{client, Reference}, Pair{Reference, client}, Pair{client, client})
		for next := range each {
			p.pairs = append(p.pairs, Pair{client, p.order[(at+1+next)%n]})
		}
	}
	slices.SortFunc(p.pairs, func(a, b Pair) int { return cmp.Or(a.Client-b.Client, a.Server-b.Server) })
	p.rule = fmt.Sprintf("Of %d pairs, %d were tried: every client with the reference server, every server with the reference client, and each "+
		"content's client with its own server", all, len(p.pairs))
	if each > 0 {
		p.rule += fmt.Sprintf("; beyond these, each client with the %d servers that follow it in a circle of all contents, whose order seed %x draws", each, seed)
	}
	p.rule += "."
	return p, nil
}

// block are pairs that are tried in one network, and the contents that it takes, without the reference, which is in every one.
type block struct {
	members []int
	pairs   []Pair
}

// blocks parts the pairs so that none takes more than most containers: the order is cut into batches of half as many, and a block
// is two batches, or one with itself.
func (p plan) blocks(most int) []block {
	half := max(1, most/2)
	if len(p.order) <= most { // they all fit into one network
		half = max(1, len(p.order))
	}
	batch := map[int]int{}
	for at, member := range p.order {
		batch[member] = at / half
	}
	type key struct{ low, high int }
	parts := map[key]*block{}
	var keys []key
	for _, pair := range p.pairs {
		a, b := batch[pair.Client], batch[pair.Server]
		switch Reference { // it goes where the other is
		case pair.Client:
			a = b
		case pair.Server:
			b = a
		}
		k := key{min(a, b), max(a, b)}
		if parts[k] == nil {
			parts[k] = &block{}
			keys = append(keys, k)
		}
		parts[k].pairs = append(parts[k].pairs, pair)
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(a.low-b.low, a.high-b.high) })
	var all []block
	for _, k := range keys {
		b := parts[k]
		for _, pair := range b.pairs {
			b.members = append(b.members, pair.Client, pair.Server)
		}
		slices.Sort(b.members)
		b.members = slices.DeleteFunc(slices.Compact(b.members), func(m int) bool { return m == Reference })
		all = append(all, *b)
	}
	return all
}
