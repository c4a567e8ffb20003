package report

import (
	"fmt"
	"path"
	"strings"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func (t *text) failures() {
	t.screens = map[string]string{}
	blocked := t.blocked()
	var bonus []grade.Requirement
	for _, r := range t.result.Requirements {
		switch blocks := blocked[r.ID]; {
		case r.Verdict != verdict.Failed:
		case r.Level == requirement.May && len(blocks) == 0 && !t.verbose:
			bonus = append(bonus, r)
		default:
			t.failure(r, blocks)
			delete(blocked, r.ID)
		}
	}
	t.bonus(bonus)
	for _, r := range t.result.Requirements { // in the order of the catalogue
		if ids := blocked[r.BlockedBy]; r.Verdict == verdict.Blocked && len(ids) > 0 {
			t.blank()
			t.prose(0, 2, yellow, fmt.Sprintf("– blocked by %s: %s: %s", safe(r.BlockedBy), count(len(ids), "requirement"), list(ids, "")))
			delete(blocked, r.BlockedBy)
		}
	}
	t.errors()
}

// bonus names what a program may do and does not, without the evidence, which Verbose shows: a faithful copy of the book's
// programs fails some of it.
func (t *text) bonus(unmet []grade.Requirement) {
	if len(unmet) == 0 {
		return
	}
	t.blank()
	t.line(0, t.in(bold, "Bonus (MAY), not met"))
	for _, r := range unmet {
		t.line(2, t.in(yellow, "–")+" "+cut(safe(r.ID)+"   "+safe(r.Title), t.width-4))
		why := firstLine(r.Message)
		if r.Hint != nil {
			why = r.Hint.Cause
		}
		why = sentence(why)
		if r.Hint != nil && r.Hint.File != "" {
			why = place(r.Hint) + ": " + why
		}
		t.prose(4, 4, dim, safe(why))
	}
}

func (t *text) blocked() map[string][]string { return Blocked(t.result) }

// Blocked groups the blocked requirements of a result under the one at the root of it, which was itself tried.
func Blocked(result *grade.Result) map[string][]string {
	causes := map[string]string{}
	for _, r := range result.Requirements {
		if r.Verdict == verdict.Blocked {
			causes[r.ID] = r.BlockedBy
		}
	}
	groups := map[string][]string{}
	for _, r := range result.Requirements {
		cause, isBlocked := causes[r.ID]
		if !isBlocked {
			continue
		}
		for range causes { // no further than there are causes, should they go in a circle
			if next, ok := causes[cause]; ok {
				cause = next
			}
		}
		groups[cause] = append(groups[cause], r.ID)
	}
	return groups
}

// list names requirements; those of the same program as the first of them, or as one named already, without it.
func list(ids []string, program string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		dir, base := path.Split(id)
		if dir == program {
			names[i] = safe(base)
			continue
		}
		names[i], program = safe(id), dir
	}
	return strings.Join(names, ", ")
}

// errors tells what the grader failed at. What has the same cause, such as all that comes after the loss of a sandbox, stands
// under it together.
func (t *text) errors() {
	var causes []string
	ids := map[string][]string{}
	for _, r := range t.result.Requirements {
		if r.Verdict != verdict.Error {
			continue
		}
		if ids[r.Message] == nil {
			causes = append(causes, r.Message)
		}
		ids[r.Message] = append(ids[r.Message], r.ID)
	}
	if len(causes) == 0 {
		return
	}
	t.blank()
	t.prose(0, 2, purple, "! The grader failed at what follows. This says nothing about the submission; grade it again.")
	const few = 6
	for _, cause := range causes {
		for i, line := range strings.Split(cause, "\n") {
			t.prose(pick(i == 0, 2, 4), 4, plain, safe(line))
		}
		n := len(ids[cause])
		what := count(n, "requirement") + ": " + list(ids[cause], "")
		if n > few && !t.verbose {
			what = fmt.Sprintf("%s, the first of them %s", count(n, "requirement"), safe(ids[cause][0]))
		}
		t.prose(4, 6, dim, what)
	}
}
