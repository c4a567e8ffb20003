package python

import (
	"bytes"
	"regexp"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
)

var (
	inlineDefault = regexp.MustCompile(`\bif\b.*\bargv\b.*\belse\b`)
	catchesIndex  = regexp.MustCompile(`^except\b(?:\s*:|.*\b(?:IndexError|LookupError|Exception)\b)`)
	assigns       = regexp.MustCompile(`[\w)\]]\s*=[^=]`)
)

// required tells whether the program cannot do without the argument that it reads at offset: it does not ask first how many
// there are, or ends when there are too few.
func (c *commandLine) required(offset int) bool {
	bare := c.File.Text.Bare
	start := bytes.LastIndexByte(bare[:offset], '\n') + 1
	if inlineDefault.Match(bare[start:commandline.LineEnd(bare, offset)]) {
		return false
	}
	for _, m := range argvLength.FindAllSubmatchIndex(bare, commandline.MatchesLimit) {
		body, otherwise := block(bare, m[0])
		few := slices.Contains([]string{"<", "<=", "!=", "<>"}, string(bare[m[4]:m[5]])) != (m[2] >= 0)
		switch {
		case few:
			return leaves.Match(body) || !assigns.Match(body)
		case leaves.Match(body) && !argvUse.Match(body):
			continue // too many arguments
		case otherwise != nil:
			return leaves.Match(otherwise) || !assigns.Match(otherwise)
		default:
			return !assigns.Match(body)
		}
	}
	if handler, ok := tried(bare, start); ok {
		return leaves.Match(handler)
	}
	return true
}

// tried returns what is done about a missing argument if the line at start lies in a try that catches it.
func tried(text []byte, start int) (handler []byte, ok bool) {
	depth := commandline.Indent(text[start:])
	for at := start; at < len(text); {
		end := commandline.LineEnd(text, at)
		line := text[at:end]
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 && commandline.Indent(line) < depth {
			if !bytes.HasPrefix(trimmed, []byte("except")) {
				return nil, false
			}
			if catchesIndex.Match(trimmed) {
				handler, _ = block(text, at)
				return handler, true
			}
			depth = commandline.Indent(line) + 1 // another handler of the same try may follow
		}
		at = end + 1
	}
	return nil, false
}

// block returns the statements that are indented under the line at offset, with what stands behind its colon, and those of
// its else.
func block(text []byte, offset int) (body, otherwise []byte) {
	start := bytes.LastIndexByte(text[:offset], '\n') + 1
	depth := commandline.Indent(text[start:])
	at := commandline.LineEnd(text, offset)
	if colon := bytes.LastIndexByte(text[start:at], ':'); colon >= 0 {
		body = append(body, text[start+colon+1:at]...)
	}
	at, rest := commandline.Indented(text, at, depth)
	body = append(body, rest...)
	return body, commandline.Else(text, at, depth)
}
