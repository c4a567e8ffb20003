package class_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// course is a class whose submissions are a word each, of which a grader that is none makes a result: "met", "missed", "error",
// or "flaky", at which the grader fails the first time.
type course struct {
	words    map[string]string // by ID; "" is an empty folder
	files    string
	out      string
	version  string
	rules    string // the text of the assignment
	alter    func(*assignment.Assignment)
	image    string // digest
	parallel int
	again    class.Again

	noPackets bool

	mutex     sync.Mutex
	graded    []string // words in the order in which they were begun
	seeds     map[string]uint64
	looked    int // at the clock
	running   int
	most      int
	job       grade.Job               // the last
	meanwhile func(word string) error // while a submission is graded
	heard
}

// heard is what a watcher was told.
type heard struct {
	notes, recorded []string
	all, left       int
}

func (h *heard) Note(text string)      { h.notes = append(h.notes, text) }
func (h *heard) Planned(all, left int) { h.all, h.left = all, left }
func (h *heard) Started(string)        {}
func (h *heard) Recorded(r record.Record) {
	h.recorded = append(h.recorded, r.ID)
}

func newCourse(t *testing.T, words map[string]string) *course {
	return &course{words: words, files: t.TempDir(), out: filepath.Join(t.TempDir(), "out"), version: "v1", image: "sha256:1", parallel: 2}
}

func (c *course) handIns(t *testing.T) []class.HandIn {
	t.Helper()
	var all []class.HandIn
	for _, id := range slices.Sorted(maps.Keys(c.words)) {
		h := class.HandIn{ID: id, Students: []record.Student{{Name: "The student " + id}}, About: record.HandIn{Source: "export.zip"}}
		if c.words[id] == "refused" {
			h.Refused = "its archive is damaged"
			all = append(all, h)
			continue
		}
		h.Dir = filepath.Join(c.files, id)
		if err := errors.Join(os.RemoveAll(h.Dir), os.MkdirAll(h.Dir, 0o755)); err != nil {
			t.Fatal(err)
		}
		if word := c.words[id]; word != "" {
			if err := os.WriteFile(filepath.Join(h.Dir, "UDPServer.py"), []byte("# "+word+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		all = append(all, h)
	}
	return all
}

// Ensure implements class.Images.
func (c *course) Ensure(context.Context, ...string) (images.Image, error) {
	return images.Image{Ref: "image", Digest: c.image}, nil
}

func (c *course) grade(ctx context.Context, j grade.Job) (*grade.Result, error) {
	text, err := j.Submission.Source("UDPServer.py")
	if err != nil {
		return nil, err
	}
	word := strings.TrimSpace(strings.TrimPrefix(string(text), "# "))
	c.mutex.Lock()
	first := !slices.Contains(c.graded, word)
	c.graded = append(c.graded, word)
	c.seeds[word] = j.Seed
	c.job = j
	c.running++
	c.most = max(c.most, c.running)
	c.mutex.Unlock()
	defer func() {
		c.mutex.Lock()
		c.running--
		c.mutex.Unlock()
	}()
	if c.meanwhile != nil {
		if err := c.meanwhile(word); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	r := &grade.Result{Format: 1, Tool: j.Tool, Port: grade.Port, Seed: fmt.Sprintf("%x", j.Seed), Started: c.clock(),
		Submission: grade.Submission{Path: j.Submission.Root, Digest: j.Submission.Digest}}
	for _, asked := range requirement.All() {
		v := verdict.Passed
		switch {
		case asked != requirement.UDPServerUppercases:
		case strings.HasPrefix(word, "missed"):
			v = verdict.Failed
		case word == "error" || word == "flaky" && first:
			v = verdict.Error
		}
		judged := grade.Requirement{ID: asked.ID, Level: asked.Level, Program: asked.Program, Title: asked.Title, Verdict: v}
		if j.Frames {
			judged.Evidence.Frames = []verdict.Frame{{Data: []byte("a frame"), Step: -1}}
		}
		r.Requirements = append(r.Requirements, judged)
	}
	return r, nil
}

// clock is a time that is later each time that it is looked at.
func (c *course) clock() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.looked++
	return time.Date(2026, 3, 1, 12, 0, c.looked, 0, time.UTC)
}

// run grades the class once more.
func (c *course) run(ctx context.Context, t *testing.T) (class.Summary, error) {
	t.Helper()
	folder, err := results.Open(c.out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := folder.Close(); err != nil {
			t.Error(err)
		}
	}()
	return c.runIn(ctx, t, folder, c.handIns(t))
}

func (c *course) runIn(ctx context.Context, t *testing.T, folder *results.Folder, handIns []class.HandIn) (class.Summary, error) {
	t.Helper()
	a, err := assignment.Parse("assignment.yaml", []byte(c.rules))
	if err != nil {
		t.Fatal(err)
	}
	if c.alter != nil {
		c.alter(a)
	}
	c.graded, c.seeds, c.most, c.heard = nil, map[string]uint64{}, 0, heard{}
	run := class.Run{Folder: folder, Assignment: a, Tool: grade.Tool{Name: "sockgrade", Version: c.version}, Images: c, Grader: c.grade,
		Pace:  func(context.Context, string) (*class.Pace, error) { return class.FixedPace(c.parallel), nil },
		Again: c.again, Packets: !c.noPackets, Watcher: &c.heard}
	return run.Grade(ctx, handIns)
}

// must is run for what is to go well. It returns the words that were graded, sorted.
func (c *course) must(t *testing.T) (class.Summary, []string) {
	t.Helper()
	summary, err := c.run(t.Context(), t)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(c.graded)
	return summary, c.graded
}

// records are what is on disk.
func (c *course) records(t *testing.T) map[string]record.Record {
	t.Helper()
	folder, err := results.Look(c.out)
	if err != nil {
		t.Fatal(err)
	}
	all, err := folder.All()
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]record.Record{}
	for _, r := range all {
		byID[r.ID] = r
	}
	return byID
}
