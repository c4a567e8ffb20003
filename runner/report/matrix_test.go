package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/matrix"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// reasonWith is one of the reasons by its code.
func reasonWith(code string) matrix.Reason {
	for _, r := range matrix.Reasons() {
		if r.Code == code {
			return r
		}
	}
	panic("there is no reason " + code)
}

// played is a matrix of n contents: all talk over UDP, but that server 2 replies with something else, client 3 is missing, and
// client 1 with server 1 was not tried.
func played(n int) *matrix.Result {
	r := &matrix.Result{Format: 1, Tool: grade.Tool{Name: "sockgrade", Version: "v1"}, Port: 12000, Seed: "7f3a", Seconds: 3,
		Started: time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC), Rule: "All pairs but one were tried.", Pairs: (n + 1) * (n + 1), Tried: (n+1)*(n+1) - 1,
		Refused: []matrix.Refusal{{Owner: matrix.Owner{ID: "hal"}, Why: "hal is empty"}}, Reasons: []matrix.Reason{reasonWith("T")}}
	r.Contents = []matrix.Content{{Number: matrix.Reference}}
	for i := 1; i <= n; i++ {
		c := matrix.Content{Number: i, Digest: fmt.Sprintf("sha256:%d", i), HandIns: []matrix.Owner{{ID: fmt.Sprintf("student-%d", i)}},
			Programs: []matrix.Program{{Program: requirement.UDPClient, Language: "python", Path: "UDPClient.py", Driven: []string{"started with the arguments 127.0.0.1 12000"}}}}
		if i == 1 {
			c.HandIns = append(c.HandIns, matrix.Owner{ID: "twin", Names: []string{"Tom Twin"}})
		}
		r.Contents = append(r.Contents, c)
	}
	g := matrix.Grid{Protocol: wire.UDP}
	for client := range n + 1 {
		for server := range n + 1 {
			c := matrix.Cell{Client: client, Server: server, Outcome: matrix.Talked}
			switch {
			case client == 1 && server == 1:
				continue
			case client == 3:
				c.Outcome, c.Text = matrix.Blocked, "There is no UDP client."
				g.Blocked++
			case server == 2:
				c.Outcome, c.Reason, c.Text = matrix.Failed, reasonWith("T").ID, fmt.Sprintf("The server sent \"plum %d\" back unchanged.", client)
				c.Line, c.Request, c.Reply = verdict.NewBytes([]byte("plum")), verdict.NewBytes([]byte("plum")), verdict.NewBytes([]byte("plum"))
				g.Failed++
			default:
				g.Talked++
			}
			g.Cells = append(g.Cells, c)
		}
	}
	r.Grids = []matrix.Grid{g}
	return r
}

