package submission

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// How a program was found.
const (
	byName     = "by its name"
	byCode     = "by its code"
	byManifest = "named in " + ManifestName
)

// detector assigns the programs of a submission to its files. It takes first the files whose name and code agree, then those
// whose code says what their name denies, then those that have only the name, and last a client beside its server that is named like another; never without a doubt but for the
// first.
type detector struct {
	src    *sources
	all    []*candidate
	chosen map[requirement.Program]*candidate
	found  map[requirement.Program]*Program
}

func newDetector(src *sources) *detector {
	return &detector{
		src:    src,
		all:    src.candidates(),
		chosen: map[requirement.Program]*candidate{},
		found:  map[requirement.Program]*Program{},
	}
}

// find fills in the programs of s that it does not have yet.
func (d *detector) find(s *Submission) {
	for _, p := range Programs() {
		if have := s.Programs[p]; have != nil {
			if i := slices.IndexFunc(d.all, func(c *candidate) bool { return c.path == have.Path }); i >= 0 {
				d.chosen[p] = d.all[i]
			}
			d.found[p] = have
		}
	}
	for _, pass := range []func(requirement.Program){d.agreed, d.byCodeOnly, d.byNameOnly, d.neighbour} {
		for _, p := range Programs() {
			if d.found[p] == nil {
				pass(p)
			}
		}
	}
	for _, p := range Programs() {
		if d.found[p] != nil {
			s.Programs[p] = d.found[p]
		} else {
			s.Missing[p] = d.why(p)
		}
	}
	s.Notes = append(append(s.Notes, d.aside()...), d.mixture()...)
}

// agreed takes a file whose code is p and whose name does not deny it.
func (d *detector) agreed(p requirement.Program) {
	pool := d.pool(p, func(c *candidate) bool { return c.code.plays(p) && c.words.Fits(p) && !c.stray(p) })
	if len(pool) == 0 {
		return
	}
	c := pool[0]
	how := byCode
	if c.full(p) {
		how = byName
	}
	d.take(p, c, how, d.rivals(p, pool), d.unlikely(p, c))
}

// byCodeOnly takes a file whose code is p, though its name says that it is another program.
func (d *detector) byCodeOnly(p requirement.Program) {
	pool := d.pool(p, func(c *candidate) bool { return c.code.plays(p) && !c.stray(p) && !d.used(c) })
	if len(pool) == 0 {
		return
	}
	c := pool[0]
	doubt := fmt.Sprintf("the name %s is that of another program, but its code %s", language.Quote(c.path), c.code.says())
	d.take(p, c, byCode, doubt, d.rivals(p, pool))
}

// byNameOnly takes a file that is named like p, whatever its code is.
func (d *detector) byNameOnly(p requirement.Program) {
	pool := d.pool(p, func(c *candidate) bool { return c.full(p) && c.other == "" && !d.used(c) })
	if len(pool) == 0 {
		return
	}
	c := pool[0]
	doubt := fmt.Sprintf("only its name says that %s is the %s: its code %s", language.Quote(c.path), p.Name(), c.code.says())
	d.take(p, c, byName, doubt, d.rivals(p, pool))
}

// neighbour takes a client that is named like one of another assignment, if it lies beside the server that was found.
func (d *detector) neighbour(p requirement.Program) {
	pool := d.pool(p, func(c *candidate) bool {
		return c.code.plays(p) && c.words.Fits(p) && c.apt(p) && d.besideServer(p, c) && !d.used(c)
	})
	if len(pool) > 0 {
		d.take(p, pool[0], byCode, d.unlikely(p, pool[0]), d.rivals(p, pool))
	}
}

// pool returns the candidates that fit p, the best first.
func (d *detector) pool(p requirement.Program, fits func(*candidate) bool) []*candidate {
	pool := slices.DeleteFunc(slices.Clone(d.all), func(c *candidate) bool { return !fits(c) })
	slices.SortStableFunc(pool, func(a, b *candidate) int {
		return cmp.Or(d.compare(p, a, b), cmp.Compare(a.path, b.path))
	})
	return pool
}

