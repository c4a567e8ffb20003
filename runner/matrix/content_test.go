package matrix

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

const echoes = "from socket import *\ns = socket(AF_INET, SOCK_DGRAM)\ns.bind(('', 12000))\nwhile True:\n    text, to = s.recvfrom(2048)\n    s.sendto(text.upper(), to)\n"

// handIn is one with a UDP server in it, and with nothing if code is "".
func handIn(t *testing.T, id, code string) HandIn {
	t.Helper()
	dir := filepath.Join(t.TempDir(), id)
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if code != "" {
		if err := os.WriteFile(filepath.Join(dir, "UDPServer.py"), []byte(code), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return HandIn{Owner: Owner{ID: id}, Dir: dir}
}

func TestTheSameContentIsOneRow(t *testing.T) {
	damaged := HandIn{Owner: Owner{ID: "eve"}, Refused: "the archive is damaged"}
	contents, refused, err := read(t.Context(), []HandIn{handIn(t, "cem", echoes), handIn(t, "ben", echoes+"# mine\n"), damaged, handIn(t, "ann", echoes),
		handIn(t, "dan", "")}, []wire.Network{wire.UDP})
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, c := range contents {
		var ids []string
		for _, h := range c.HandIns {
			ids = append(ids, h.ID)
		}
		rows = append(rows, strings.Join(ids, "+"))
		if len(c.Programs) != 1 || c.Programs[0].Program != requirement.UDPServer || !slices.Equal(c.languages, []string{"python"}) {
			t.Errorf("%s has %+v in %v", ids, c.Programs, c.languages)
		}
	}
	if !slices.Equal(rows, []string{"ann+cem", "ben"}) || contents[0].Number != 1 || contents[1].Number != 2 {
		t.Errorf("the rows are %v", rows)
	}
	if len(refused) != 2 || refused[0].Why != "dan is empty" || refused[1].Why != damaged.Refused {
		t.Errorf("refused are %+v", refused)
	}
}

func TestNothingToTryIsAProblem(t *testing.T) {
	_, _, err := read(t.Context(), []HandIn{handIn(t, "dan", "")}, []wire.Network{wire.UDP})
	if _, is := problem.Of(err); !is {
		t.Errorf("the error is %v", err)
	}
}

func TestStatus(t *testing.T) {
	for name, c := range map[string]struct {
		result Result
		want   Status
	}{
		"all talked":  {Result{Grids: []Grid{{Talked: 4}, {Talked: 4}}}, AllTalked},
		"one is red":  {Result{Grids: []Grid{{Talked: 4}, {Talked: 3, Failed: 1}}}, NotAll},
		"one is grey": {Result{Grids: []Grid{{Talked: 3, Blocked: 1}}}, NotAll},
		"one refused": {Result{Grids: []Grid{{Talked: 4}}, Refused: []Refusal{{}}}, NotAll},
		"an error":    {Result{Grids: []Grid{{Failed: 1}, {Error: 1}}}, Harness},
	} {
		if got := c.result.Status(); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestCausesSayWhoseDoingItIs(t *testing.T) {
	cells := []Cell{{Client: 0, Server: 2, Outcome: Failed, Reason: serverRepliesOther.ID}, {Client: 1, Server: 2, Outcome: Failed, Reason: clientPort.ID},
		{Client: 1, Server: 3, Outcome: Failed, Reason: clientPort.ID}, {Client: 3, Server: 2, Outcome: Failed, Reason: serverRepliesOther.ID},
		{Client: 3, Server: 1, Outcome: Failed, Reason: serverRepliesOther.ID}, {Client: 2, Server: 2, Outcome: Talked}}
	r := &Result{Reasons: []Reason{clientPort, serverRepliesOther}}
	var got []string
	for _, c := range r.Causes(Grid{Cells: cells}) {
		got = append(got, c.Reason.Code+" "+strings.Repeat("x", len(c.Cells))+" "+string(rune('0'+c.Number)))
	}
	if want := []string{"p xx 1", "T x 1", "T xx 2"}; !slices.Equal(got, want) {
		t.Errorf("the causes are %v, want %v", got, want)
	}
}
