package class

import (
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
)

// Summary counts the hand-ins of a run.
type Summary struct {
	HandIns int
	// Met, NotMet, Refused and Errors are what the records say; Left have none yet, or an old one.
	Met, NotMet, Refused, Errors, Left int
	// Kept had an up-to-date record before.
	Kept int
	// Same are lists of IDs of hand-ins with the same content, where there are several.
	Same [][]string
}

func summarize(items []*item) Summary {
	s := Summary{HandIns: len(items)}
	same := map[string][]string{}
	for _, i := range items {
		switch i.state {
		case waiting:
			s.Left++
			continue
		case kept:
			s.Kept++
		}
		s.count(i.record)
		if files := i.record.Made.Files; files != "" {
			same[files] = append(same[files], i.record.ID)
		}
	}
	for _, i := range items { // in their order
		if ids := same[i.record.Made.Files]; len(ids) > 1 && ids[0] == i.record.ID {
			s.Same = append(s.Same, ids)
		}
	}
	return s
}

// Summarize counts records.
func Summarize(records []record.Record) Summary {
	s := Summary{HandIns: len(records)}
	for _, r := range records {
		s.count(r)
	}
	return s
}

func (s *Summary) count(r record.Record) {
	switch {
	case r.Result == nil:
		s.Refused++
	case r.Result.Outcome() == grade.Met:
		s.Met++
	case r.Result.Outcome() == grade.NotMet:
		s.NotMet++
	default:
		s.Errors++
	}
}
