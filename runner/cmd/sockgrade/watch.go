package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/watch"
)

// savingTakes is how long nothing must change for a save to be taken for whole.
const savingTakes = 200 * time.Millisecond

// watching is a check that is made again whenever the submission's files change.
type watching struct {
	options        checkOptions
	stdout, stderr io.Writer
	folder         *watch.Folder
	seen           submission.Snapshot // of what is being checked, or was last
	before         *grade.Result       // of the last check that got to its end
}

// watchAndCheck checks until the context ends, and returns the reason of that.
func watchAndCheck(ctx context.Context, o checkOptions, stdout, stderr io.Writer) error {
	if _, err := submission.TakeSnapshot(o.dir); err != nil {
		return err
	}
	folder, err := watch.New(o.dir, savingTakes, submission.LeavesOut)
	if err != nil {
		return err
	}
	defer folder.Close()
	w := &watching{options: o, stdout: stdout, stderr: stderr, folder: folder}
	w.options.watch = false
	w.options.judged = w.compare
	w.changes() // all of them, to begin with
	for {
		changes := w.round(ctx)
		if ctx.Err() == nil && changes == nil {
			fmt.Fprintf(stderr, "\nWaiting for changes in %s; Ctrl-C ends it.\n", language.Quote(o.dir))
			changes = w.await(ctx)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		w.clear()
		_ = report.Changes(stderr, changes, display(stderr, false)) // like the progress, nobody need see it
	}
}

// round checks once. If files change meanwhile it stops and returns the changes.
func (w *watching) round(ctx context.Context) []submission.Change {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var err error
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err = check(ctx, w.options, w.stdout, w.stderr)
	}()
	for {
		select {
		case <-ended:
			var met exit
			if err != nil && ctx.Err() == nil && !errors.As(err, &met) {
				status(err, w.stderr, w.options.command) // the next change may mend it
			}
			return nil
		case <-w.folder.Changed():
			if changes := w.changes(); changes != nil {
				stop()
				<-ended
				return changes
			}
		}
	}
}

// await waits until files have changed, or the context ends.
func (w *watching) await(ctx context.Context) []submission.Change {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.folder.Changed():
			if changes := w.changes(); changes != nil {
				return changes
			}
		}
	}
}

// changes are the files that differ from what was seen the last time, without those that the check itself writes.
func (w *watching) changes() []submission.Change {
	now, err := submission.TakeSnapshot(w.options.dir)
	if err != nil {
		now = submission.Snapshot{} // what is wrong with it, the next check says
	}
	changes := slices.DeleteFunc(now.Since(w.seen), func(c submission.Change) bool { return w.writes(filepath.Join(w.options.dir, c.Path)) })
	w.seen = now
	if len(changes) == 0 {
		return nil
	}
	return changes
}

// writes tells whether a file is where the check's own output goes: a report in the folder that is watched must not lead to the
// next.
func (w *watching) writes(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	for _, out := range []io.Writer{w.stdout, w.stderr} {
		if file, ok := out.(*os.File); ok {
			if own, err := file.Stat(); err == nil && os.SameFile(info, own) {
				return true
			}
		}
	}
	reports := []string{w.options.output}
	for _, also := range w.options.also {
		_, file, _ := strings.Cut(also, "=")
		reports = append(reports, file)
	}
	return slices.ContainsFunc(reports, func(report string) bool {
		own, err := os.Stat(report)
		return err == nil && os.SameFile(info, own)
	}) || w.options.keepPcap != "" && within(w.options.keepPcap, path)
}

// within tells whether a path is a folder or lies in it.
func within(folder, path string) bool {
	folder, err := filepath.Abs(folder)
	if err != nil {
		return false
	}
	path, err = filepath.Abs(path)
	if err != nil {
		return false
	}
	relative, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(relative)
}

// compare writes what is different from the last time, before the report is written.
func (w *watching) compare(now *grade.Result) {
	if w.before != nil {
		_ = report.Differences(w.stderr, w.before, now, display(w.stderr, false))
		fmt.Fprintln(w.stderr)
	}
	if now.Score != nil { // not one that the grader failed at
		w.before = now
	}
}

// clear empties the screen, if the reports go to one, and leaves what has scrolled off it.
func (w *watching) clear() {
	if isTerminal(w.stdout) && os.Getenv("TERM") != "dumb" {
		fmt.Fprint(w.stdout, "\x1b[H\x1b[2J")
	}
}
