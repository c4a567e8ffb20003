package grade

import (
	"fmt"
	"path"
	"strings"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// mostNamed is how many requirements a hint names.
const mostNamed = 6

// FindRequirement finds the requirement that a person names: by its ID, by its name without the program, or by a part of the
// ID that no other has. The error is a problem, which says what may have been meant.
func FindRequirement(name string) (*requirement.Requirement, error) {
	part := strings.ToLower(strings.TrimSpace(name))
	if r, err := requirement.ByID(part); err == nil {
		return r, nil
	}
	for _, meant := range []func(id string) bool{
		func(id string) bool { return path.Base(id) == part },
		func(id string) bool { return part != "" && strings.Contains(id, part) },
	} {
		var found []*requirement.Requirement
		var ids []string
		for _, r := range requirement.All() {
			if meant(r.ID) {
				found, ids = append(found, r), append(ids, r.ID)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > mostNamed:
			return nil, problem.New("Say more of it; sockgrade requirements lists all.",
				"%q is part of %d requirements", name, len(found))
		case len(found) > 1:
			return nil, problem.New("Say which: "+orLast(ids)+".", "%q is part of %d requirements", name, len(found))
		}
	}
	hint := "See sockgrade requirements."
	if near := nearest(part); len(near) > 0 {
		hint = "Did you mean " + orLast(near) + "?"
	}
	return nil, problem.New(hint, "there is no requirement %q", name)
}

func orLast(ids []string) string {
	last := len(ids) - 1
	if last == 0 {
		return ids[0]
	}
	return fmt.Sprintf("%s or %s", strings.Join(ids[:last], ", "), ids[last])
}
