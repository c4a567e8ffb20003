package legible

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence ends text with a full stop and begins it with a capital, unless it begins with a name.
func Sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	first, n := utf8.DecodeRuneInString(text)
	if word, _, _ := strings.Cut(text, " "); word == strings.ToLower(word) && !strings.ContainsAny(word, "/._(") {
		text = string(unicode.ToUpper(first)) + text[n:]
	}
	return Stopped(text)
}

// Stopped ends a sentence with a full stop if it has none.
func Stopped(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".?:") {
		return text
	}
	return text + "."
}
