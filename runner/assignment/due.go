package assignment

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"
)

// Due says when an assignment is due and what it costs to be late.
type Due struct {
	At time.Time // in the time zone of the file
	// Extensions are later times for single students, by any ID that the course site tells of them.
	Extensions map[string]time.Time
	Late       Policy
}

// Policy is what is taken off for a late submission, in percent of the points that the assignment is out of. Being late is
// counted from when it was due, in hours of 60 minutes and days of 24 hours.
type Policy struct {
	// Grace is by how much a submission may be late without being so.
	Grace time.Duration
	// Percent is taken off for each Unit that has begun; nil is nothing. Steps are given in its place.
	Percent *big.Rat
	Unit    time.Duration // an hour or a day
	// Steps are what is taken off in all from some lateness on, in order.
	Steps []Step
	// Floor is the percentage under which the penalty takes nobody; nil is 0.
	Floor *big.Rat
	// Cutoff is the lateness from which on a submission gets nothing, whatever the floor; 0 is never.
	Cutoff time.Duration
}

// Step is what is taken off for being late by more than After.
type Step struct {
	After   time.Duration
	Percent *big.Rat
}

const day = 24 * time.Hour

// HandIn is what the course site tells of a submission.
type HandIn struct {
	At time.Time // zero if it does not tell
	// LateFlag is set if the course site itself calls it late.
	LateFlag bool
	// IDs are what the students who handed it in are known by.
	IDs []string
}

// at is when a hand-in is due: for the student with most time, if several handed in together.
func (d *Due) at(h HandIn) time.Time {
	due := d.At
	for id, extended := range d.Extensions {
		if extended.After(due) && slices.Contains(h.IDs, id) {
			due = extended
		}
	}
	return due
}

// Strangers are the IDs of extensions that none of these is: somebody's who handed in nothing, or misspelt.
func (d *Due) Strangers(ids []string) []string {
	var strangers []string
	for id := range d.Extensions {
		if !slices.Contains(ids, id) {
			strangers = append(strangers, id)
		}
	}
	slices.Sort(strangers)
	return strangers
}

// late is how late a hand-in was and what is taken off of so many points; nil if it was in time.
func (d *Due) late(h HandIn, points, outOf *big.Rat) (*Late, *big.Rat) {
	due := d.at(h)
	late := &Late{Due: due}
	if h.At.IsZero() {
		if !h.LateFlag {
			return nil, new(big.Rat)
		}
		late.Reason = "the course site calls it late, but not by how much: nothing was taken off"
		return late, new(big.Rat)
	}
	by := h.At.Sub(due)
	if by <= d.Late.Grace || by <= 0 {
		return nil, new(big.Rat)
	}
	penalty, reason := d.Late.penalty(by, points, outOf)
	// A second that has begun counts: a reader must not see 0.
	late.Seconds, late.Penalty = int64((by+time.Second-1)/time.Second), float(penalty)
	late.Reason = spell(by) + " late: " + reason
	return late, penalty
}

// penalty is what is taken off of points, and why.
func (p Policy) penalty(by time.Duration, points, outOf *big.Rat) (*big.Rat, string) {
	if p.Cutoff > 0 && by > p.Cutoff {
		return points, "nothing is given after " + spell(p.Cutoff)
	}
	percent, reason := p.percent(by)
	penalty := share(percent, outOf)
	most := new(big.Rat).Set(points)
	if p.Floor != nil {
		most.Sub(points, share(p.Floor, outOf))
		if most.Sign() < 0 {
			most.SetInt64(0)
		}
	}
	if penalty.Cmp(most) > 0 {
		penalty = most
		if p.Floor != nil {
			reason += fmt.Sprintf(", but nobody is taken below %s %% by it", number(p.Floor))
		}
	}
	return penalty, reason
}

func (p Policy) percent(by time.Duration) (*big.Rat, string) {
	if len(p.Steps) > 0 {
		percent, after := new(big.Rat), time.Duration(0)
		for _, s := range p.Steps {
			if by > s.After {
				percent, after = s.Percent, s.After
			}
		}
		if after == 0 {
			return percent, number(percent) + " %"
		}
		return percent, fmt.Sprintf("%s %% after %s", number(percent), spell(after))
	}
	if p.Percent == nil {
		return new(big.Rat), "nothing is taken off for that"
	}
	begun := int64((by + p.Unit - 1) / p.Unit)
	unit := "day"
	if p.Unit == time.Hour {
		unit = "hour"
	}
	return new(big.Rat).Mul(p.Percent, big.NewRat(begun, 1)), fmt.Sprintf("%s %% for each %s that has begun", number(p.Percent), unit)
}

func share(percent, of *big.Rat) *big.Rat {
	part := new(big.Rat).Mul(percent, of)
	return part.Quo(part, big.NewRat(100, 1))
}

// spell is a duration in words, to the second: "1 day 2 hours".
func spell(d time.Duration) string {
	d = (d + time.Second - 1).Truncate(time.Second)
	var words []string
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{day, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		n := int64(d / unit.length)
		d %= unit.length
		switch {
		case n == 1:
			words = append(words, "1 "+unit.name)
		case n > 1:
			words = append(words, fmt.Sprintf("%d %ss", n, unit.name))
		}
	}
	return strings.Join(words, " ")
}
