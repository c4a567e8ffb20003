package assignment

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"time"
)

// canonical is what of an assignment changes verdicts or points, in one form: the same for files that differ only in order,
// comments, or in what they leave out and what is the default anyway. Its JSON is hashed.
type canonical struct {
	Format int `json:"format"`
	judged
	Worths   []canonicalWorth `json:"worths"`
	OutOf    string           `json:"out_of"`
	Decimals int              `json:"decimals"`
	Bonus    string           `json:"bonus_at_most"`
	Caps     []canonicalCap   `json:"caps"`
	AtMost   string           `json:"at_most"`
	Due      *canonicalDue    `json:"due"`
}

// judged is what changes verdicts.
type judged struct {
	Programs  []string `json:"programs"`
	Port      int      `json:"port"`
	Languages []string `json:"languages"`
	ImageBase string   `json:"image_base"`
	Limits    []string `json:"limits"`
	MemoryMB  int      `json:"memory_mb"`
	Seed      string   `json:"seed"`
}

type canonicalWorth struct {
	Requirement string `json:"requirement"`
	Points      string `json:"points"`
}

type canonicalCap struct {
	Unless string `json:"unless"`
	AtMost string `json:"at_most"`
}

type canonicalDue struct {
	At         string            `json:"at"`
	Extensions map[string]string `json:"extensions"`
	Grace      string            `json:"grace"`
	Percent    string            `json:"percent"`
	Unit       string            `json:"unit"`
	Steps      []canonicalStep   `json:"steps"`
	Floor      string            `json:"floor"`
	Cutoff     string            `json:"cutoff"`
}

type canonicalStep struct {
	After   string `json:"after"`
	Percent string `json:"percent"`
}

// Hash identifies all that changes verdicts or points: "sha256:...". The title, the comments, and how often a failure of the
// grader is tried again, do not.
func (a *Assignment) Hash() string {
	c := canonical{Format: 1, judged: a.judged(), OutOf: exact(a.Rubric.OutOf), Decimals: a.Rubric.Decimals,
		Bonus: exact(a.Rubric.Bonus.AtMost), AtMost: exact(a.Rubric.AtMost), Due: a.Due.canonical()}
	for _, w := range a.Rubric.worths {
		c.Worths = append(c.Worths, canonicalWorth{w.ID, exact(w.points)})
	}
	for _, limit := range a.Rubric.Caps {
		c.Caps = append(c.Caps, canonicalCap{limit.Unless, exact(limit.AtMost)})
	}
	slices.SortFunc(c.Caps, func(x, y canonicalCap) int {
		return cmp.Or(cmp.Compare(x.Unless, y.Unless), cmp.Compare(x.AtMost, y.AtMost))
	})
	return digest(c)
}

// VerdictHash identifies what changes verdicts. Where only Hash has changed, a result still holds and needs no more than to be
// marked again.
func (a *Assignment) VerdictHash() string { return digest(a.judged()) }

func (a *Assignment) judged() judged {
	j := judged{Port: a.Port, Languages: a.Languages, ImageBase: a.ImageBase, MemoryMB: a.MemoryMB}
	for _, p := range a.Programs {
		j.Programs = append(j.Programs, string(p))
	}
	for _, l := range []time.Duration{a.Limits.Startup, a.Limits.Reply, a.Limits.Exit, a.Limits.Quiet, a.Limits.Build} {
		j.Limits = append(j.Limits, l.String())
	}
	if a.Seed != nil {
		j.Seed = fmt.Sprintf("%x", *a.Seed)
	}
	return j
}

func (d *Due) canonical() *canonicalDue {
	if d == nil {
		return nil
	}
	instant := func(t time.Time) string { return t.UTC().Format(time.RFC3339) }
	c := &canonicalDue{At: instant(d.At), Extensions: map[string]string{}, Grace: d.Late.Grace.String(), Percent: exact(d.Late.Percent),
		Unit: d.Late.Unit.String(), Floor: exact(d.Late.Floor), Cutoff: d.Late.Cutoff.String()}
	for id, t := range d.Extensions {
		c.Extensions[id] = instant(t)
	}
	for _, s := range d.Late.Steps {
		c.Steps = append(c.Steps, canonicalStep{s.After.String(), exact(s.Percent)})
	}
	return c
}

// exact is a number as a fraction; "" is none.
func exact(r *big.Rat) string {
	if r == nil {
		return ""
	}
	return r.RatString()
}

// digest hashes JSON, in which maps are sorted and structs are in their order.
func digest(of any) string {
	text, err := json.Marshal(of)
	if err != nil {
		panic(fmt.Sprintf("hashing an assignment: %v", err)) // strings and numbers always can be written
	}
	return fmt.Sprintf("sha256:%x", sha256.Sum256(text))
}
