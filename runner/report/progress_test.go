package report_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// writes keeps what was written, call by call.
type writes []string

func (w *writes) Write(b []byte) (int, error) {
	*w = append(*w, string(b))
	return len(b), nil
}

func judge(p report.Progress, id string, v verdict.Verdict) {
	p.Started(id)
	p.Finished(verdict.Finding{Requirement: id, Verdict: v})
}

func TestPlainProgressHasALineForEachProgram(t *testing.T) {
	var w writes
	p := report.NewProgress(&w, report.ProgressOptions{})
	p.Note("building the image for Python")
	for _, r := range requirement.Of(requirement.UDPServer) {
		judge(p, r.ID, verdict.Passed)
	}
	judge(p, "tcp-server/listens", verdict.Failed)
	p.Close()
	want := []string{"building the image for Python\n", "UDP server  17 of 17 passed\n", "TCP server  1 of 20 judged, 0 passed\n"}
	if got := strings.Join(w, ""); got != strings.Join(want, "") {
		t.Errorf("got %q", w)
	}
}

func TestProgressCountsWhatIsAskedFor(t *testing.T) {
	only := []string{"udp-server/listens", "udp-server/uppercases", "tcp-server/listens"}
	var plain, live writes
	for _, p := range []report.Progress{
		report.NewProgress(&plain, report.ProgressOptions{Only: only}),
		report.NewProgress(&live, report.ProgressOptions{Only: only, Terminal: true}),
	} {
		judge(p, "udp-server/listens", verdict.Passed)
		judge(p, "udp-server/uppercases", verdict.Failed)
		p.Close()
	}
	if got := strings.Join(plain, ""); got != "UDP server  1 of 2 passed\n" {
		t.Errorf("got %q", got)
	}
	if got := strings.Join(live, ""); !strings.Contains(got, "udp-server 2 of 2  uppercases") {
		t.Errorf("got %q", got)
	}
}

func TestVerboseProgressHasALineForEachRequirement(t *testing.T) {
	var w writes
	p := report.NewProgress(&w, report.ProgressOptions{Options: report.Options{Verbose: true}})
	judge(p, "udp-server/listens", verdict.Passed)
	judge(p, "tcp-server/listens", verdict.Failed)
	p.Close()
	if got := strings.Join(w, ""); got != "passed  udp-server/listens\nfailed  tcp-server/listens\n" {
		t.Errorf("got %q", got)
	}
}

// shown plays what was written on a terminal line: it gives the lines that stay, and the one at the cursor.
func shown(w writes) (stay []string, current string) {
	for _, text := range w {
		for text != "" {
			switch {
			case strings.HasPrefix(text, "\r\x1b[K"):
				current, text = "", text[4:]
			case text[0] == '\r':
				text = text[1:]
			case text[0] == '\n':
				stay, current, text = append(stay, current), "", text[1:]
			default:
				n := strings.IndexAny(text, "\r\n")
				if n < 0 {
					n = len(text)
				}
				current, text = text[:n], text[n:]
			}
		}
	}
	return stay, current
}

func TestTerminalProgressRedrawsOneLine(t *testing.T) {
	var w writes
	p := report.NewProgress(&w, report.ProgressOptions{Terminal: true, Options: report.Options{Width: 80}})
	for _, r := range requirement.Of(requirement.UDPServer)[:6] {
		judge(p, r.ID, verdict.Passed)
	}
	p.Started("udp-server/replies-from-its-port")
	if _, current := shown(w); current != "udp-server 7 of 17  replies-from-its-port ..." {
		t.Errorf("shows %q", current)
	}
	for _, text := range w {
		if !strings.HasSuffix(text, "\r") {
			t.Errorf("%q does not leave the cursor at the start of the line", text)
		}
	}
	p.Note("the sandbox is slow")
	p.Close()
	p.Close()
	judge(p, "udp-server/listens", verdict.Passed)
	stay, current := shown(w)
	if len(stay) != 1 || stay[0] != "the sandbox is slow" || current != "" {
		t.Errorf("leaves %q and %q behind", stay, current)
	}
}

func TestTerminalProgressFitsTheWidth(t *testing.T) {
	var w writes
	p := report.NewProgress(&w, report.ProgressOptions{Terminal: true, Options: report.Options{Width: 40}})
	p.Started("tcp-server/replies-without-terminator")
	if _, current := shown(w); len([]rune(current)) > 39 || !strings.HasSuffix(current, "…") {
		t.Errorf("shows %q", current)
	}
}

func TestProgressMayBeUsedConcurrently(t *testing.T) {
	var w writes
	p := report.NewProgress(&w, report.ProgressOptions{Terminal: true})
	var all sync.WaitGroup
	for _, r := range requirement.All() {
		all.Go(func() {
			judge(p, r.ID, verdict.Passed)
			p.Note(r.ID)
		})
	}
	all.Wait()
	p.Close()
	stay, current := shown(w)
	if len(stay) != len(requirement.All()) || current != "" {
		t.Errorf("%d notes for %d requirements, and %q is left", len(stay), len(requirement.All()), current)
	}
}
