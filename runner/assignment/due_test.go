package assignment_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
)

const policy = `
due: 2026-03-02 23:59
time_zone: Europe/Zurich
`

func TestLate(t *testing.T) {
	due := time.Date(2026, 3, 2, 22, 59, 0, 0, time.UTC)
	const half = "udp-server/exact-length" // not met with the weight 104 of 206: 49.5 points
	for _, c := range []struct {
		name, late string
		by         time.Duration
		want       float64
		reason     string
	}{
		{"in time", "late: {percent: 10}", -time.Second, 100, ""},
		{"at the last moment", "late: {percent: 10}", 0, 100, ""},
		{"a second late", "late: {percent: 10}", time.Second, 90, "1 second late: 10 % for each day that has begun"},
		{"a day late", "late: {percent: 10}", 24 * time.Hour, 90, "1 day late: 10 % for each day that has begun"},
		{"a day and two hours late", "late: {percent: 10}", 26 * time.Hour, 80, "1 day 2 hours late: 10 % for each day that has begun"},
		{"by the hour", "late: {percent: 0.5, per: hour}", 90 * time.Minute, 99, "1 hour 30 minutes late: 0.5 % for each hour that has begun"},
		{"within the grace", "late: {percent: 10, grace: 15m}", 15 * time.Minute, 100, ""},
		{"beyond the grace", "late: {percent: 10, per: hour, grace: 15m}", 61 * time.Minute, 80, "1 hour 1 minute late: 10 % for each hour that has begun"},
		{"never below nothing", "late: {percent: 10}", 30 * 24 * time.Hour, 0, "30 days late: 10 % for each day that has begun"},
		{"on the floor", "late: {percent: 10, floor: 40}", 30 * 24 * time.Hour, 40, "30 days late: 10 % for each day that has begun, but nobody is taken below 40 % by it"},
		{"at the cutoff", "late: {percent: 10, floor: 40, cutoff: 7d}", 7 * 24 * time.Hour, 40, ", but nobody is taken below 40 % by it"},
		{"after the cutoff", "late: {percent: 10, floor: 40, cutoff: 7d}", 7*24*time.Hour + 1, 0, "7 days 1 second late: nothing is given after 7 days"},
		{"the first step", "late: {steps: [{after: 0s, percent: 5}, {after: 24h, percent: 25}]}", time.Hour, 95, "1 hour late: 5 %"},
		{"the second step", "late: {steps: [{after: 0s, percent: 5}, {after: 24h, percent: 25}]}", 25 * time.Hour, 75, "1 day 1 hour late: 25 % after 1 day"},
		{"before the first step", "late: {steps: [{after: 24h, percent: 25}]}", time.Hour, 100, "1 hour late: 0 %"},
		{"no policy", "", time.Hour, 100, "1 hour late: nothing is taken off for that"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := mark(t, parse(t, policy+c.late), result(), assignment.HandIn{At: due.Add(c.by)})
			if g.Total != c.want {
				t.Errorf("it is %v points, not %v", g.Total, c.want)
			}
			if (g.Late == nil) != (c.reason == "") || g.Late != nil && !strings.HasSuffix(g.Late.Reason, c.reason) {
				t.Errorf("the reason is %+v", g.Late)
			}
		})
	}

	t.Run("the floor gives nobody points", func(t *testing.T) {
		a := parse(t, policy+"late: {percent: 10, floor: 60}\nrubric: {requirements: {"+half+": 104}}")
		g := mark(t, a, result(half), assignment.HandIn{At: due.Add(time.Hour)})
		if g.Total != 49.5 || g.Late.Penalty != 0 {
			t.Errorf("it is %v points, %v taken off", g.Total, g.Late.Penalty)
		}
	})
	t.Run("the penalty counts from the cap", func(t *testing.T) {
		a := parse(t, policy+"late: {percent: 10}\nrubric: {caps: [{unless: "+half+", at_most: 50}]}")
		if g := mark(t, a, result(half), assignment.HandIn{At: due.Add(time.Hour)}); g.Total != 40 || g.Cap.Unless != half {
			t.Errorf("it is %v points, the cap %+v", g.Total, g.Cap)
		}
	})
	t.Run("no time", func(t *testing.T) {
		a := parse(t, policy+"late: {percent: 10}")
		if g := mark(t, a, result(), assignment.HandIn{}); g.Total != 100 || g.Late != nil {
			t.Errorf("without a flag: %v %+v", g.Total, g.Late)
		}
		g := mark(t, a, result(), assignment.HandIn{LateFlag: true})
		if g.Total != 100 || g.Late == nil || g.Late.Reason != "the course site calls it late, but not by how much: nothing was taken off" {
			t.Errorf("with a flag: %v %+v", g.Total, g.Late)
		}
	})
	t.Run("extensions", func(t *testing.T) {
		a := parse(t, policy+"late: {percent: 10}\nextensions:\n  - {student: ann, due: 2026-03-05 23:59}\n  - {student: 17, due: 2026-03-03 23:59}\n")
		for ids, want := range map[string]float64{"bob": 70, "ann": 100, "17": 80, "bob 17": 80, "17 ann": 100} {
			h := assignment.HandIn{At: due.Add(49 * time.Hour), IDs: strings.Fields(ids)}
			if g := mark(t, a, result(), h); g.Total != want {
				t.Errorf("%s: %v points, not %v", ids, g.Total, want)
			}
		}
	})
}
