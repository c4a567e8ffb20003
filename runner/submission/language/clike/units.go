package clike

import (
	"regexp"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

var (
	typeHeader  = regexp.MustCompile(`^[^(=]*\b(?:class|struct|interface|enum|record|trait|impl|union)\b`)
	spaceHeader = regexp.MustCompile(`^[^(=]*(?:\bnamespace\b|\bmod\b|\bextern\b)`)
	// macroLine is the preprocessor's; its braces are in no block.
	macroLine = regexp.MustCompile(`(?m)^[ \t]*#.*$`)
)

// scope is a block that functions may stand in.
type scope struct {
	from      int  // where its header begins
	named     bool // a type, not a mere name space
	functions int  // in it
}

// Units are the functions of a file, wherever in types and name spaces they stand, and the types that have some.
func Units(text language.Text) []language.Span {
	bare := macroLine.ReplaceAllFunc(text.Bare, func(line []byte) []byte { // of the same length
		blanks := make([]byte, len(line))
		for i := range blanks {
			blanks[i] = ' '
		}
		return blanks
	})
	var units []language.Span
	var open []scope
	header := 0
	for at := 0; at < len(bare); at++ {
		switch bare[at] {
		case ';':
			header = at + 1
		case '}':
			if len(open) > 0 {
				last := open[len(open)-1]
				open = open[:len(open)-1]
				if last.named && last.functions > 0 {
					units = append(units, language.Span{From: last.from, To: at + 1})
				}
			}
			header = at + 1
		case '{':
			head := bare[header:at]
			switch {
			case typeHeader.Match(head):
				open = append(open, scope{from: header, named: true})
			case spaceHeader.Match(head):
				open = append(open, scope{from: header})
			default:
				end := closing(bare, at)
				if parameters(head) {
					units = append(units, language.Span{From: header, To: end})
					for i := range open {
						open[i].functions++
					}
				}
				at = end - 1
			}
			header = at + 1
		}
	}
	return units
}

// parameters tells whether a header has a list of parameters: it is a function's.
func parameters(head []byte) bool {
	for _, c := range head {
		switch c {
		case '(':
			return true
		case '=':
			return false
		}
	}
	return false
}

// closing is the offset after the brace that closes the one at open; the end of the text if none does.
func closing(bare []byte, open int) int {
	depth := 0
	for at := open; at < len(bare); at++ {
		switch bare[at] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	return len(bare)
}
