package assignment

import (
	"math/big"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Rubric is what the requirements are worth.
//
// Weights share out OutOf among the MUST and SHOULD requirements that are asked for: among all of them, or, for a program
// with a share of its own, that share among its own. A MAY has points of its own, on top.
type Rubric struct {
	// OutOf is what a submission gets that meets every MUST and SHOULD.
	OutOf *big.Rat
	// Decimals is how many decimals a total is rounded to; a half is rounded up.
	Decimals int
	// Levels has the weight of a MUST and of a SHOULD, Weights that of single requirements, which comes before it.
	Levels  map[requirement.Level]*big.Rat
	Weights map[string]*big.Rat
	// Shares are points that a program's requirements share among themselves.
	Shares map[requirement.Program]*big.Rat
	Bonus  Bonus
	// Caps hold a total down as long as a requirement is not met.
	Caps []Ceiling
	// AtMost holds every total down, bonus included; nil is no limit.
	AtMost *big.Rat

	worths []worth // of every requirement that is worth something; set by settle
}

// Bonus is what the MAY requirements are worth.
type Bonus struct {
	Each   *big.Rat            // points for each that is met
	Points map[string]*big.Rat // for single ones, which comes before Each
	AtMost *big.Rat            // for all of them together; nil is no limit
}

// Ceiling is the most that a submission can get which does not meet the requirement Unless.
type Ceiling struct {
	Unless string
	AtMost *big.Rat
}

// worth is what one requirement is worth.
type worth struct {
	*requirement.Requirement
	points *big.Rat
	bonus  bool
}

func defaultRubric() Rubric {
	return Rubric{
		OutOf: big.NewRat(100, 1), Decimals: 1,
		Levels: map[requirement.Level]*big.Rat{requirement.Must: big.NewRat(2, 1), requirement.Should: big.NewRat(1, 1)},
		Bonus:  Bonus{Each: new(big.Rat)},
	}
}

// unfair is why a rubric cannot be: what is wrong, what to do, and the key that it stands at.
type unfair struct{ key, what, hint string }

func (u *unfair) Error() string { return u.what }

// settle works out what each of the requirements that are asked for is worth.
func (r *Rubric) settle(asked []*requirement.Requirement) error {
	weights := map[requirement.Program]*big.Rat{} // of all of a program's; "" is all that have no share of their own
	for _, q := range asked {
		if q.Level != requirement.May {
			pot := r.pot(q)
			weights[pot] = sum(weights[pot], r.weight(q))
		}
	}
	points := map[requirement.Program]*big.Rat{"": new(big.Rat).Set(r.OutOf)}
	for _, p := range requirement.Programs() {
		share, ok := r.Shares[p]
		if !ok {
			continue
		}
		if share.Sign() > 0 && sum(weights[p]).Sign() == 0 {
			return &unfair{key: string(p), what: "the share of " + string(p) + " has no requirement with a weight to go to",
				hint: "Give one of its requirements a weight, or leave the share out."}
		}
		points[p] = share
		points[""].Sub(points[""], share)
	}
	switch left := points[""]; {
	case left.Sign() < 0:
		return &unfair{key: "programs", what: "the shares are more than the " + number(r.OutOf) + " points that there are", hint: "Make them smaller, or out_of larger."}
	case left.Sign() > 0 && sum(weights[""]).Sign() == 0:
		return &unfair{key: "programs", what: number(left) + " points are left that no requirement can get",
			hint: "The shares and what is left for the other programs' requirements, by weight, make up out_of."}
	}
	r.worths = nil
	for _, q := range asked {
		w := worth{Requirement: q, points: r.bonus(q), bonus: true}
		if q.Level != requirement.May {
			pot := r.pot(q)
			w.points, w.bonus = new(big.Rat), false
			if of := sum(weights[pot]); of.Sign() > 0 {
				w.points.Mul(points[pot], r.weight(q)).Quo(w.points, of)
			}
		}
		if w.points.Sign() > 0 {
			r.worths = append(r.worths, w)
		}
	}
	return nil
}

// pot is where a requirement's points come from: its program's share, or "", what is left.
func (r *Rubric) pot(q *requirement.Requirement) requirement.Program {
	if _, ok := r.Shares[q.Program]; ok {
		return q.Program
	}
	return ""
}

func (r *Rubric) weight(q *requirement.Requirement) *big.Rat {
	if w, ok := r.Weights[q.ID]; ok {
		return w
	}
	return sum(r.Levels[q.Level])
}

func (r *Rubric) bonus(q *requirement.Requirement) *big.Rat {
	if p, ok := r.Bonus.Points[q.ID]; ok {
		return p
	}
	return sum(r.Bonus.Each)
}

// sum is a new number; nil counts as 0.
func sum(terms ...*big.Rat) *big.Rat {
	total := new(big.Rat)
	for _, t := range terms {
		if t != nil {
			total.Add(total, t)
		}
	}
	return total
}

func lesser(a, b *big.Rat) *big.Rat {
	if b != nil && b.Cmp(a) < 0 {
		return b
	}
	return a
}

func float(r *big.Rat) float64 {
	f, _ := r.Float64()
	return f
}
