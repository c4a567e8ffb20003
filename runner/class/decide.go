package class

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// group are hand-ins with the same content, which get the same result.
type group struct {
	items    []*item
	result   *grade.Result // if one of their class has it already
	from     string        // the ID of that one
	attempts int
}

// decide keeps what is up to date and returns what is to be graded, in the order of the IDs.
func (r Run) decide(items []*item) ([]*group, error) {
	if err := r.Again.check(items); err != nil {
		return nil, err
	}
	again, err := r.plan(items)
	if err != nil {
		return nil, err
	}
	byFiles := map[string][]*item{}
	for _, i := range items {
		if i.state != refused {
			byFiles[i.record.Made.Files] = append(byFiles[i.record.Made.Files], i)
		}
	}
	var groups []*group
	for _, same := range byFiles {
		g, err := r.decideOn(same, again)
		if err != nil {
			return nil, err
		}
		if g != nil {
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(a, b *group) int { return cmp.Compare(a.items[0].record.ID, b.items[0].record.ID) })
	r.explain(items)
	return groups, nil
}

// decideOn decides on the hand-ins with one content. One of them that has a good result has it for all, and one that is asked
// for again is asked for with all: who handed in the same must not be judged differently.
func (r Run) decideOn(same []*item, plan results.Plan) (*group, error) {
	var good *grade.Result
	var from string
	var rest []*item
	old := map[*item]record.Record{}
	again := ""
	for _, i := range same {
		old[i], i.why = r.look(i)
		was := old[i].Result
		switch {
		case was == nil || i.why != "":
			rest = append(rest, i)
		case planned(plan, old[i]):
			again = "it was asked for"
		case was.Outcome() != grade.Harness:
			good, from = was, i.record.ID
		}
	}
	if again != "" || good == nil && len(rest) > 0 {
		for _, i := range same {
			if old[i].Result != nil {
				i.why = cmp.Or(i.why, again, "another with the same content is graded")
			}
		}
		return &group{items: same}, nil
	}
	for _, i := range same {
		if !slices.Contains(rest, i) {
			if err := r.keep(i, old[i]); err != nil {
				return nil, err
			}
		}
	}
	if len(rest) == 0 {
		return nil, nil
	}
	return &group{items: rest, result: good, from: from}, nil
}

// look reads the record that a hand-in has, if it has one, and says why it does not count any more, or "".
func (r Run) look(i *item) (was record.Record, why string) {
	was, err := r.Folder.Get(i.record.ID)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return record.Record{}, ""
	case err != nil:
		return record.Record{}, "its record is damaged"
	}
	return was, stale(was.Made, i.record.Made)
}

// stale says what of that which made a record has changed since, or "".
func stale(was, is record.Provenance) string {
	switch {
	case was.Files == "": // it was refused
		return ""
	case was.Files != is.Files:
		return "other files were handed in"
	case was.Verdicts != is.Verdicts:
		return "the assignment asks for something else"
	case was.Sockgrade != is.Sockgrade:
		return fmt.Sprintf("it was graded by sockgrade %s", language.Quote(was.Sockgrade))
	case was.Seed != is.Seed:
		return "the seed is another"
	case !maps.Equal(was.Images, is.Images):
		return "the images that programs run in have changed"
	}
	return ""
}

// keep marks an old result anew, which changes the record if the rubric or what is known of the students has changed.
func (r Run) keep(i *item, was record.Record) error {
	if !r.Packets {
		if err := r.Folder.PutPackets(i.record.ID, nil); err != nil {
			return err
		}
	}
	i.record.Result = was.Result
	i.state = kept
	_ = i.record.Mark(r.Assignment) // it has no grade if a verdict is an error
	_, err := r.Folder.Put(i.record)
	return err
}

// settle gives an item its result and writes its record.
func (r Run) settle(i *item, result *grade.Result) error {
	own := *result
	own.Submission.Path = i.record.ID
	own.Timings = grade.Timings{}
	own.Requirements = slices.Clone(result.Requirements)
	for n := range own.Requirements {
		own.Requirements[n].Evidence.Frames = nil // the packets are on disk, and records stay in memory to the end
	}
	i.record.Result = &own
	i.state = graded
	_ = i.record.Mark(r.Assignment) // it has no grade if a verdict is an error
	if _, err := r.Folder.Put(i.record); err != nil {
		return err
	}
	r.Watcher.Recorded(i.record)
	return nil
}

// refuse writes the records of what cannot be graded.
func (r Run) refuse(items []*item) error {
	for _, i := range items {
		if i.state != refused {
			continue
		}
		if err := r.Folder.PutPackets(i.record.ID, nil); err != nil {
			return err
		}
		changed, err := r.Folder.Put(i.record)
		if err != nil {
			return err
		}
		if changed {
			r.Watcher.Recorded(i.record)
		}
	}
	return nil
}

// explain says why hand-ins are graded again, a sentence for each reason.
func (r Run) explain(items []*item) {
	byReason := map[string][]string{}
	for _, i := range items {
		if i.state == waiting && i.why != "" {
			byReason[i.why] = append(byReason[i.why], i.record.ID)
		}
	}
	for _, why := range slices.Sorted(maps.Keys(byReason)) {
		r.Watcher.Note(fmt.Sprintf("graded again, as %s: %s", why, few(byReason[why])))
	}
}

// few names some of many.
func few(ids []string) string {
	const most = 5
	if len(ids) <= most+1 {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
}
