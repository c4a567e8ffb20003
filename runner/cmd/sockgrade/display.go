package main

import (
	"io"
	"os"

	"golang.org/x/term"

	"github.com/sockgrade/sockgrade/runner/report"
)

// display is how to lay out text on w: in colour and as wide as the terminal if it is one, unless NO_COLOR says otherwise.
func display(w io.Writer, verbose bool) report.Options {
	o := report.Options{Verbose: verbose}
	if isTerminal(w) {
		o.Color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		if width, _, err := term.GetSize(int(w.(*os.File).Fd())); err == nil {
			o.Width = width
		}
	}
	return o
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// notes lets what writes lines show them in the progress display.
type notes struct{ report.Progress }

func (n notes) Write(p []byte) (int, error) {
	n.Note(string(p))
	return len(p), nil
}
