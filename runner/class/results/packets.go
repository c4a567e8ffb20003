package results

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	packetsName      = "packets"
	packetsExtension = ".zip"
)

// PutPackets keeps the packets of what failed in a result, in place of those that the hand-in had: an archive with a capture for
// each requirement. Without any, as of nil, it has none. They name nobody, so that those with the same content can have the same.
func (f *Folder) PutPackets(id string, result *grade.Result) error {
	if err := checkID(id); err != nil {
		return err
	}
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	kept := 0
	if result != nil {
		nobodys := *result
		nobodys.Submission.Path = result.Submission.Digest
		for _, r := range result.Requirements {
			if r.Verdict != verdict.Failed || len(r.Evidence.Frames) == 0 {
				continue
			}
			to, err := archive.Create(report.CaptureName(r.ID))
			if err == nil {
				err = report.Capture(to, &nobodys, r)
			}
			if err != nil {
				return fmt.Errorf("packing the packets of %s: %w", language.Quote(id), err)
			}
			kept++
		}
	}
	if err := archive.Close(); err != nil {
		return fmt.Errorf("packing the packets of %s: %w", language.Quote(id), err)
	}
	if kept == 0 {
		return f.removePackets(id)
	}
	return f.write(packetsOf(id), packed.Bytes())
}

// CopyPackets gives a hand-in the packets that one has in a folder, which may be this one, in place of its own.
func (f *Folder) CopyPackets(from *Folder, of, id string) error {
	if err := errors.Join(checkID(of), checkID(id)); err != nil {
		return err
	}
	path := from.join(packetsOf(of))
	packed, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f.removePackets(id)
	case err != nil:
		return problem.New("Give a folder that you may read.", "cannot read %s: %w", language.Quote(path), cause(err))
	}
	return f.write(packetsOf(id), packed)
}

func (f *Folder) removePackets(id string) error {
	path := f.join(packetsOf(id))
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(path, err)
	}
	return nil
}

func packetsOf(id string) string { return path.Join(packetsName, id+packetsExtension) }

// Packets has the captures that were kept, as "ID/udp-server_exact-length.pcapng". A damaged archive has none.
func (f *Folder) Packets() fs.FS { return packets{f} }

type packets struct{ folder *Folder }

// Open implements fs.FS, for files.
func (p packets) Open(name string) (fs.File, error) {
	id, file := path.Split(name)
	id = path.Clean(id)
	if !fs.ValidPath(name) || checkID(id) != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	packed, err := os.ReadFile(p.folder.join(packetsOf(id)))
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: cause(err)}
	}
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return archive.Open(file)
}