func matrixText(t *testing.T, r *matrix.Result, o report.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.MatrixText(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMatrixText(t *testing.T) {
	const want = `
UDP: 8 of 15 talked (a row for each client, a column for each server)

                             ref 1   2   3
 ref the reference           ✓   ✓   ✗T  ✓
   1 student-1 (and 1 more)  ✓       ✗T  ✓
   2 student-2               ✓   ✓   ✗T  ✓
   3 student-3               –   –   –   –

✗T the server replies with something else than the line in upper case
    server 2, student-2, with 3 clients: The server sent "plum 0" back
      unchanged.

– client 3 with server ref: There is no UDP client.
`
	got := matrixText(t, played(3), report.Options{})
	if !strings.Contains(got, want) {
		t.Errorf("there should be\n%s\nin\n%s", want, got)
	}
	for _, part := range []string{"All pairs but one were tried.", "The same content, number 1: student-1, twin.", "hal cannot be tried: hal is empty.",
		"UDP client of student-2: started with the arguments 127.0.0.1 12000.", "15 of 16 pairs tried   seed 7f3a"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is missing in\n%s", part, got)
		}
	}
	if verbose := matrixText(t, played(3), report.Options{Verbose: true}); strings.Count(verbose, "back unchanged") != 3 {
		t.Errorf("not every red cell has its line in\n%s", verbose)
	}
}

func TestMatrixFitsTheTerminal(t *testing.T) {
	for _, width := range []int{40, 80, 200} {
		got := matrixText(t, played(60), report.Options{Width: width})
		for line := range strings.Lines(got) {
			if n := runewidth.StringWidth(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("a line has %d cells for a width of %d: %q", n, width, line)
			}
		}
		if n := strings.Count(got, "\n  60 "); n < 60*4/width {
			t.Errorf("the row of 60 is there %d times at a width of %d", n, width)
		}
	}
}

func TestMatrixTextIsHarmless(t *testing.T) {
	r := played(3)
	evil := "\x1b[31m\u202e<script>\r\n\x07"
	r.Contents[2].HandIns[0].ID, r.Contents[2].Programs[0].Driven[0] = evil, evil
	r.Refused[0].ID, r.Refused[0].Why = evil, evil
	for i := range r.Grids[0].Cells {
		if c := &r.Grids[0].Cells[i]; c.Text != "" {
			c.Text = evil
		}
	}
	for _, verbose := range []bool{false, true} {
		if got := matrixText(t, r, report.Options{Verbose: verbose}); strings.ContainsAny(got, "\x1b\u202e\r\x07") {
			t.Errorf("it has control characters: %q", got)
		}
	}
}

func matrixJSON(t *testing.T, r *matrix.Result) any {
	t.Helper()
	var b bytes.Buffer
	if err := report.MatrixJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestMatrixKeepsToItsSchema(t *testing.T) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.MatrixSchema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("matrix.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("matrix.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{1, 3, 12} {
		if err := schema.Validate(matrixJSON(t, played(n))); err != nil {
			t.Errorf("%d contents: %v", n, err)
		}
	}
	cell := func(m map[string]any, outcome string) map[string]any {
		for _, c := range m["grids"].([]any)[0].(map[string]any)["cells"].([]any) {
			if c := c.(map[string]any); c["outcome"] == outcome {
				return c
			}
		}
		panic("there is no such cell")
	}
	for name, change := range map[string]func(m map[string]any){
		"an unknown outcome":           func(m map[string]any) { cell(m, "talked")["outcome"] = "maybe" },
		"a red cell without a reason":  func(m map[string]any) { cell(m, "failed")["reason"] = "" },
		"a green cell with one":        func(m map[string]any) { cell(m, "talked")["reason"] = "client-ends" },
		"a grey cell that says no why": func(m map[string]any) { cell(m, "blocked")["text"] = "" },
		"null for a list":              func(m map[string]any) { m["refused"] = nil },
		"no rule":                      func(m map[string]any) { delete(m, "rule") },
		"a field of its own":           func(m map[string]any) { m["extra"] = true },
		"port 0":                       func(m map[string]any) { m["port"] = json.Number("0") },
	} {
		m := matrixJSON(t, played(3)).(map[string]any)
		change(m)
		if schema.Validate(m) == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestMatrixProgress(t *testing.T) {
	for _, terminal := range []bool{false, true} {
		var b bytes.Buffer
		p := report.NewMatrixProgress(&b, report.ClassProgressOptions{Terminal: terminal})
		p.Planned(3, 16)
		p.Opened(1, 3)
		for _, c := range played(3).Grids[0].Cells {
			p.Held(wire.UDP, c)
		}
		p.Held(wire.UDP, matrix.Cell{Outcome: matrix.Error})
		p.Close()
		p.Note("late")
		got := b.String()
		if !strings.HasPrefix(got, "3 contents and the reference, 16 conversations\n") || !strings.Contains(got, "16 of 16, 3 did not talk, 1 went wrong") ||
			strings.Contains(got, "late") || strings.Contains(got, "\r") != terminal {
			t.Errorf("terminal %t: %q", terminal, got)
		}
	}
}
