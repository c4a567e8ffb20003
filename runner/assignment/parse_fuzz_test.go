package assignment_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// Whatever is in the file, it is an assignment under which a result can be marked, or a problem in one line.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", string(assignment.Template), "rubric: {programs: {interop: 10}, caps: [{unless: interop/udp, at_most: 5}]}\n",
		policy + "late: {steps: [{after: 0s, percent: 10}, {after: 1d, percent: 20}], floor: 5}\nextensions: [{student: 1, due: 2027-01-01 00:00}]\n",
		"a: &a [*a]\n", "? x\n", "[", "---\n---\n", "\x00", "seed: 1e5", "port: 0x10", "limits: {reply: 9999999d}", "rubric: {levels: {<<: x}}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := assignment.Parse("assignment.yaml", data)
		if err != nil {
			p, ok := problem.Of(err)
			if !ok {
				t.Fatalf("the error %v is not a problem", err)
			}
			if p.Hint() == "" || strings.ContainsFunc(p.Error(), unicode.IsControl) {
				t.Fatalf("the problem is %q, the hint %q", p.Error(), p.Hint())
			}
			return
		}
		g := mark(t, a, result(), assignment.HandIn{})
		if g.Total < 0 || g.OutOf <= 0 || a.Hash() == "" {
			t.Fatalf("the grade is %+v", g)
		}
		adds(t, g, string(data))
	})
}
