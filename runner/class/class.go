// Package class grades the hand-ins of a class: as many at a time as the machine carries, each once, and with every result on
// disk as soon as it is there, so that a run can be stopped at any moment and gone on with.
package class

import (
	"context"
	"fmt"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/images"
)

// HandIn is what one student or group handed in.
type HandIn struct {
	// ID is unique in the class and safe as a file name; the same student has the same one whenever the class is graded.
	ID       string
	Students []record.Student
	About    record.HandIn
	Dir      string // the folder with the files; "" if it was refused
	Refused  string // one line that says why it cannot be graded, or ""
}

// Images makes the images that programs run in. An images.Store does.
type Images interface {
	// Ensure returns an image with all of the languages, made now if need be.
	Ensure(ctx context.Context, languages ...string) (images.Image, error)
}

// Grader grades a submission once. It is called from several goroutines. The error is the grader's own; a problem is one that
// would come again with every submission.
type Grader func(context.Context, grade.Job) (*grade.Result, error)

// Watcher follows a run; the calls come one at a time.
type Watcher interface {
	// Note tells something that the instructor should know, in a sentence.
	Note(text string)
	// Planned tells how many hand-ins there are, and how many of them are still without an up-to-date record.
	Planned(all, left int)
	// Started tells that a hand-in, and others with the same content, are being graded.
	Started(id string)
	// Recorded tells of each record that was written because it was graded or refused.
	Recorded(r record.Record)
}

// Run says how a class is to be graded.
type Run struct {
	Folder     *results.Folder // open
	Assignment *assignment.Assignment
	Tool       grade.Tool
	Images     Images // nil is the local sandbox, which needs none
	Grader     Grader
	// Pace finds out how many can be graded at a time. It is called with an image once all are ready, if there is anything to grade.
	Pace  func(ctx context.Context, image string) (*Pace, error)
	Again Again
	// Packets keeps the packets of what failed, beside the records.
	Packets bool
	Watcher Watcher
}

// Grade grades those of the hand-ins that have no up-to-date record in the folder, and writes one for each. It leaves records
// of other hand-ins alone.
//
// A hand-in that cannot be graded, and one at which the grader fails as often as the assignment says, have records that say
// so. The error is ctx's, a problem of the whole run, or the disk's; the summary tells of what was done by then. What is being
// graded when ctx ends is abandoned.
func (r Run) Grade(ctx context.Context, handIns []HandIn) (Summary, error) {
	items, err := r.read(ctx, handIns)
	if err != nil {
		return Summary{}, err
	}
	made, err := r.ensureImages(ctx, items)
	if err != nil {
		return Summary{}, err
	}
	groups, err := r.decide(items)
	if err != nil {
		return Summary{}, err
	}
	left := 0
	for _, g := range groups {
		left += len(g.items)
	}
	r.Watcher.Planned(len(items), left)
	if err := r.refuse(items); err != nil {
		return summarize(items), err
	}
	if err = r.workOff(ctx, groups, made); err == nil {
		err = r.Folder.DropPlan()
	}
	return summarize(items), err
}

// workOff gives each group a result.
func (r Run) workOff(ctx context.Context, groups []*group, image string) error {
	groups, err := r.share(groups)
	if err != nil || len(groups) == 0 {
		return err
	}
	pace, err := r.Pace(ctx, image)
	if err != nil {
		return fmt.Errorf("finding out how many the machine carries: %w", err)
	}
	return r.work(ctx, groups, pace)
}
