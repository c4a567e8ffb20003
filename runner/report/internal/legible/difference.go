package legible

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Difference is how received bytes differ from those that were expected.
type Difference struct {
	// Offset is that of the first received byte that differs; len(received) if bytes are missing at the end.
	Offset int
	// Tail is how many bytes at the end of both are the same; what lies between is what differs.
	Tail int
	// Words say what differs: "2046 bytes too many, all zero". They are safe to print.
	Words string
	// Changed tells that other bytes stand there, so that the expected ones are worth showing beside them.
	Changed bool
}

// Compare describes the difference; ok is false if there is none.
func Compare(expected, received []byte) (d Difference, ok bool) {
	if bytes.Equal(expected, received) {
		return Difference{}, false
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
	d.Offset, d.Tail = head, tail
	switch {
	case len(received) == 0:
		d.Words = "nothing came"
	case len(missing) == 0:
		d.Words = tooMany(extra, expected, head, tail)
	case len(extra) == 0:
		d.Words = tooFew(missing, head, tail)
	default:
		d.Words, d.Changed = change(expected, received, missing, extra)
	}
	if len(missing) > 0 && len(extra) > 0 {
		if start, before, after, wrapped := surrounded(expected, received); wrapped {
			d = Difference{Offset: start, Words: fmt.Sprintf("%s before it and %s after it", Quote(before, 24), Quote(after, 24))}
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
	return Count(len(extra), "byte") + " too many" + where + contents(extra, expected)
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
	return Count(len(missing), "byte") + verb + where + contents(missing, nil)
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
		return ", all " + Quote(b[:1], 8)
	}
	return ": " + Quote(b, 32)
}

func change(expected, received, missing, extra []byte) (words string, changed bool) {
	if len(missing) == len(expected) && len(extra) == len(received) && len(expected) != len(received) {
		return "another text", true
	}
	if len(expected) != len(received) {
		return fmt.Sprintf("%s, where %s should stand", Quote(extra, 24), Quote(missing, 24)), true
	}
	if wrong, lower := caseOnly(expected, received); wrong > 0 {
		return fmt.Sprintf("%s in the wrong case%s", Count(wrong, "letter"), pick(lower == wrong, ": lower instead of upper", "")), false
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
		Quote(first(extra), 8), Quote(first(missing), 8)), true
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

func pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}
