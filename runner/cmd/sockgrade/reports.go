package main

import (
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// reports are all that a run writes: the one of --format and --output, and those of --also.
type reports []*namedReport

type namedReport struct {
	format     format
	flag, path string
	out        *output // once it is open
}

// reports are those that the flags ask for, none of them open yet.
func (o checkOptions) reports() (reports, error) {
	main, err := formatOf(o.format)
	if err != nil {
		return nil, err
	}
	all := reports{{format: main, flag: "--output", path: o.output}}
	for _, also := range o.also {
		name, path, ok := strings.Cut(also, "=")
		if !ok || path == "" {
			return nil, problem.New("Write it as in --also junit=report.xml.", "--also %s does not say which file to write", language.Quote(also))
		}
		f, err := formatOf(name)
		if err != nil {
			return nil, err
		}
		all = append(all, &namedReport{format: f, flag: "--also", path: path})
	}
	where := map[string]bool{}
	for _, r := range all {
		switch {
		case r.path == "-":
			r.path = ""
		case r.path != "":
			r.path = filepath.Clean(r.path)
		}
		if where[r.path] {
			name := "the standard output"
			if r.path != "" {
				name = language.Quote(r.path)
			}
			return nil, problem.New("Give each report a file of its own.", "two reports would be written to %s", name)
		}
		where[r.path] = true
	}
	return all, nil
}

func (all reports) open(stdout io.Writer) (err error) {
	for _, r := range all {
		if r.out, err = openOutput(r.flag, r.path, stdout); err != nil {
			all.close()
			return err
		}
	}
	return nil
}

// write writes each of them, even if another cannot be written, and the job summary that belongs to the format github.
func (all reports) write(result *grade.Result, o checkOptions) error {
	var first error
	keep := func(err error) {
		if first == nil {
			first = err
		}
	}
	for _, r := range all {
		keep(r.out.write(func(w io.Writer) error { return r.format.write(w, result, o) }))
	}
	if slices.ContainsFunc(all, func(r *namedReport) bool { return r.format.name == github }) {
		keep(writeJobSummary(result))
	}
	return first
}

// close is for what was not written, after an error, which matters more than its own.
func (all reports) close() {
	for _, r := range all {
		if r.out != nil {
			_ = r.out.close()
		}
	}
}
