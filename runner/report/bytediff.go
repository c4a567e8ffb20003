package report

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// difference is how received bytes differ from those that were expected.
type difference struct {
	// offset is that of the first received byte that differs; len(received) if bytes are missing at the end.
	offset int
	// words say what differs: "2046 bytes too many, all zero". They are safe to print.
	words string
	// changed tells that other bytes stand there, so that the expected ones are worth showing beside them.
	changed bool
}

// compare describes the difference; ok is false if there is none.
func compare(expected, received []byte) (d difference, ok bool) {
	if bytes.Equal(expected, received) {
		return difference{}, false
	}
	head := commonPrefix(expected, received)
	text := utf8.Valid(expected) && utf8.Valid(received)
	for text && head > 0 && (inside(expected, head) || inside(received, head)) {
		head--
	}
	tail := commonSuffix(expected[head:], received[head:])
	for text && tail > 0 && (inside(expected, len(expected)-tail) || inside(received, len(received)-tail)) {
		tail--
	}
	missing, extra := expected[head:len(expected)-tail], received[head:len(received)-tail]
	d.offset = head
	switch {
	case len(received) == 0:
		d.words = "nothing came"
	case len(missing) == 0:
		d.words = tooMany(extra, expected, head, tail)
	case len(extra) == 0:
		d.words = tooFew(missing, head, tail)
	default:
		d.words, d.changed = change(expected, received, missing, extra)
	}
	if len(missing) > 0 && len(extra) > 0 {
		if start, before, after, wrapped := surrounded(expected, received); wrapped {
			d = difference{offset: start, words: fmt.Sprintf("%s before it and %s after it", quote(before, 24), quote(after, 24))}
		}
	}
	return d, true
}

func tooMany(extra, expected []byte, head, tail int) string {
	where := ""
	switch {
	case tail == 0:
	case head == 0:
		where = " at the beginning"
	default:
		where = " in the middle"
	}
	return count(len(extra), "byte") + " too many" + where + contents(extra, expected)
}

func tooFew(missing []byte, head, tail int) string {
	where := " in the middle"
	switch {
	case tail == 0:
		where = " at the end"
	case head == 0:
		where = " at the beginning"
	}
	verb := " are missing"
	if len(missing) == 1 {
		verb = " is missing"
	}
	return count(len(missing), "byte") + verb + where + contents(missing, nil)
}

// contents says what bytes are: ", all zero" or `: "abc"`. Whole is a text that they may repeat.
func contents(b, whole []byte) string {
	one := len(b) == 1
	switch {
	case len(bytes.Trim(b, "\x00")) == 0:
		return pick(one, ": a zero byte", ", all zero")
	case len(bytes.Trim(b, " ")) == 0:
		return pick(one, ": a blank", ", all blanks")
	case string(b) == "\n":
		return ": a newline"
	case string(b) == "\r\n":
		return ": CR and LF"
	case len(whole) > 0 && bytes.Equal(b, whole):
		return ": the whole text once more"
	case len(b) > 3 && len(bytes.Trim(b, string(b[:1]))) == 0:
		return ", all " + quote(b[:1], 8)
	}
	return ": " + quote(b, 32)
}

func change(expected, received, missing, extra []byte) (words string, changed bool) {
	if len(missing) == len(expected) && len(extra) == len(received) && len(expected) != len(received) {
		return "another text", true
	}
	if len(expected) != len(received) {
		return fmt.Sprintf("%s, where %s should stand", quote(extra, 24), quote(missing, 24)), true
	}
	if wrong, lower := caseOnly(expected, received); wrong > 0 {
		return fmt.Sprintf("%s in the wrong case%s", count(wrong, "letter"), pick(lower == wrong, ": lower instead of upper", "")), false
	}
	differ := 0
	for i := range expected {
		if expected[i] != received[i] {
			differ++
		}
	}
	if differ == len(expected) && differ > 1 {
		return "every byte is another", true
	}
	return fmt.Sprintf("%s, the first is %s instead of %s", pick(differ == 1, "1 byte differs", fmt.Sprintf("%d bytes differ", differ)),
		quote(first(extra), 8), quote(first(missing), 8)), true
}

// caseOnly counts the letters that differ in nothing but their case, and those of them that are lower-case in received; 0 if
// anything else differs.
func caseOnly(expected, received []byte) (wrong, lower int) {
	for len(expected) > 0 && len(received) > 0 {
		want, n := utf8.DecodeRune(expected)
		got, m := utf8.DecodeRune(received)
		if want == utf8.RuneError || got == utf8.RuneError || unicode.ToLower(want) != unicode.ToLower(got) {
			return 0, 0
		}
		if want != got {
			wrong++
			if unicode.IsLower(got) {
				lower++
			}
		}
		expected, received = expected[n:], received[m:]
	}
	if len(expected)+len(received) > 0 {
		return 0, 0
	}
	return wrong, lower
}

// surrounded tells that received is expected with something before it and something after it. Start is 0 then.
func surrounded(expected, received []byte) (start int, before, after []byte, ok bool) {
	if len(expected) < 2 {
		return 0, nil, nil, false
	}
	before, after, found := bytes.Cut(received, expected)
	return 0, before, after, found && len(before) > 0 && len(after) > 0
}

// first is the first character of b.
func first(b []byte) []byte {
	_, n := utf8.DecodeRune(b)
	return b[:n]
}

// inside tells that b[i] belongs to a character that begins before it.
func inside(b []byte, i int) bool { return i < len(b) && !utf8.RuneStart(b[i]) }

func commonPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func commonSuffix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

// quote shows bytes as a Go string of at most so many cells, its middle left out when it is longer; a run of zero bytes at
// the end is counted rather than shown.
func quote(b []byte, cells int) string {
	if text := bytes.TrimRight(b, "\x00"); len(b)-len(text) > 3 {
		zeros := count(len(b)-len(text), "zero byte")
		if len(text) == 0 {
			return zeros
		}
		return quote(text, max(cells-len(zeros)-5, 8)) + " and " + zeros
	}
	pieces := quotedPieces(b)
	if n := fitting(pieces, cells-2); n == len(pieces) {
		return `"` + strings.Join(pieces, "") + `"`
	}
	room := max(cells-5, 2) // quotes and dots
	n := fitting(pieces, room*2/3)
	front := strings.Join(pieces[:n], "")
	slices.Reverse(pieces)
	back := pieces[:fitting(pieces, room-width(front))]
	slices.Reverse(back)
	return `"` + front + "..." + strings.Join(back, "") + `"`
}

// fitting is how many of the pieces, from the first on, have room in so many cells.
func fitting(pieces []string, cells int) int {
	for i, piece := range pieces {
		if cells -= width(piece); cells < 0 {
			return i
		}
	}
	return len(pieces)
}

// quotedPieces is each character of b as it stands in a Go string.
func quotedPieces(b []byte) []string {
	pieces := make([]string, 0, len(b))
	for len(b) > 0 {
		_, n := utf8.DecodeRune(b)
		q := fmt.Sprintf("%q", b[:n])
		pieces = append(pieces, q[1:len(q)-1])
		b = b[n:]
	}
	return pieces
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}
