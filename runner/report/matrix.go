package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/matrix"
)

//go:embed matrix.schema.json
var matrixSchema []byte

// MatrixSchema is the JSON Schema (2020-12) of what MatrixJSON writes.
func MatrixSchema() []byte { return append([]byte(nil), matrixSchema...) }

// MatrixJSON writes a matrix as indented JSON that keeps to MatrixSchema. The error is w's.
func MatrixJSON(w io.Writer, result *matrix.Result) error {
	r := *result
	r.Contents = append([]matrix.Content{}, r.Contents...)
	for i := range r.Contents {
		c := &r.Contents[i]
		c.HandIns = append([]matrix.Owner{}, c.HandIns...)
		for j := range c.HandIns {
			c.HandIns[j].Names = listed(c.HandIns[j].Names)
		}
		c.Programs = append([]matrix.Program{}, c.Programs...)
		for j := range c.Programs {
			c.Programs[j].Driven = listed(c.Programs[j].Driven)
		}
	}
	r.Refused = append([]matrix.Refusal{}, r.Refused...)
	for i := range r.Refused {
		r.Refused[i].Names = listed(r.Refused[i].Names)
	}
	r.Grids = append([]matrix.Grid{}, r.Grids...)
	for i := range r.Grids {
		r.Grids[i].Cells = listed(r.Grids[i].Cells)
	}
	r.Reasons = listed(r.Reasons)
	text, err := json.MarshalIndent(&r, "", "  ")
	if err != nil {
		return fmt.Errorf("write the matrix as JSON: %w", err)
	}
	_, err = w.Write(append(SafeJSON(text), '\n'))
	return err
}

// MatrixText writes a matrix for people: a grid for each protocol, in parts side by side where it is wider than the terminal, and
// below each the reason behind every red cell. With Verbose there is a line for each such cell. The error is w's.
func MatrixText(w io.Writer, result *matrix.Result, o Options) error {
	t := matrixText{page: page{width: o.width(), color: o.Color}, result: result, verbose: o.Verbose}
	t.header()
	for _, g := range result.Grids {
		t.grid(g)
	}
	t.footer()
	_, err := w.Write(t.buffer.Bytes())
	return err
}

type matrixText struct {
	page
	result  *matrix.Result
	verbose bool
}

func (t *matrixText) header() {
	r := t.result
	about := fmt.Sprintf("%s and the reference, port %d", count(len(r.Contents)-1, "content"), r.Port)
	t.line(0, t.in(bold, cut(safe(strings.TrimSpace(r.Tool.Name+" "+r.Tool.Version)+"   "+about), t.width)))
	t.prose(0, 0, plain, r.Rule)
	for _, c := range r.Contents {
		if len(c.HandIns) > 1 {
			t.prose(0, 2, plain, fmt.Sprintf("The same content, number %d: %s.", c.Number, owners(c)))
		}
	}
	for _, refused := range r.Refused {
		t.prose(0, 2, plain, fmt.Sprintf("%s cannot be tried: %s", safe(refused.ID), stopped(safe(refused.Why))))
	}
}

// owners are the hand-ins of a content.
func owners(c matrix.Content) string {
	var ids []string
	for _, h := range c.HandIns {
		ids = append(ids, safe(h.ID))
	}
	return strings.Join(ids, ", ")
}

// MatrixName is what a row or column is called: its number and its first hand-in, or "ref" for the reference. It is safe as Safe is.
func MatrixName(c matrix.Content) string {
	if c.Number == matrix.Reference {
		return "the reference"
	}
	name := safe(c.HandIns[0].ID)
	if more := len(c.HandIns) - 1; more > 0 {
		name += fmt.Sprintf(" (and %d more)", more)
	}
	return name
}

// column is the number of a content at the head of its column.
func column(number int) string {
	if number == matrix.Reference {
		return "ref"
	}
	return strconv.Itoa(number)
}

const (
	columnWidth   = 4
	margin        = 7 // of a row: its number, and blanks
	mostNameWidth = 24
)

