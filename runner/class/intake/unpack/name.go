package unpack

import (
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// longest is how many bytes file systems take for the name of one file.
const longest = 255

var drive = regexp.MustCompile(`^[A-Za-z]:`)

// Clean makes a relative path, separated by slashes, of a name in an archive. It is "" for the folder itself. What was
// changed, if that may matter, is a clause that follows "It"; what cannot be made safe is a clause that follows "its name".
func Clean(name string) (clean, changed, wrong string) {
	name = strings.ReplaceAll(strings.ToValidUTF8(name, "_"), `\`, "/")
	if inside := strings.TrimLeft(drive.ReplaceAllString(name, ""), "/"); inside != name {
		name, changed = inside, "was meant for a fixed place on a disk"
	}
	var parts []string
	for part := range strings.SplitSeq(name, "/") {
		switch part {
		case "", ".":
			continue
		case "..":
			return "", "", "leads out of the hand-in"
		}
		plain := strings.Map(printable, part)
		if plain != part {
			changed = "has control characters in its name"
		}
		if len(plain) > longest {
			plain, changed = cut(plain), "has a name of more than 255 bytes"
		}
		parts = append(parts, plain)
	}
	return strings.Join(parts, "/"), changed, ""
}

// printable replaces what does things to a terminal: control characters, and those that turn the direction of writing.
func printable(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
		return '_'
	}
	return r
}

// cut shortens a file's name and keeps its ending.
func cut(name string) string {
	ending := path.Ext(name)
	if len(ending) > 20 {
		ending = ""
	}
	stem := name[:longest-len(ending)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return stem + ending
}

// Shown is a name as it may stand in a message: safe on a terminal, and with its end if it is very long.
func Shown(name string) string {
	const limit = 120
	if len(name) > limit {
		name = "..." + strings.ToValidUTF8(name[len(name)-limit:], "")
	}
	return language.Quote(name)
}