func (d *detector) used(c *candidate) bool {
	for _, other := range d.chosen {
		if other == c {
			return true
		}
	}
	return false
}

// compare is negative if a is the better candidate for p, and 0 if nothing but chance would tell them apart.
func (d *detector) compare(p requirement.Program, a, b *candidate) int {
	first := func(is func(*candidate) bool) int {
		switch {
		case is(a) == is(b):
			return 0
		case is(a):
			return -1
		}
		return 1
	}
	return cmp.Or(
		first(func(c *candidate) bool { return !c.inert }),
		first(func(c *candidate) bool { return !c.several(p) }),
		first(func(c *candidate) bool { return !c.stale }),
		first(func(c *candidate) bool { return c.other == "" }),
		first(func(c *candidate) bool { return c.apt(p) }),
		first(func(c *candidate) bool { return c.canonical(p) }),
		first(func(c *candidate) bool { return d.besideServer(p, c) }),
		first(func(c *candidate) bool { return c.full(p) }),
		cmp.Compare(a.depth(), b.depth()),
	)
}

// besideServer tells whether c lies in the folder of the server that it would be the client of.
func (d *detector) besideServer(p requirement.Program, c *candidate) bool {
	var server *candidate
	switch p {
	case requirement.UDPClient:
		server = d.chosen[requirement.UDPServer]
	case requirement.TCPClient:
		server = d.chosen[requirement.TCPServer]
	}
	return server != nil && path.Dir(server.path) == path.Dir(c.path)
}

// rivals doubts the choice if another candidate is as good as the first.
func (d *detector) rivals(p requirement.Program, pool []*candidate) string {
	var equal []string
	for _, c := range pool[1:] {
		if d.compare(p, pool[0], c) == 0 || c.apt(p) && !pool[0].apt(p) {
			equal = append(equal, language.Quote(c.path))
		}
	}
	if len(equal) == 0 {
		return ""
	}
	return fmt.Sprintf("%s could be the %s as well", list(equal), p.Name())
}

// unlikely doubts a server that does not do what the assignment asks for and that is not named as if it did.
func (d *detector) unlikely(p requirement.Program, c *candidate) string {
	switch {
	case c.inert:
		return fmt.Sprintf("nothing in %s is run when it is started: it only defines functions or classes", language.Quote(c.path))
	case c.other != "" || c.setting != "" && !c.canonical(p):
		return fmt.Sprintf("the word %q in %s tells of another assignment", cmp.Or(c.other, c.setting), language.Quote(c.path))
	case c.apt(p) || c.canonical(p):
		return ""
	case language.WordsFor(p).Side == language.Server:
		return fmt.Sprintf("nothing in %s changes the case of letters", language.Quote(c.path))
	}
	return fmt.Sprintf("nothing in %s reads what a user types", language.Quote(c.path))
}

// take plans p with the entry point c.
func (d *detector) take(p requirement.Program, c *candidate, how string, doubts ...string) {
	program := planned(p, c, d.src)
	program.FoundBy = how
	program.Doubt = clauses(append(doubts, program.Doubt)...)
	d.chosen[p] = c
	d.found[p] = program
}

// planned says how p is checked and run if its entry point is c.
func planned(p requirement.Program, c *candidate, tree language.Tree) *Program {
	arguments := c.lang.Arguments(c.files, p, c.several(p))
	plan := c.lang.Plan(c.files, arguments.Args, tree)
	program := &Program{
		Program:     p,
		Language:    c.lang.Name(),
		Variant:     plan.Variant,
		Path:        c.path,
		Command:     plan.Run,
		Arguments:   arguments.Args,
		Check:       plan.Check,
		Interpreted: plan.Interpreted,
		Doubt:       clauses(c.doubt, arguments.Doubt, plan.Doubt),
	}
	if arguments.Driven != "" {
		program.Driven = []string{arguments.Driven}
	}
	for _, f := range c.files {
		program.Sources = append(program.Sources, f.Path)
	}
	return program
}

// clauses joins what there is to doubt.
func clauses(all ...string) string {
	return strings.Join(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == "" }), "; ")
}