func (t *matrixText) grid(g matrix.Grid) {
	t.blank()
	protocol := strings.ToUpper(string(g.Protocol))
	t.prose(0, 5, bold, fmt.Sprintf("%s: %d of %d talked (a row for each client, a column for each server)", protocol,
		g.Talked, g.Talked+g.Failed+g.Blocked+g.Error))
	t.blank()
	cells := map[matrix.Pair]matrix.Cell{}
	for _, c := range g.Cells {
		cells[matrix.Pair{Client: c.Client, Server: c.Server}] = c
	}
	nameWidth := 0
	for _, c := range t.result.Contents {
		nameWidth = max(nameWidth, min(width(MatrixName(c)), mostNameWidth, t.width/3))
	}
	across := max(1, (t.width-nameWidth-margin)/columnWidth)
	all := t.result.Contents
	for from := 0; from < len(all); from += across {
		if from > 0 {
			t.blank()
		}
		t.part(all, all[from:min(from+across, len(all))], cells, nameWidth)
	}
	t.causes(g)
}

// part draws some of the columns.
func (t *matrixText) part(rows, columns []matrix.Content, cells map[matrix.Pair]matrix.Cell, nameWidth int) {
	head := strings.Repeat(" ", nameWidth+margin)
	for _, c := range columns {
		head += pad(column(c.Number), columnWidth)
	}
	t.line(0, t.in(dim, strings.TrimRight(head, " ")))
	for _, row := range rows {
		line := fmt.Sprintf("%4s ", column(row.Number)) + pad(cut(MatrixName(row), nameWidth), nameWidth+2)
		for _, c := range columns {
			cell, tried := cells[matrix.Pair{Client: row.Number, Server: c.Number}]
			sign := ""
			if tried {
				sign = t.result.Sign(cell)
			}
			line += t.in(paints[cell.Outcome], sign) + strings.Repeat(" ", columnWidth-width(sign))
		}
		t.line(0, strings.TrimRight(line, " "))
	}
}

var paints = map[matrix.Outcome]style{matrix.Talked: green, matrix.Failed: red, matrix.Blocked: dim, matrix.Error: purple}

// causes are the reasons of the red cells, each with those whose doing it is.
func (t *matrixText) causes(g matrix.Grid) {
	last := ""
	for _, c := range t.result.Causes(g) {
		if c.Reason.ID != last {
			t.blank()
			t.prose(0, 4, red, fmt.Sprintf("✗%s %s", c.Reason.Code, c.Reason.Title))
			last = c.Reason.ID
		}
		t.cause(c)
	}
	t.unknown(g)
}

func (t *matrixText) cause(c matrix.Cause) {
	whose, others := "server", "client"
	if c.Reason.Clients() {
		whose, others = others, whose
	}
	name := fmt.Sprintf("%s %s, %s", whose, column(c.Number), MatrixName(t.result.Contents[c.Number]))
	if !t.verbose {
		t.prose(4, 6, plain, fmt.Sprintf("%s, with %s: %s", name, count(len(c.Cells), others), safe(c.Cells[0].Text)))
		return
	}
	t.line(4, name)
	for _, cell := range c.Cells {
		other := cell.Client
		if c.Reason.Clients() {
			other = cell.Server
		}
		t.prose(6, 8, plain, fmt.Sprintf("with %s, %s: %s", column(other), MatrixName(t.result.Contents[other]), safe(cell.Text)))
	}
}

// unknown says why cells are grey, once for each missing program, and what the grader failed at.
func (t *matrixText) unknown(g matrix.Grid) {
	said := map[string]bool{}
	for _, c := range g.Cells {
		if c.Outcome != matrix.Blocked && c.Outcome != matrix.Error || said[c.Text] {
			continue
		}
		if len(said) == 0 {
			t.blank()
		}
		said[c.Text] = true
		t.prose(0, 3, plain, fmt.Sprintf("%s client %s with server %s: %s", t.result.Sign(c), column(c.Client), column(c.Server), safe(c.Text)))
	}
}

func (t *matrixText) footer() {
	t.blank()
	for _, c := range t.result.Contents {
		for _, p := range c.Programs {
			for _, driven := range p.Driven {
				t.prose(0, 2, dim, fmt.Sprintf("%s of %s: %s.", p.Program.Name(), MatrixName(c), safe(driven)))
			}
		}
	}
	t.items(0, []string{fmt.Sprintf("%d of %d pairs tried", t.result.Tried, t.result.Pairs), "seed " + safe(t.result.Seed),
		fmt.Sprintf("%.1f s", t.result.Seconds)}, func(item string) string { return item })
}
