package site

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/matrix"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// Matrix writes the page of a matrix: a table for each protocol, and below it the reason behind each red cell, to which the cell
// leads. It has no script. The error is w's.
func Matrix(w io.Writer, result *matrix.Result) error {
	return templates.ExecuteTemplate(w, "matrix", newMatrixPage(result))
}

type matrixPage struct {
	Head    head
	Pairs   string
	Seed    string
	Rule    string
	Made    string
	Seconds string
	Grids   []matrixGrid
	// Same are the contents that several handed in, and Refused the hand-ins without a row, in sentences.
	Same, Refused, Driven []string
}

type matrixGrid struct {
	ID, Name string
	Grid     matrix.Grid
	Of       int
	Columns  []matrixHead
	Rows     []matrixRow
	Reasons  []matrixReason
}

type matrixHead struct{ Number, Name, Title string }

type matrixRow struct {
	Head  matrixHead
	Cells []matrixCell
}

type matrixCell struct {
	Class, Sign, Word, Title, Href string
}

// matrixReason has everybody whose doing it is.
type matrixReason struct {
	Code, Title string
	Causes      []matrixCause
}

type matrixCause struct {
	ID, Whose string
	Cells     []matrixFailure
}

// matrixFailure is a cell and what it rests on.
type matrixFailure struct {
	With, Text                      string
	Line, Request, Reply, Displayed string
}

func newMatrixPage(r *matrix.Result) *matrixPage {
	p := &matrixPage{Head: newHead("Every client with every server", false), Pairs: fmt.Sprintf("%d of %d", r.Tried, r.Pairs), Seed: legible.Text(r.Seed), Rule: legible.Text(r.Rule),
		Made: legible.Text(strings.TrimSpace(r.Tool.Name + " " + r.Tool.Version)), Seconds: fmt.Sprintf("%.1f s", r.Seconds)}
	for _, c := range r.Contents {
		if len(c.HandIns) > 1 {
			p.Same = append(p.Same, fmt.Sprintf("%d: %s", c.Number, matrixOwners(c)))
		}
		for _, program := range c.Programs {
			for _, driven := range program.Driven {
				p.Driven = append(p.Driven, fmt.Sprintf("%s of %s: %s.", program.Program.Name(), report.MatrixName(c), legible.Text(driven)))
			}
		}
	}
	for _, refused := range r.Refused {
		p.Refused = append(p.Refused, fmt.Sprintf("%s cannot be tried: %s", legible.Text(refused.ID), legible.Stopped(legible.Text(refused.Why))))
	}
	for _, g := range r.Grids {
		p.Grids = append(p.Grids, newMatrixGrid(r, g))
	}
	return p
}

func matrixOwners(c matrix.Content) string {
	var all []string
	for _, h := range c.HandIns {
		who := legible.Text(h.ID)
		if len(h.Names) > 0 {
			who += " (" + legible.Text(strings.Join(h.Names, ", ")) + ")"
		}
		all = append(all, who)
	}
	return strings.Join(all, ", ")
}

func matrixHeadOf(c matrix.Content) matrixHead {
	if c.Number == matrix.Reference {
		return matrixHead{"ref", "the reference", "the reference programs"}
	}
	return matrixHead{strconv.Itoa(c.Number), report.MatrixName(c), matrixOwners(c)}
}

func newMatrixGrid(r *matrix.Result, g matrix.Grid) matrixGrid {
	m := matrixGrid{ID: string(g.Protocol), Name: strings.ToUpper(string(g.Protocol)), Grid: g, Of: g.Talked + g.Failed + g.Blocked + g.Error}
	hrefs := map[matrix.Pair]string{}
	for _, c := range r.Causes(g) {
		m.add(r, c, hrefs)
	}
	cells := map[matrix.Pair]matrix.Cell{}
	for _, c := range g.Cells {
		cells[matrix.Pair{Client: c.Client, Server: c.Server}] = c
	}
	for _, row := range r.Contents {
		m.Columns = append(m.Columns, matrixHeadOf(row))
		drawn := matrixRow{Head: matrixHeadOf(row)}
		for _, column := range r.Contents {
			pair := matrix.Pair{Client: row.Number, Server: column.Number}
			c, tried := cells[pair]
			if !tried {
				drawn.Cells = append(drawn.Cells, matrixCell{Class: "n", Word: "not tried"})
				continue
			}
			drawn.Cells = append(drawn.Cells, matrixCell{Class: matrixClasses[c.Outcome], Sign: r.Sign(c), Word: matrixWords[c.Outcome],
				Title: legible.Text(c.Text), Href: hrefs[pair]})
		}
		m.Rows = append(m.Rows, drawn)
	}
	return m
}

var (
	matrixClasses = map[matrix.Outcome]string{matrix.Talked: "p", matrix.Failed: "f", matrix.Blocked: "b", matrix.Error: "e"}
	matrixWords   = map[matrix.Outcome]string{matrix.Talked: "talked", matrix.Failed: "failed", matrix.Blocked: "no such program", matrix.Error: "the grader failed"}
)

// add takes a cause into the reasons, and notes where its cells lead.
func (m *matrixGrid) add(r *matrix.Result, c matrix.Cause, hrefs map[matrix.Pair]string) {
	if n := len(m.Reasons); n == 0 || m.Reasons[n-1].Code != c.Reason.Code {
		m.Reasons = append(m.Reasons, matrixReason{Code: c.Reason.Code, Title: legible.Sentence(c.Reason.Title)})
	}
	reason := &m.Reasons[len(m.Reasons)-1]
	whose := "Server"
	if c.Reason.Clients() {
		whose = "Client"
	}
	cause := matrixCause{ID: fmt.Sprintf("%s-%s-%d", m.ID, c.Reason.ID, c.Number), Whose: fmt.Sprintf("%s %s", whose, matrixCalled(r, c.Number))}
	for _, cell := range c.Cells {
		hrefs[matrix.Pair{Client: cell.Client, Server: cell.Server}] = "#" + cause.ID
		with := "client " + matrixCalled(r, cell.Client)
		if c.Reason.Clients() {
			with = "server " + matrixCalled(r, cell.Server)
		}
		cause.Cells = append(cause.Cells, matrixFailure{With: with, Text: legible.Text(cell.Text), Line: matrixBytes(cell.Line),
			Request: matrixBytes(cell.Request), Reply: matrixBytes(cell.Reply), Displayed: matrixBytes(cell.Displayed)})
	}
	reason.Causes = append(reason.Causes, cause)
}

func matrixCalled(r *matrix.Result, number int) string {
	if number == matrix.Reference {
		return "ref, the reference"
	}
	return fmt.Sprintf("%d, %s", number, report.MatrixName(r.Contents[number]))
}

func matrixBytes(b *verdict.Bytes) string {
	if b == nil {
		return ""
	}
	const cells = 120
	return legible.Quote(*b, cells)
}
