package matrix

import (
	"slices"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/problem"
)

func planned(t *testing.T, n, most int, seed uint64) plan {
	t.Helper()
	p, err := newPlan(n, most, seed)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryPairIsTriedWhereThereAreFew(t *testing.T) {
	p := planned(t, 3, 16, 1)
	if len(p.pairs) != 16 || !strings.HasPrefix(p.rule, "All 16 pairs") {
		t.Errorf("%d pairs: %s", len(p.pairs), p.rule)
	}
}

func TestSampleKeepsItsRule(t *testing.T) {
	const n, most = 40, 1 + 3*40 + 5*40 + 7 // the last 7 are not enough for one more each
	p := planned(t, n, most, 7)
	if want := 1 + 3*n + 5*n; len(p.pairs) != want {
		t.Fatalf("%d pairs, want %d", len(p.pairs), want)
	}
	if unique := slices.Compact(slices.Clone(p.pairs)); len(unique) != len(p.pairs) {
		t.Error("a pair is there twice")
	}
	clients, servers := map[int]int{}, map[int]int{}
	for _, pair := range p.pairs {
		clients[pair.Client]++
		servers[pair.Server]++
	}
	for number := 1; number <= n; number++ {
		for _, always := range []Pair{{number, Reference}, {Reference, number}, {number, number}} {
			if !slices.Contains(p.pairs, always) {
				t.Errorf("%v is not tried", always)
			}
		}
		if clients[number] != 2+5 || servers[number] != 2+5 {
			t.Errorf("%d meets %d servers and %d clients", number, clients[number], servers[number])
		}
	}
	for _, part := range []string{"Of 1681 pairs, 321 were tried", "the 5 servers that follow it", "seed 7 draws"} {
		if !strings.Contains(p.rule, part) {
			t.Errorf("%q is not in %q", part, p.rule)
		}
	}
}

func TestSampleFollowsFromItsSeed(t *testing.T) {
	if !slices.Equal(planned(t, 40, 300, 7).pairs, planned(t, 40, 300, 7).pairs) {
		t.Error("one seed gives two samples")
	}
	if slices.Equal(planned(t, 40, 300, 7).pairs, planned(t, 40, 300, 8).pairs) {
		t.Error("two seeds give one sample")
	}
}

func TestTooFewPairsAreRefused(t *testing.T) {
	_, err := newPlan(10, 30, 1)
	if p, is := problem.Of(err); !is || !strings.Contains(p.Hint(), "31 pairs") {
		t.Errorf("the error is %v", err)
	}
	if p := planned(t, 10, 31, 1); len(p.pairs) != 31 || strings.Contains(p.rule, "circle") {
		t.Errorf("%d pairs: %s", len(p.pairs), p.rule)
	}
}

func TestBlocksHaveEveryPairOnce(t *testing.T) {
	for _, c := range []struct{ n, pairs, most int }{{1, 1000, 8}, {8, 1000, 8}, {9, 1000, 8}, {23, 1000, 8}, {40, 200, 8}, {40, 2000, 1}} {
		p := planned(t, c.n, c.pairs, 3)
		seen := map[Pair]int{}
		for _, b := range p.blocks(c.most) {
			if len(b.members) > max(2, c.most) {
				t.Errorf("%+v: a block has %d members", c, len(b.members))
			}
			for _, pair := range b.pairs {
				seen[pair]++
				for _, number := range []int{pair.Client, pair.Server} {
					if number != Reference && !slices.Contains(b.members, number) {
						t.Errorf("%+v: %d is no member of the block of %v", c, number, pair)
					}
				}
			}
		}
		if len(seen) != len(p.pairs) {
			t.Errorf("%+v: %d of %d pairs are in blocks", c, len(seen), len(p.pairs))
		}
		for pair, times := range seen {
			if times != 1 {
				t.Errorf("%+v: %v is there %d times", c, pair, times)
			}
		}
	}
}

func TestSampleNeedsFewBlocks(t *testing.T) {
	p := planned(t, 64, 1+3*64+4*64, 3)
	// 8 batches of 8 in a circle: each with itself, and each with the next.
	if blocks := p.blocks(16); len(blocks) != 16 {
		t.Errorf("%d blocks, want 16", len(blocks))
	}
}
