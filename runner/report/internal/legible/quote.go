package legible

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Quote shows bytes as a Go string of at most so many cells, its middle left out when it is longer; a run of zero bytes at
// the end is counted rather than shown.
func Quote(b []byte, cells int) string {
	if text := bytes.TrimRight(b, "\x00"); len(b)-len(text) > 3 {
		zeros := Count(len(b)-len(text), "zero byte")
		if len(text) == 0 {
			return zeros
		}
		return Quote(text, max(cells-len(zeros)-5, 8)) + " and " + zeros
	}
	pieces := Pieces(b)
	if n := Fitting(pieces, cells-2); n == len(pieces) {
		return `"` + strings.Join(pieces, "") + `"`
	}
	room := max(cells-5, 2) // quotes and dots
	n := Fitting(pieces, room*2/3)
	front := strings.Join(pieces[:n], "")
	slices.Reverse(pieces)
	back := pieces[:Fitting(pieces, room-Width(front))]
	slices.Reverse(back)
	return `"` + front + "..." + strings.Join(back, "") + `"`
}

// Fitting is how many of the pieces, from the first on, have room in so many cells.
func Fitting(pieces []string, cells int) int {
	for i, piece := range pieces {
		if cells -= Width(piece); cells < 0 {
			return i
		}
	}
	return len(pieces)
}

// Pieces is each character of b as it stands in a Go string.
func Pieces(b []byte) []string {
	pieces := make([]string, 0, len(b))
	for len(b) > 0 {
		_, n := utf8.DecodeRune(b)
		q := fmt.Sprintf("%q", b[:n])
		pieces = append(pieces, q[1:len(q)-1])
		b = b[n:]
	}
	return pieces
}

// Beginning shows the start of a payload that goes on.
func Beginning(start []byte, room int) string {
	if text := strings.TrimRight(string(start), "\x00"); len(start)-len(text) > 3 {
		if text == "" {
			return "zeros..."
		}
		return Quote([]byte(text), max(room-13, 8)) + " and zeros..."
	}
	pieces := Pieces(start)
	return `"` + strings.Join(pieces[:Fitting(pieces, max(room-5, 4))], "") + `"...`
}
