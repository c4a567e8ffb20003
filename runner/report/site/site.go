package site

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/report"
)

// Class is what a report is about.
type Class struct {
	// Title is the assignment's.
	Title string
	// Records are shown in the order of the students' names.
	Records []record.Record
	// Captures has the packets of requirements, as "ID of the hand-in/udp-server_exact-length.pcapng"; those that are there are
	// copied beside the pages. It is nil if none were kept.
	Captures fs.FS
}

// Write writes the pages of a class into a folder, which is made if need be: index.html, students/ID.html for each hand-in, and
// captures/. Pages of an earlier report that this one does not have are removed from students/.
//
// It refuses IDs that are no file names or not unique. Other errors are the file system's.
func Write(dir string, c Class) error {
	records, err := ordered(c.Records)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(dir, studentsName), 0o777); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	written := map[string]bool{}
	for i, r := range records {
		captures, err := c.copyCaptures(dir, r)
		if err != nil {
			return fmt.Errorf("copy captures into the report: %w", err)
		}
		page := newStudentPage(c.Title, r)
		page.place(records, i)
		page.link(captures)
		written[r.ID+".html"] = true
		if err := writeFile(filepath.Join(dir, studentsName, r.ID+".html"), page.render); err != nil {
			return err
		}
	}
	if err := removeOthers(filepath.Join(dir, studentsName), written); err != nil {
		return fmt.Errorf("remove pages of an earlier report: %w", err)
	}
	return writeFile(filepath.Join(dir, indexName), newClassPage(c.Title, records).render)
}

// ordered are the records by name; IDs that cannot be file names are refused.
func ordered(records []record.Record) ([]record.Record, error) {
	ids := map[string]bool{}
	for _, r := range records {
		if !filepath.IsLocal(r.ID) || r.ID == "." || filepath.Base(r.ID) != r.ID || strings.ContainsAny(r.ID, `/\`) {
			return nil, fmt.Errorf("write the report: the ID %q of a hand-in is no file name", r.ID)
		}
		if ids[r.ID] {
			return nil, fmt.Errorf("write the report: two hand-ins have the ID %q", r.ID)
		}
		ids[r.ID] = true
	}
	return slices.SortedStableFunc(slices.Values(records), func(a, b record.Record) int {
		return cmp.Or(strings.Compare(strings.ToLower(names(a)), strings.ToLower(names(b))), strings.Compare(a.ID, b.ID))
	}), nil
}

// writeFile replaces a file at once, so that nobody reads half a page.
func writeFile(path string, render func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".sockgrade-*")
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	err = errors.Join(render(f), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

func removeOthers(dir string, written map[string]bool) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && filepath.Ext(e.Name()) == ".html" && !written[e.Name()] {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyCaptures copies what was kept of a hand-in's packets and returns the requirements that it has some of, each with the
// file's address as seen from a student's page.
func (c Class) copyCaptures(dir string, r record.Record) (map[string]string, error) {
	if c.Captures == nil || r.Result == nil {
		return nil, nil
	}
	links := map[string]string{}
	for _, q := range r.Result.Requirements {
		name := report.CaptureName(q.ID)
		data, err := fs.ReadFile(c.Captures, r.ID+"/"+name)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
			continue
		}
		if err != nil {
			return nil, err
		}
		folder := filepath.Join(dir, capturesName, r.ID)
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o666); err != nil {
			return nil, err
		}
		links[q.ID] = "../" + capturesName + "/" + segment(r.ID) + "/" + segment(name)
	}
	return links, nil
}
