package assignment_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// result passes all requirements but these.
func result(unmet ...string) *grade.Result {
	r := &grade.Result{}
	for _, q := range requirement.All() {
		v := verdict.Passed
		if slices.Contains(unmet, q.ID) {
			v = verdict.Failed
		}
		r.Requirements = append(r.Requirements, grade.Requirement{ID: q.ID, Level: q.Level, Program: q.Program, Verdict: v})
	}
	return r
}

func mark(t *testing.T, a *assignment.Assignment, r *grade.Result, h assignment.HandIn) *assignment.Grade {
	t.Helper()
	g, err := a.Mark(r, h)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func total(t *testing.T, rubric string, unmet ...string) float64 {
	t.Helper()
	return mark(t, parse(t, rubric), result(unmet...), assignment.HandIn{}).Total
}

// The usual rubric has 41 MUST and 22 SHOULD: 104 parts.
func TestRubrics(t *testing.T) {
	const (
		must, should = "udp-server/exact-length", "tcp-server/closes-orderly"
		may, mayToo  = "udp-server/survives-non-text", "tcp-server/survives-reset"
	)
	for _, c := range []struct {
		name, rubric string
		unmet        []string
		want         float64
	}{
		{"everything", "", nil, 100},
		{"a MUST less", "", []string{must}, 98.1},   // 102/104
		{"a SHOULD less", "", []string{should}, 99}, // 103/104 = 99.04
		{"a MAY less", "", []string{may}, 100},      // worth nothing
		{"both", "", []string{must, should}, 97.1},  // 101/104 = 97.12
		{"no decimals", "rubric: {decimals: 0}", []string{must}, 98},
		{"out of 20", "rubric: {out_of: 20, decimals: 2}", []string{must}, 19.62},                         // 20*102/104 = 19.615
		{"equal levels", "rubric: {levels: {MUST: 1, SHOULD: 1}, decimals: 3}", []string{should}, 98.413}, // 62/63
		{"MUST only", "rubric: {levels: {SHOULD: 0}}", []string{should}, 100},
		{"a weight of its own", "rubric: {requirements: {udp-server/exact-length: 100}}", []string{must}, 50.5}, // 102/202 = 50.495
		{"a weight of nothing", "rubric: {requirements: {udp-server/exact-length: 0}}", []string{must}, 100},
		{"a share", "rubric: {programs: {interop: 10}}", []string{"interop/udp"}, 95},
		{"beside a share", "rubric: {programs: {interop: 10}}", []string{must}, 98.2}, // 100 - 90*2/100
		{"shares of everything", "rubric: {programs: {udp-server: 100}}", []string{"tcp-client/exits", "interop/udp"}, 100},
		{"a bonus", "rubric: {bonus: {each: 1}}", []string{may}, 104}, // of five
		{"a bonus of its own", "rubric: {bonus: {requirements: {tcp-server/survives-reset: 3}}}", nil, 103},
		{"a bonus of its own, unmet", "rubric: {bonus: {requirements: {tcp-server/survives-reset: 3}}}", []string{mayToo}, 100},
		{"a limited bonus", "rubric: {bonus: {each: 2, at_most: 5}}", nil, 105},
		{"a limited total", "rubric: {bonus: {each: 2}, at_most: 100}", []string{must}, 100},
		{"a cap that holds", "rubric: {caps: [{unless: udp-server/exact-length, at_most: 60}]}", []string{must}, 60},
		{"a cap that does not", "rubric: {caps: [{unless: udp-server/exact-length, at_most: 60}]}", []string{should}, 99},
		{"a cap above the points", "rubric: {caps: [{unless: udp-server/exact-length, at_most: 99}]}", []string{must}, 98.1},
		{"the lower of two caps", "rubric: {caps: [{unless: udp-server/exact-length, at_most: 60}, {unless: tcp-server/closes-orderly, at_most: 40}]}", []string{must, should}, 40},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := total(t, c.rubric, c.unmet...); got != c.want {
				t.Errorf("it is %v points, not %v", got, c.want)
			}
		})
	}
}

func TestAHalfIsRoundedUp(t *testing.T) {
	// Of two requirements with equal weight one is met: 0.125 of 0.25.
	const text = `
programs: [udp-server]
rubric:
  out_of: 0.25
  decimals: 2
  levels: {MUST: 0, SHOULD: 0}
  requirements: {udp-server/listens: 1, udp-server/reachable: 1}
`
	if got := total(t, text, "udp-server/listens"); got != 0.13 {
		t.Errorf("it is %v", got)
	}
}

func TestAResultThatHasNoGrade(t *testing.T) {
	a := assignment.Default()
	failed := result()
	failed.Requirements[7].Verdict = verdict.Error
	if g, err := a.Mark(failed, assignment.HandIn{}); g != nil || err == nil || err.Error() != "the grader failed at "+failed.Requirements[7].ID {
		t.Errorf("the grade is %v, the error %v", g, err)
	}
	short := result()
	short.Requirements = short.Requirements[1:]
	if g, err := a.Mark(short, assignment.HandIn{}); g != nil || err == nil || err.Error() != "submission/complete was not judged" {
		t.Errorf("the grade is %v, the error %v", g, err)
	}
}

