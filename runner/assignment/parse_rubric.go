package assignment

import (
	"math/big"
	"slices"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

const mostDecimals = 3

func (p *parser) weigh(r *rubric) error {
	to := &p.to.Rubric
	if r.OutOf != nil {
		if r.OutOf.value.Sign() == 0 {
			return p.at(r.OutOf.line).wrong("It is how many points a submission can get.", "an assignment out of 0 points is not possible")
		}
		to.OutOf = r.OutOf.value
	}
	if r.Decimals != nil {
		if r.Decimals.value > mostDecimals {
			return p.at(r.Decimals.line).wrong("It may be from 0 to 3.", "%d decimals are not possible", r.Decimals.value)
		}
		to.Decimals = r.Decimals.value
	}
	if r.AtMost != nil {
		to.AtMost = r.AtMost.value
	}
	for _, part := range []func(*rubric) error{p.levels, p.weights, p.shares, p.bonus, p.caps} {
		if err := part(r); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) levels(r *rubric) error {
	if r.Levels == nil {
		return nil
	}
	for _, n := range r.Levels.list {
		switch level := requirement.Level(n.name); level {
		case requirement.Must, requirement.Should:
			p.to.Rubric.Levels[level] = n.value
		case requirement.May:
			return p.at(n.line).wrong("Give its points with each, below bonus.", "a MAY has no weight: it is a bonus")
		default:
			return p.at(n.line).wrong("Levels with a weight are MUST and SHOULD.", "there is no level %q", n.name)
		}
	}
	return nil
}

func (p *parser) weights(r *rubric) (err error) {
	p.to.Rubric.Weights, err = p.byRequirement(r.Requirements, func(q *requirement.Requirement, line int) error {
		if q.Level == requirement.May {
			return p.at(line).wrong("Give its points with requirements, below bonus.", "%s is a MAY: it has no weight, it is a bonus", q.ID)
		}
		return nil
	})
	return err
}

func (p *parser) bonus(r *rubric) (err error) {
	if r.Bonus == nil {
		return nil
	}
	to := &p.to.Rubric.Bonus
	if each := r.Bonus.Each; each != nil {
		to.Each = each.value
	}
	if most := r.Bonus.AtMost; most != nil {
		to.AtMost = most.value
	}
	to.Points, err = p.byRequirement(r.Bonus.Requirements, func(q *requirement.Requirement, line int) error {
		if q.Level != requirement.May {
			return p.at(line).wrong("Give its weight with requirements, directly below rubric.", "%s is a %s, and only a MAY is a bonus", q.ID, q.Level)
		}
		return nil
	})
	return err
}

// byRequirement takes numbers by requirement that check lets pass.
func (p *parser) byRequirement(said *amounts, check func(*requirement.Requirement, int) error) (map[string]*big.Rat, error) {
	if said == nil {
		return nil, nil
	}
	all := map[string]*big.Rat{}
	for _, n := range said.list {
		q, err := p.asked(n.name, n.line)
		if err != nil {
			return nil, err
		}
		if err := check(q, n.line); err != nil {
			return nil, err
		}
		all[q.ID] = n.value
	}
	return all, nil
}

// asked is a requirement that is asked for.
func (p *parser) asked(id string, line int) (*requirement.Requirement, error) {
	if err := grade.CheckOnly([]string{id}); err != nil {
		hint := fileHint
		if known, ok := problem.Of(err); ok {
			hint = known.Hint()
		}
		return nil, p.at(line).wrong(hint, "%w", err)
	}
	for _, q := range p.to.Asked() {
		if q.ID == id {
			return q, nil
		}
	}
	return nil, p.at(line).wrong("Add its program to programs, or leave it out here.", "%s is about a program that is not asked for", id)
}

func (p *parser) shares(r *rubric) error {
	if r.Programs == nil {
		return nil
	}
	p.to.Rubric.Shares = map[requirement.Program]*big.Rat{}
	for _, n := range r.Programs.list {
		program := requirement.Program(n.name)
		if !slices.Contains(requirement.Programs(), program) {
			return p.at(n.line).wrong("Those with requirements are "+nameList(requirement.Programs())+".", "there is no program %q", n.name)
		}
		if !slices.ContainsFunc(p.to.Asked(), func(q *requirement.Requirement) bool { return q.Program == program }) {
			return p.at(n.line).wrong("Add it to programs, or leave it out here.", "%s is not asked for", n.name)
		}
		p.to.Rubric.Shares[program] = n.value
	}
	return nil
}

func (p *parser) caps(r *rubric) error {
	for _, c := range r.Caps {
		if c.Unless == nil || c.AtMost == nil {
			return p.at(c.line).wrong("Write it as {unless: submission/builds, at_most: 50}.", "a cap needs unless and at_most")
		}
		q, err := p.asked(c.Unless.value, c.Unless.line)
		if err != nil {
			return err
		}
		p.to.Rubric.Caps = append(p.to.Rubric.Caps, Ceiling{Unless: q.ID, AtMost: c.AtMost.value})
	}
	return nil
}
