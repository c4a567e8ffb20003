package site

import (
	"strings"
	"testing"
)

// marked are the bytes of a dump that differ, in brackets.
func marked(d *dump) string {
	var b strings.Builder
	for _, row := range d.Rows {
		for _, c := range row.Bytes {
			switch {
			case c.Gap:
			case c.Differs:
				b.WriteString("[" + c.Char + "]")
			default:
				b.WriteString(c.Char)
			}
		}
	}
	return b.String()
}

func TestDifference(t *testing.T) {
	for _, test := range []struct{ name, expected, received, wantExpected, wantReceived string }{
		{"zeros at the end", "HI", "HI\x00\x00", "HI", "HI[·][·]"},
		{"missing in the middle", "A  B", "A B", "A [ ]B", "A B"},
		{"the case of one letter", "AMBER", "AMbER", "AM[B]ER", "AM[b]ER"},
		{"two bytes", "MAPLE", "MXPLX", "M[A]PL[E]", "M[X]PL[X]"},
		{"another word", "A MAPLE TREE", "A LAMP TREE", "A [M][A][P][L][E] TREE", "A [L][A][M][P] TREE"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDifference([]byte(test.expected), []byte(test.received))
			if got := marked(d.Expected); got != test.wantExpected {
				t.Errorf("expected %s, want %s", got, test.wantExpected)
			}
			if got := marked(d.Received); got != test.wantReceived {
				t.Errorf("received %s, want %s", got, test.wantReceived)
			}
		})
	}
	if newDifference([]byte("HI"), []byte("HI")) != nil {
		t.Error("equal bytes differ")
	}
	if d := newDifference([]byte("HI"), nil); d.Expected != nil || d.Words != "nothing came" {
		t.Errorf("nothing is shown as %+v", d)
	}
}

func TestDumpShowsWhereItDiffers(t *testing.T) {
	whole := strings.Repeat("abcdefgh", 128)
	d := newDifference([]byte(whole), []byte(whole[:1020]))
	if d.Received.Before != 1008 || d.Received.After != 0 || d.Received.Rows[0].Offset != "03f0" {
		t.Errorf("received: %+v", d.Received)
	}
	if got := marked(d.Expected); got != "abcdefghabcd[e][f][g][h]" {
		t.Errorf("expected: %s", got)
	}
	d = newDifference([]byte("HI"), []byte("HI"+strings.Repeat("\x00", 2046)))
	if d.Received.After != 2048-dumpRows*dumpWidth || len(d.Received.Rows) != dumpRows {
		t.Errorf("received: %+v", d.Received)
	}
}
