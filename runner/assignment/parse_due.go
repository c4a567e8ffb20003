package assignment

import (
	"math/big"
	"slices"
	"time"
	_ "time/tzdata" // a machine without time zones must not grade otherwise

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// due takes over when the assignment is due and what it costs to be late.
func (p *parser) due() error {
	f := p.file
	if f.Due == nil {
		const hint = "Say with due when the assignment is due, or leave this out."
		switch {
		case f.TimeZone != nil:
			return p.at(f.TimeZone.line).wrong(hint, "time_zone without due")
		case f.Late != nil:
			return p.at(f.Late.line).wrong(hint, "late without due")
		case len(f.Extensions) > 0:
			return p.at(f.Extensions[0].line).wrong(hint, "extensions without due")
		}
		return nil
	}
	zone, err := p.zone()
	if err != nil {
		return err
	}
	d := &Due{Extensions: map[string]time.Time{}}
	if d.At, err = p.moment(f.Due, zone); err != nil {
		return err
	}
	if d.Late, err = p.policy(); err != nil {
		return err
	}
	for _, e := range f.Extensions {
		if e.Student == nil || e.Due == nil {
			return p.at(e.line).wrong("Write it as {student: ann01, due: 2026-03-05 23:59}.", "an extension needs student and due")
		}
		if _, twice := d.Extensions[e.Student.value]; twice {
			return p.at(e.Student.line).wrong("Give each student one extension.", "there are two extensions for %s", language.Quote(e.Student.value))
		}
		later, err := p.moment(e.Due, zone)
		if err != nil {
			return err
		}
		if !later.After(d.At) {
			return p.at(e.Due.line).wrong("An extension gives more time than due does.", "%s is not after %s", e.Due.value, f.Due.value)
		}
		d.Extensions[e.Student.value] = later
	}
	p.to.Due = d
	return nil
}

// The forms of a time: in the assignment's time zone, or with an offset of its own.
var (
	localForms  = []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05"}
	offsetForms = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04 Z07:00"}
)

// zone is nil if the file names none.
func (p *parser) zone() (*time.Location, error) {
	said := p.file.TimeZone
	if said == nil {
		return nil, nil
	}
	zone, err := time.LoadLocation(said.value)
	if err != nil || said.value == "Local" {
		return nil, p.at(said.line).wrong("Time zones have names such as Europe/Zurich, America/New_York or UTC.", "there is no time zone %s", language.Quote(said.value))
	}
	return zone, nil
}

// moment is a time of the file. One that a clock shows twice, when it is put back, is the later; one that it leaves out, when it
// is put forward, is refused.
func (p *parser) moment(said *word, zone *time.Location) (time.Time, error) {
	for _, form := range offsetForms {
		if t, err := time.Parse(form, said.value); err == nil {
			if zone != nil {
				t = t.In(zone)
			}
			return t, nil
		}
	}
	for _, form := range localForms {
		clock, err := time.Parse(form, said.value)
		if err != nil {
			continue
		}
		if zone == nil {
			return clock, p.at(said.line).wrong("Name it with time_zone: Europe/Zurich, or write an offset: 2026-03-02T23:59+01:00.",
				"%s is in no time zone", said.value)
		}
		t, err := time.ParseInLocation(form, said.value, zone)
		if err != nil || t.Format(form) != clock.Format(form) {
			return t, p.at(said.line).wrong("The clock is put forward over it; give a time before or after.", "%s does not exist in %s", said.value, zone)
		}
		if again := t.Add(time.Hour); again.Format(form) == t.Format(form) {
			t = again
		}
		return t, nil
	}
	return time.Time{}, p.at(said.line).wrong("Write it as 2026-03-02 23:59.", "%s is not a date and time", language.Quote(said.value))
}

// policy takes over what it costs to be late.
func (p *parser) policy() (Policy, error) {
	var to Policy
	l := p.file.Late
	if l == nil {
		return to, nil
	}
	if l.Grace != nil {
		to.Grace = l.Grace.value
	}
	if l.Cutoff != nil {
		to.Cutoff = l.Cutoff.value
		if to.Cutoff <= to.Grace {
			return to, p.at(l.Cutoff.line).wrong("From there on nothing is given.", "the cutoff is not after the grace period")
		}
	}
	for _, a := range []*amount{l.Percent, l.Floor} {
		if err := p.percentage(a); err != nil {
			return to, err
		}
	}
	if l.Percent != nil && l.Percent.value.Sign() > 0 {
		to.Percent, to.Unit = l.Percent.value, day
	}
	if l.Per != nil {
		units := map[string]time.Duration{"hour": time.Hour, "day": day}
		unit, ok := units[l.Per.value]
		switch {
		case !ok:
			return to, p.at(l.Per.line).wrong("It is hour or day.", "%q is no unit", l.Per.value)
		case l.Percent == nil:
			return to, p.at(l.Per.line).wrong("Say with percent how much is taken off.", "per without percent")
		}
		if to.Percent != nil {
			to.Unit = unit
		}
	}
	if l.Floor != nil && l.Floor.value.Sign() > 0 {
		to.Floor = l.Floor.value
	}
	var err error
	to.Steps, err = p.steps(l)
	return to, err
}

func (p *parser) steps(l *late) ([]Step, error) {
	var steps []Step
	for _, s := range l.Steps {
		if s.After == nil || s.Percent == nil {
			return nil, p.at(s.line).wrong("Write it as {after: 24h, percent: 25}.", "a step needs after and percent")
		}
		if l.Percent != nil {
			return nil, p.at(l.Percent.line).wrong("Give one or the other.", "percent and steps exclude each other")
		}
		if err := p.percentage(s.Percent); err != nil {
			return nil, err
		}
		if n := len(steps); n > 0 && (s.After.value <= steps[n-1].After || s.Percent.value.Cmp(steps[n-1].Percent) < 0) {
			return nil, p.at(s.After.line).wrong("Each step begins later than the one before, and takes off no less.", "the steps do not rise")
		}
		steps = append(steps, Step{After: s.After.value, Percent: s.Percent.value})
	}
	return slices.Clip(steps), nil
}

func (p *parser) percentage(a *amount) error {
	if a != nil && a.value.Cmp(big.NewRat(100, 1)) > 0 {
		return p.at(a.line).wrong("It may be from 0 to 100.", "%s percent are not possible", number(a.value))
	}
	return nil
}
