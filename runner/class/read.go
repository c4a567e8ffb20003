package class

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// item is a hand-in on its way to its record.
type item struct {
	dir       string
	record    record.Record // with what is to be made of it, and no result until it has one
	languages []string      // sorted
	image     string        // its reference; "" is the local sandbox
	why       string        // it is graded again
	state     state
}

type state int

const (
	waiting state = iota // for a grade
	kept                 // its record was up to date
	refused
	graded // in this run
)

// read looks into every hand-in. Files are not kept in memory: a class may be large.
func (r Run) read(ctx context.Context, handIns []HandIn) ([]*item, error) {
	items := make([]*item, 0, len(handIns))
	for _, h := range handIns {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		i := &item{dir: h.Dir, record: record.Record{Format: record.Format, ID: h.ID, Students: h.Students, HandIn: h.About, Refused: h.Refused}}
		i.record.Made = record.Provenance{Sockgrade: r.Tool.Version, Assignment: r.Assignment.Hash(), Verdicts: r.Assignment.VerdictHash()}
		if h.Refused == "" {
			s, err := r.open(i)
			switch {
			case err == nil:
				i.languages = grade.Languages(s)
				i.record.Made.Files = s.Digest
				i.record.Made.Seed = seedText(seed(r.Assignment, s.Digest))
			default:
				i.record.Refused = refusal(err, h)
			}
		}
		if i.record.Refused != "" {
			i.state = refused
		}
		items = append(items, i)
	}
	return items, nil
}

// open reads a submission as the assignment lets it be: without programs in languages that are not allowed.
func (r Run) open(i *item) (*submission.Submission, error) {
	opened, err := submission.Open(i.dir)
	if err != nil {
		return nil, err
	}
	s := *opened
	s.Programs, s.Missing = maps.Clone(s.Programs), maps.Clone(s.Missing)
	for program, found := range opened.Programs {
		if !r.Assignment.Allows(found.Language) {
			delete(s.Programs, program)
			s.Missing[program] = fmt.Sprintf("%s is written in %s, which the assignment does not allow", language.Quote(found.Path), found.Language)
		}
	}
	return &s, nil
}

// refusal is why a submission cannot be graded, in one line with the hand-in's ID in place of the folder that it was unpacked in.
func refusal(err error, h HandIn) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return strings.ReplaceAll(text, language.Quote(h.Dir), language.Quote(h.ID))
}

// ensureImages makes the images of all languages, before the first submission is graded. It returns one of them.
func (r Run) ensureImages(ctx context.Context, items []*item) (ref string, err error) {
	if r.Images == nil {
		return "", nil
	}
	type image struct{ ref, digest string }
	ready := map[string]image{}
	for _, i := range items {
		if i.state == refused {
			continue
		}
		key := strings.Join(i.languages, " ")
		made, is := ready[key]
		if !is {
			m, err := r.Images.Ensure(ctx, i.languages...)
			if err != nil {
				return "", err
			}
			made = image{m.Ref, m.Digest}
			ready[key] = made
		}
		ref, i.image = made.ref, made.ref
		i.record.Made.Images = map[string]string{}
		for _, l := range i.languages {
			i.record.Made.Images[l] = made.digest
		}
	}
	return ref, nil
}

// job is what a submission is graded by.
func (r Run) job(i *item) (grade.Job, error) {
	s, err := r.open(i)
	if err == nil && s.Digest != i.record.Made.Files {
		err = errors.New("its files have changed since they were read")
	}
	if err != nil {
		return grade.Job{}, problem.New("Let nothing else write to the folder of the results.", "cannot read %s again: %w", language.Quote(i.record.ID), err)
	}
	job := r.Assignment.Job()
	job.Submission, job.Image, job.Tool, job.Observer = s, i.image, r.Tool, nobody{}
	job.Seed = seed(r.Assignment, s.Digest)
	job.Timings = true // for the pace
	job.Frames = r.Packets
	return job, nil
}
