package main

import (
	"errors"
	"io"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/mattn/go-runewidth"
)

const (
	columns = 60
	erase   = "\r\x1b[K"
)

var (
	sequence = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")
	colored  = regexp.MustCompile("\x1b\\[[0-9;]*m")
)

// onTerminal runs sockgrade on a terminal and returns what it has written there.
func (g *ground) onTerminal(t *testing.T, extra []string, arguments ...string) string {
	t.Helper()
	cmd := exec.Command("sockgrade", arguments...)
	cmd.Env = append(g.environ(), extra...)
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: columns})
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	stop := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()
	written, err := io.ReadAll(terminal)
	if err != nil && !errors.Is(err, syscall.EIO) { // EIO: nobody has the terminal open any more
		t.Fatal(err)
	}
	var status *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &status) {
		t.Fatal(err)
	}
	return string(written)
}

func TestTerminal(t *testing.T) {
	g := needDocker(t)
	dir := fixture(t, "faulty/python-udp-server-whole-buffer")
	only := "udp-server/uppercases,udp-server/exact-length"

	got := g.onTerminal(t, nil, "check", "--only", only, dir)
	for _, want := range []string{"udp-server 1 of 2  uppercases ...", "udp-server 2 of 2  exact-length ...", erase, "✗"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%q", want, got)
		}
	}
	if !colored.MatchString(got) {
		t.Errorf("there is no colour in\n%q", got)
	}
	screen, drawn := got[strings.LastIndex(got, erase)+len(erase):], got[:strings.LastIndex(got, erase)]
	if strings.Contains(drawn, "\n") {
		t.Errorf("the live line did not stay on its line:\n%q", drawn)
	}
	if strings.Contains(screen, " ...\r") {
		t.Errorf("a live line stands in the report:\n%q", screen)
	}
	for line := range strings.SplitSeq(got, "\n") {
		for part := range strings.SplitSeq(strings.TrimRight(line, "\r"), "\r") {
			if n := runewidth.StringWidth(sequence.ReplaceAllString(part, "")); n > columns {
				t.Errorf("%d cells wide: %q", n, part)
			}
		}
	}

	got = g.onTerminal(t, []string{"NO_COLOR=1"}, "check", "--only", only, dir)
	if colored.MatchString(got) {
		t.Errorf("there is colour in spite of NO_COLOR:\n%q", got)
	}
	if !strings.Contains(got, erase) {
		t.Errorf("NO_COLOR is about colour only; there is no live line in\n%q", got)
	}
	g.nothingLeft(t)
}
