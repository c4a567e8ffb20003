package main

import (
	"io"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
)

// formats are what a report can be written in, in the order in which people are told of them.
var formats = []format{
	{"text", func(w io.Writer, r *grade.Result, o checkOptions) error { return report.Text(w, r, display(w, o.verbose)) }},
	{"json", func(w io.Writer, r *grade.Result, _ checkOptions) error { return report.JSON(w, r) }},
	{"junit", func(w io.Writer, r *grade.Result, _ checkOptions) error { return report.JUnit(w, r) }},
	{"ctrf", func(w io.Writer, r *grade.Result, _ checkOptions) error { return report.CTRF(w, r) }},
}

type format struct {
	name  string
	write func(io.Writer, *grade.Result, checkOptions) error
}

func formatOf(name string) (format, error) {
	at := slices.IndexFunc(formats, func(f format) bool { return f.name == name })
	if at < 0 {
		return format{}, problem.New("Formats are "+formatNames("and")+".", "there is no format %q", name)
	}
	return formats[at], nil
}

// formatNames is "text, json and junit", or with another word before the last.
func formatNames(conjunction string) string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + conjunction + " " + names[last]
}
