package class

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Merge puts the records of several folders, such as those of the shards of a class, into one. Errors are problems: a folder
// has no results, or two have records of one hand-in that were not made by the same things.
func Merge(from []string, into *results.Folder) error {
	whole := results.Class{}
	merged := map[string]record.Record{}
	in := map[string]*results.Folder{} // which folder a record is from
	for _, path := range from {
		folder, err := results.Look(path)
		if err != nil {
			return err
		}
		part, records, err := load(folder)
		if err != nil {
			return err
		}
		whole.Title = cmp.Or(whole.Title, part.Title)
		whole.HandIns = append(whole.HandIns, part.HandIns...)
		for _, r := range records {
			before, twice := merged[r.ID]
			if twice && !alike(before, r) {
				return problem.New("Merge what was graded with one version, one assignment and one set of hand-ins.",
					"%s and %s have different records of %s", language.Quote(in[r.ID].Path()), language.Quote(path), language.Quote(r.ID))
			}
			if !twice || failed(before) {
				merged[r.ID], in[r.ID] = r, folder
			}
		}
	}
	ids := slices.Sorted(maps.Keys(merged))
	for _, id := range ids {
		if err := into.CopyPackets(in[id], id, id); err != nil {
			return err
		}
		if _, err := into.Put(merged[id]); err != nil {
			return err
		}
	}
	slices.Sort(whole.HandIns)
	whole.HandIns = slices.Compact(whole.HandIns)
	return into.PutClass(whole)
}

func load(folder *results.Folder) (results.Class, []record.Record, error) {
	class, err := folder.Class()
	if err != nil {
		return results.Class{}, nil, err
	}
	records, err := folder.All()
	return class, records, err
}

// alike tells whether two records differ in no more than times, or in that the grader failed at one.
func alike(a, b record.Record) bool {
	return stale(a.Made, b.Made) == "" && stale(b.Made, a.Made) == "" && a.Made.Assignment == b.Made.Assignment && a.Refused == b.Refused
}

func failed(r record.Record) bool { return r.Result != nil && r.Result.Outcome() == grade.Harness }

// Mixed says what not all records were made by alike, a clause for each: after a run that was stopped, some may be old.
func Mixed(records []record.Record) (notes []string) {
	versions, assignments := map[string]bool{}, map[string]bool{}
	for _, r := range records {
		versions[r.Made.Sockgrade], assignments[r.Made.Assignment] = true, true
	}
	if len(versions) > 1 {
		notes = append(notes, fmt.Sprintf("the records were made by %d versions of sockgrade", len(versions)))
	}
	if len(assignments) > 1 {
		notes = append(notes, fmt.Sprintf("the records were made with %d different assignments", len(assignments)))
	}
	return notes
}

// Missing are the hand-ins of a class that have no record in the folder.
func Missing(folder *results.Folder) ([]string, error) {
	class, err := folder.Class()
	if err != nil {
		return nil, err
	}
	there, err := folder.IDs()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(class.HandIns, func(id string) bool { return slices.Contains(there, id) }), nil
}
