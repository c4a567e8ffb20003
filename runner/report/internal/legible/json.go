package legible

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON escapes whatever is not printable in the strings of JSON that encoding/json has written, which leaves bidirectional
// formatting characters as they are. It stays the same data.
func JSON(text []byte) []byte {
	hidden := func(r rune) bool { return r >= utf8.RuneSelf-1 && Hidden(r) } // DEL and above: below it only white space is left
	if !bytes.ContainsFunc(text, hidden) {
		return text
	}
	escaped := make([]byte, 0, len(text)+64)
	for _, r := range string(text) {
		if !hidden(r) {
			escaped = utf8.AppendRune(escaped, r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			escaped = fmt.Appendf(escaped, `\u%04x`, unit)
		}
	}
	return escaped
}
