package report

import (
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		text  string
		cells int
		want  string
	}{
		{"", 10, ""},
		{"one two three", 8, "one two|three"},
		{"  blanks   and\nlines ", 20, "blanks and lines"},
		{"a/very/long/path.py x", 8, "a/very/l|ong/path|.py x"},
		{"日本語 日本語", 8, "日本語|日本語"},
	} {
		if got := strings.Join(wrap(test.text, test.cells), "|"); got != test.want {
			t.Errorf("wrap(%q, %d) = %s, want %s", test.text, test.cells, got, test.want)
		}
	}
}

func TestHexRow(t *testing.T) {
	b := []byte("HI\x00 maple lantern")
	for _, test := range []struct {
		offset, perRow int
		want           string
	}{
		{0, 8, "0000  48 49 00 20 6d 61 70 6c  |HI. mapl|"},
		{16, 8, "0010  6e                       |n|"},
		{0, 16, "0000  48 49 00 20 6d 61 70 6c  65 20 6c 61 6e 74 65 72  |HI. maple lanter|"},
	} {
		if got := hexRow(b, test.offset, test.perRow); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
	row := hexRow([]byte("0123456789abcdef"), 0, 16)
	for i, want := range []string{"30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "61", "62", "63", "64", "65", "66"} {
		if at := hexColumn(i, 16); row[at:at+2] != want {
			t.Errorf("byte %d: column %d of %q is not %s", i, at, row, want)
		}
	}
}
