package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// output is where a report goes. A file gets it in one piece at the end: a run that is refused or stopped leaves an earlier
// report as it was.
type output struct {
	stdout io.Writer
	flag   string   // with which the path was given
	path   string   // "" is stdout
	file   *os.File // nil if it does not exist yet
}

// openOutput finds out whether path can be written to, before anybody waits for a report that has nowhere to go.
func openOutput(flag, path string, stdout io.Writer) (*output, error) {
	out := &output{stdout: stdout, flag: flag, path: path}
	if path == "" || path == "-" {
		out.path = ""
		return out, nil
	}
	// What exists is not opened a second time: it may be a pipe, which ends for its reader when it is closed.
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrNotExist) {
		if file, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666); err == nil {
			err = errors.Join(file.Close(), os.Remove(path))
			file = nil
		}
	}
	if err != nil {
		return nil, out.unwritable(err)
	}
	out.file = file
	return out, nil
}

// write writes a report and closes the output.
func (o *output) write(report func(io.Writer) error) error {
	if o.path == "" {
		if err := report(o.stdout); err != nil {
			return o.unwritable(err)
		}
		return nil
	}
	var whole bytes.Buffer
	if err := report(&whole); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	if err := o.replace(whole.Bytes()); err != nil {
		return o.unwritable(err)
	}
	return nil
}

// replace puts content in place of what the file has, if it is one.
func (o *output) replace(content []byte) error {
	if o.file == nil {
		file, err := os.OpenFile(o.path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o666)
		if err != nil {
			return err
		}
		o.file = file
	} else if info, err := o.file.Stat(); err == nil && info.Mode().IsRegular() {
		if err := o.file.Truncate(0); err != nil {
			return err
		}
	}
	_, err := o.file.Write(content)
	return errors.Join(err, o.close())
}

// close may be called again.
func (o *output) close() error {
	if o.file == nil {
		return nil
	}
	file := o.file
	o.file = nil
	return file.Close()
}

func (o *output) unwritable(err error) error {
	where := "the standard output"
	if o.path != "" {
		where = language.Quote(o.path)
	}
	return problem.New("Give another file with "+o.flag+".", "the report cannot be written to %s: %w", where, cause(err))
}

// cause is why something could not be done with a file, without the operation, which is not for users.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
