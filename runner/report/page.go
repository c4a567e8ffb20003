package report

import (
	"bytes"
	"strings"
)

// page is text being laid out to a width.
type page struct {
	buffer bytes.Buffer
	width  int
	color  bool
}

type style string

const (
	plain  style = ""
	bold   style = "\x1b[1m"
	dim    style = "\x1b[2m"
	red    style = "\x1b[31m"
	green  style = "\x1b[32m"
	yellow style = "\x1b[33m"
	purple style = "\x1b[35m"
	reset        = "\x1b[0m"
)

func (p *page) in(s style, text string) string {
	if !p.color || s == plain || text == "" {
		return text
	}
	return string(s) + text + reset
}

// line writes text as it is, indented.
func (p *page) line(indent int, text string) {
	if text != "" {
		p.buffer.WriteString(strings.Repeat(" ", indent))
		p.buffer.WriteString(text)
	}
	p.buffer.WriteByte('\n')
}

func (p *page) blank() { p.buffer.WriteByte('\n') }

// prose writes text wrapped; lines after the first are indented by hang.
func (p *page) prose(indent, hang int, s style, text string) {
	first := wrap(text, p.width-indent)
	if len(first) == 0 {
		return
	}
	p.line(indent, p.in(s, first[0]))
	rest := strings.TrimSpace(strings.TrimPrefix(strings.Join(strings.Fields(text), " "), first[0]))
	for _, line := range wrap(rest, p.width-hang) {
		p.line(hang, p.in(s, line))
	}
}

// labelWidth is the column of labels in a failure: "expected" and two blanks.
const labelWidth = 10

// labelled writes a label and, beside it, text wrapped in a column of its own.
func (p *page) labelled(indent int, label string, s style, text string) {
	for _, line := range wrap(text, p.width-indent-labelWidth) {
		p.line(indent, p.in(dim, pad(label, labelWidth))+p.in(s, line))
		label = ""
	}
}

// items writes short texts beside each other, three blanks apart, in as many lines as they need.
func (p *page) items(indent int, items []string, paint func(string) string) {
	line, used := "", 0
	for _, item := range items {
		if used > 0 && indent+used+3+width(item) > p.width {
			p.line(indent, line)
			line, used = "", 0
		}
		if used > 0 {
			line, used = line+"   ", used+3
		}
		line, used = line+paint(item), used+width(item)
	}
	if used > 0 {
		p.line(indent, line)
	}
}

func pad(text string, cellCount int) string {
	return text + strings.Repeat(" ", max(cellCount-width(text), 0))
}
