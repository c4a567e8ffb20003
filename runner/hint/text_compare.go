package hint

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func reversed(b []byte) []byte {
	r := bytes.Clone(b)
	slices.Reverse(r)
	return r
}

// hasRestOfRequest tells that the request goes on in what came, where the reply should have stopped.
func (s seen) hasRestOfRequest() bool {
	received := bytes.TrimRight(s.received, "\r\n")
	return len(received) > len(s.expected) && bytes.EqualFold(received, prefix(s.sent, len(received)))
}

// few letters in a row, in the order of the request, show that what came has to do with it.
const few = 4

// hasOfRequest tells that some letters of the request stand in what came.
func (s seen) hasOfRequest() bool {
	sent, received := bytes.ToLower(s.sent), bytes.ToLower(s.received)
	for i := 0; i+few <= len(sent); i++ {
		if bytes.Contains(received, sent[i:i+few]) {
			return true
		}
	}
	return false
}

// trimmed tells that got is what stays of want without blanks at one or both of its ends.
func trimmed(got, want []byte) bool {
	const blanks = " \t\r\n"
	for _, t := range [][]byte{bytes.Trim(want, blanks), bytes.TrimLeft(want, blanks), bytes.TrimRight(want, blanks)} {
		if len(t) > 0 && bytes.Equal(got, t) {
			return true
		}
	}
	return false
}

func capitalized(b []byte) string {
	lower := []rune(strings.ToLower(string(b)))
	if len(lower) > 0 {
		lower[0] = unicode.ToUpper(lower[0])
	}
	return string(lower)
}

func titled(b []byte) string {
	previous := ' '
	return strings.Map(func(r rune) rune {
		starts := !unicode.IsLetter(previous)
		previous = r
		if starts {
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, string(b))
}

func swapped(r rune) rune {
	if unicode.IsUpper(r) {
		return unicode.ToLower(r)
	}
	return unicode.ToUpper(r)
}

func less32(b []byte) []byte {
	less := make([]byte, len(b))
	for i := range b {
		less[i] = b[i] - 32
	}
	return less
}

func only(b []byte, keep func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if keep(r) {
			return r
		}
		return -1
	}, string(b))
}

// misread tells that got is want read byte by byte, as Latin-1 or with the highest bits cut off, and written as UTF-8.
func misread(want, got []byte) bool {
	if !bytes.ContainsFunc(want, func(r rune) bool { return r > unicode.MaxASCII }) {
		return false
	}
	read := func(mask byte) string {
		runes := make([]rune, len(want))
		for i, b := range want {
			runes[i] = rune(b & mask)
		}
		return string(runes)
	}
	got = bytes.TrimSpace(got)
	return strings.EqualFold(string(got), read(0xff)) || strings.EqualFold(string(got), read(0x7f))
}

// lostOtherLetters tells that got is want with its characters outside of ASCII left out, or question marks in their place.
func lostOtherLetters(want, got []byte) bool {
	ascii := func(b []byte) string {
		return strings.TrimSpace(only(b, func(r rune) bool { return r <= unicode.MaxASCII && r != '?' }))
	}
	other := func(r rune) bool { return r > unicode.MaxASCII && r != unicode.ReplacementChar }
	return utf8.Valid(got) && bytes.ContainsFunc(want, other) && !bytes.ContainsFunc(got, other) && ascii(want) == ascii(got)
}
