package site

import (
	"fmt"

	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
)

// difference is where received bytes are not those that were expected, as two dumps side by side.
type difference struct {
	Words              string
	Expected, Received *dump
}

// dump shows some rows of bytes.
type dump struct {
	Rows   []dumpRow
	Before int // bytes left out before the rows, and after them
	After  int
}

// namedDump is a dump under a heading.
type namedDump struct {
	Name string
	*dump
}

type dumpRow struct {
	Offset string
	Bytes  []dumpByte
}

// dumpByte is one byte: in hexadecimal, and as a character if it is printable ASCII. A Gap is a place past the end.
type dumpByte struct {
	Hex, Char string
	Differs   bool
	Gap       bool
}

const (
	dumpWidth = 8 // bytes in a row, so that it has room on a narrow screen
	dumpRows  = 5
	dumpLead  = 1 // rows before the first that differs
)

func newDifference(expected, received []byte) *difference {
	d, differ := legible.Compare(expected, received)
	if !differ {
		return nil
	}
	out := &difference{Words: d.Words}
	if len(received) == 0 {
		return out
	}
	from := max(d.Offset/dumpWidth-dumpLead, 0) * dumpWidth
	differs := func(b, other []byte, i int) bool {
		if len(b) == len(other) {
			return b[i] != other[i]
		}
		return i >= d.Offset && i < len(b)-d.Tail
	}
	out.Expected = newDump(expected, from, func(i int) bool { return differs(expected, received, i) })
	out.Received = newDump(received, from, func(i int) bool { return differs(received, expected, i) })
	return out
}

// newDump shows the rows from an offset on, which is the beginning of a row; if there are none, the last ones.
func newDump(b []byte, from int, differs func(int) bool) *dump {
	if from >= len(b) {
		from = max(len(b)-1, 0) / dumpWidth * dumpWidth
	}
	to := min(from+dumpRows*dumpWidth, len(b))
	d := &dump{Before: from, After: len(b) - to}
	for at := from; at < to; at += dumpWidth {
		row := dumpRow{Offset: fmt.Sprintf("%04x", at)}
		for i := at; i < at+dumpWidth; i++ {
			if i >= len(b) {
				row.Bytes = append(row.Bytes, dumpByte{Hex: "  ", Char: " ", Gap: true})
				continue
			}
			char := "·"
			if b[i] >= ' ' && b[i] < 0x7f {
				char = string(rune(b[i]))
			}
			row.Bytes = append(row.Bytes, dumpByte{Hex: fmt.Sprintf("%02x", b[i]), Char: char, Differs: differs(i)})
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}
