package site_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/matrix"
	"github.com/sockgrade/sockgrade/runner/report/site"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// matrixOf is a matrix of n contents in which server 1 echoes, client 2 is missing, and 2 and 3 never met.
func matrixOf(n int) *matrix.Result {
	reasons := matrix.Reasons()
	echoes := reasons[len(reasons)-1]
	r := &matrix.Result{Format: 1, Tool: grade.Tool{Name: "sockgrade", Version: "v1"}, Port: 12000, Seed: "7f3a", Rule: "All but some were tried.",
		Pairs: (n + 1) * (n + 1), Tried: (n+1)*(n+1) - 1, Reasons: []matrix.Reason{echoes}, Contents: []matrix.Content{{}},
		Refused: []matrix.Refusal{{Owner: matrix.Owner{ID: "hal"}, Why: "hal is empty"}}}
	for i := 1; i <= n; i++ {
		r.Contents = append(r.Contents, matrix.Content{Number: i, HandIns: []matrix.Owner{{ID: fmt.Sprintf("student-%d", i), Names: []string{"Sam"}}, {ID: "twin"}},
			Programs: []matrix.Program{{Program: requirement.UDPServer, Path: "UDPServer.py", Driven: []string{"started with the arguments 12000"}}}})
	}
	for _, network := range []wire.Network{wire.UDP, wire.TCP} {
		g := matrix.Grid{Protocol: network}
		for client := range n + 1 {
			for server := range n + 1 {
				c := matrix.Cell{Client: client, Server: server, Outcome: matrix.Talked}
				switch {
				case client == 3 && server == 2:
					continue
				case client == 2:
					c.Outcome, c.Text = matrix.Blocked, "There is no client."
				case server == 1:
					c.Outcome, c.Reason, c.Text = matrix.Failed, echoes.ID, "It was sent back unchanged."
					c.Line, c.Reply = verdict.NewBytes([]byte("plum")), verdict.NewBytes([]byte("plum"))
				}
				g.Cells = append(g.Cells, c)
			}
		}
		r.Grids = append(r.Grids, g)
	}
	return r
}

func matrixPage(t *testing.T, r *matrix.Result) string {
	t.Helper()
	var b bytes.Buffer
	if err := site.Matrix(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMatrixPageLeadsFromCellsToReasons(t *testing.T) {
	root := parse(t, matrixPage(t, matrixOf(3)))
	ids, leads := map[string]bool{}, map[string]int{}
	var signs, scopes []string
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			ids[id] = true
		}
		if scope := attribute(n, "scope"); scope != "" {
			scopes = append(scopes, scope)
		}
		if n.Data == "td" {
			signs = append(signs, attribute(n, "class"))
		}
		if href, is := strings.CutPrefix(attribute(n, "href"), "#"); n.Data == "a" && is {
			leads[href]++
		}
	}
	row := []string{"p", "f", "p", "p", "p", "f", "p", "p", "b", "b", "b", "b", "p", "f", "n", "p"}
	if !slices.Equal(signs, append(slices.Clone(row), row...)) {
		t.Errorf("the cells are %v", signs)
	}
	if leads["udp-server-replies-something-else-1"] != 3 || leads["tcp-server-replies-something-else-1"] != 3 {
		t.Errorf("the links are %v", leads)
	}
	for to := range leads {
		if !ids[to] {
			t.Errorf("nothing has the ID %q", to)
		}
	}
	if want := 2 * (1 + 4 + 4); len(scopes) != want {
		t.Errorf("%d heads have a scope, want %d", len(scopes), want)
	}
}

func TestHostileMatrixIsText(t *testing.T) {
	r := matrixOf(3)
	reasons := slices.Clone(r.Reasons)
	id := reasons[0].ID
	spoil(reflect.ValueOf(r).Elem())
	r.Reasons = reasons
	for i := range r.Grids {
		for j := range r.Grids[i].Cells {
			if c := &r.Grids[i].Cells[j]; c.Outcome == matrix.Failed {
				c.Reason = id
			}
		}
	}
	check(t, "the matrix", matrixPage(t, r), 0)
}

func TestMatrixPageInBrowser(t *testing.T) {
	b := newTab(t)
	path := filepath.Join(t.TempDir(), "matrix.html")
	if err := os.WriteFile(path, []byte(matrixPage(t, matrixOf(40))), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []string{"light", "dark"} {
		b.media("", scheme)
		b.open(path, "")
		eval[chromedp.Void](b, openAll)
		for _, fault := range eval[[]string](b, access+`({ contrast: true })`) {
			t.Errorf("%s: %s", scheme, fault)
		}
	}
	b.names()
	for _, width := range []int64{360, 1440} {
		b.size(width, 800)
		if got := eval[int64](b, "document.documentElement.scrollWidth"); got > width {
			t.Errorf("it is %d wide in a window of %d", got, width)
		}
	}
}
