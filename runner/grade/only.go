package grade

import (
	"fmt"
	"path"
	"strings"

	"github.com/agnivade/levenshtein"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// CheckOnly reports an unknown requirement among IDs, and which one it may have meant. The error is a problem.
func CheckOnly(ids []string) error {
	for _, id := range ids {
		if _, err := requirement.ByID(id); err != nil {
			if group := inGroup(id); len(group) > 0 {
				return problem.New(fmt.Sprintf("Name single ones, as in %s; sockgrade requirements --program %s lists them.",
					strings.Join(group[:min(len(group), 2)], ","), path.Dir(group[0])), "%q is not a requirement, but a group of %d", id, len(group))
			}
			hint := "See sockgrade requirements."
			if near := nearest(id); len(near) > 0 {
				hint = "Did you mean " + orLast(near) + "?"
			}
			return problem.New(hint, "%w", err)
		}
	}
	return nil
}

// inGroup are the IDs of all requirements of a program, or of another of the groups that IDs begin with, however it is spelt.
func inGroup(name string) (ids []string) {
	plain := strings.NewReplacer("-", "", "_", "", " ", "", "/", "", "*", "")
	for _, r := range requirement.All() {
		if plain.Replace(strings.ToLower(name)) == plain.Replace(path.Dir(r.ID)) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// nearest returns the requirements that somebody who wrote id may have had in mind: those whose names without the program
// are the same, or else those with the fewest letters that differ, if these are few. An id without a program is compared with
// the names alone.
func nearest(id string) []string {
	var same, near []string
	least := max(2, len(id)/5)
	for _, r := range requirement.All() {
		if path.Base(r.ID) == path.Base(id) {
			same = append(same, r.ID)
		}
		whole := r.ID
		if !strings.Contains(id, "/") {
			whole = path.Base(r.ID)
		}
		switch d := levenshtein.ComputeDistance(strings.ToLower(id), whole); {
		case d < least:
			least, near = d, []string{r.ID}
		case d == least:
			near = append(near, r.ID)
		}
	}
	const most = 3
	if len(same) > 0 && len(same) <= most {
		return same
	}
	return near[:min(len(near), most)]
}