func TestBlockedIsNotMet(t *testing.T) {
	r := result()
	for i := range r.Requirements {
		if r.Requirements[i].ID == "interop/udp" {
			r.Requirements[i].Verdict, r.Requirements[i].BlockedBy = verdict.Blocked, "udp-client/sends-one-datagram"
		}
	}
	if got := mark(t, assignment.Default(), r, assignment.HandIn{}).Total; got != 98.1 {
		t.Errorf("it is %v", got)
	}
}

// What holds for every rubric and every policy.
func TestGradesInGeneral(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		text := randomAssignment(random)
		a, err := assignment.Parse("assignment.yaml", []byte(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		due := time.Date(2026, 3, 2, 22, 59, 0, 0, time.UTC)
		h := assignment.HandIn{At: due.Add(time.Duration(random.IntN(400)-100) * time.Hour)}
		perfect := mark(t, a, result(), assignment.HandIn{})
		if perfect.Earned-perfect.OutOf > 1e-9 || perfect.OutOf-perfect.Earned > 1e-9 {
			t.Fatalf("everything met earns %v of %v in\n%s", perfect.Earned, perfect.OutOf, text)
		}
		r := result()
		for i := range r.Requirements {
			if random.IntN(3) == 0 {
				r.Requirements[i].Verdict = verdict.Failed
			}
		}
		before := mark(t, a, r, h)
		adds(t, before, text)

		at := random.IntN(len(r.Requirements))
		r.Requirements[at].Verdict = verdict.Passed
		if after := mark(t, a, r, h); after.Total < before.Total {
			t.Errorf("meeting %s too costs: %v, then %v in\n%s", r.Requirements[at].ID, before.Total, after.Total, text)
		}
		r.Requirements[at].Verdict = verdict.Failed
		before = mark(t, a, r, h)
		h.At = h.At.Add(-time.Duration(random.IntN(100)) * time.Hour)
		if after := mark(t, a, r, h); after.Total < before.Total {
			t.Errorf("handing in earlier costs: %v, then %v in\n%s", before.Total, after.Total, text)
		}
	}
}

// adds fails if a grade does not add up.
func adds(t *testing.T, g *assignment.Grade, text string) {
	t.Helper()
	var earned, bonus float64
	for _, e := range g.Entries {
		switch {
		case e.Verdict == verdict.Passed && e.Points != e.OutOf, e.Verdict != verdict.Passed && e.Points != 0:
			t.Errorf("%s is %s and got %v of %v", e.Requirement, e.Verdict, e.Points, e.OutOf)
		case e.Bonus:
			bonus += e.Points
		default:
			earned += e.Points
		}
	}
	if math.Abs(earned-g.Earned) > 1e-9 || g.Bonus-bonus > 1e-9 {
		t.Errorf("the entries add up to %v and %v, not to %v and %v in\n%s", earned, bonus, g.Earned, g.Bonus, text)
	}
	points := g.Earned + g.Bonus
	if g.Cap != nil {
		if points < g.Cap.AtMost {
			t.Errorf("a cap of %v on %v", g.Cap.AtMost, points)
		}
		points = g.Cap.AtMost
	}
	if g.Late != nil {
		if g.Late.Penalty < 0 || g.Late.Penalty > points+1e-9 {
			t.Errorf("%v are taken off of %v", g.Late.Penalty, points)
		}
		points -= g.Late.Penalty
	}
	if math.Abs(points-g.Total) > 0.0005+1e-9 { // three decimals
		t.Errorf("it is %v, and %v are left in\n%s", g.Total, points, text)
	}
}

func randomAssignment(random *rand.Rand) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%srubric:\n  out_of: %d\n  decimals: 3\n  levels: {MUST: %d, SHOULD: %d.5}\n", policy, 1+random.IntN(200), 1+random.IntN(5), random.IntN(3))
	fmt.Fprintf(&b, "  bonus: {each: %d, at_most: %d}\n", random.IntN(3), random.IntN(8))
	pick := func() string { return requirement.All()[random.IntN(len(requirement.All()))].ID }
	if random.IntN(2) == 0 {
		fmt.Fprintf(&b, "  caps:\n    - {unless: %s, at_most: %d}\n    - {unless: %s, at_most: %d}\n", pick(), random.IntN(100), pick(), random.IntN(100))
	}
	if random.IntN(3) == 0 {
		fmt.Fprintf(&b, "  programs: {interop: 0.5, udp-server: 0.25}\n")
	}
	switch random.IntN(3) {
	case 0:
		fmt.Fprintf(&b, "late: {grace: %dm, percent: %d, per: hour, floor: %d, cutoff: %dh}\n", random.IntN(60), random.IntN(10), random.IntN(100), 2+random.IntN(300))
	case 1:
		fmt.Fprintf(&b, "late: {steps: [{after: 0s, percent: %d}, {after: 24h, percent: %d}]}\n", random.IntN(30), 30+random.IntN(70))
	}
	return b.String()
}

// The default rubric is that of a result's score.
func TestTheDefaultIsTheScoreOfACheck(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	weight := map[requirement.Level]float64{requirement.Must: 2, requirement.Should: 1}
	for range 200 {
		r := result()
		var passed, asked float64
		for i := range r.Requirements {
			q := &r.Requirements[i]
			asked += weight[q.Level]
			if random.IntN(4) == 0 {
				q.Verdict = verdict.Failed
				continue
			}
			passed += weight[q.Level]
		}
		if got, want := mark(t, assignment.Default(), r, assignment.HandIn{}).Total, math.Round(passed/asked*1000)/10; got != want {
			t.Fatalf("it is %v, and the score %v", got, want)
		}
	}
}
