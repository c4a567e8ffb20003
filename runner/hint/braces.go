package hint

import (
	"regexp"
	"slices"
	"strings"
)

var (
	braceLoop   = regexp.MustCompile(`\b(while|for|loop|do|foreach)\b`)
	braceAccept = patterns{
		"c": re(`\baccept4?\s*\(`), "java": re(`\.accept\s*\(\s*\)`), "go": re(`\.Accept(TCP)?\(\)`),
		"rust": re(`\.accept\(\)`), "csharp": re(`\.Accept(Socket|TcpClient)?(Async)?\s*\(\s*\)`),
	}
)

// acceptBeforeBlock finds, in a language with braces, an accept that no loop surrounds, with a loop after it in the same
// function.
func (s seen) acceptBeforeBlock() (place, bool) {
	for _, accept := range braceAccept[s.language] {
		for _, src := range s.sources {
			if at, ok := beforeLoop(accept, src, s.language); ok {
				return at, true
			}
		}
	}
	return place{}, false
}

// braceLoopAround is loopAround in a language with braces.
func braceLoopAround(lines []string, at int) (head, end int, in bool) {
	type block struct {
		head int
		loop bool
	}
	var open []block
	header, headerAt, parentheses := "", 0, 0
	found := -1 // how many blocks are open in the loop
	for i, line := range lines {
		for _, c := range line {
			switch c {
			case '{':
				open = append(open, block{headerAt, braceLoop.MatchString(header)})
				header = ""
			case '}':
				if found > 0 && len(open) <= found {
					return head, i, true
				}
				open = open[:max(0, len(open)-1)]
				header = ""
			case ';':
				if parentheses <= 0 { // not one of for (;;)
					header = ""
				}
			case '(':
				parentheses++
			case ')':
				parentheses--
			default:
				if strings.TrimSpace(header) == "" {
					headerAt = i
				}
				header += string(c)
			}
		}
		header += "\n"
		if i != at {
			continue
		}
		for depth := len(open); depth > 0; depth-- {
			if b := open[depth-1]; b.loop {
				head, found = b.head, depth
				break
			}
		}
		if found < 0 {
			return 0, 0, false
		}
	}
	return 0, 0, false
}

func beforeLoop(accept *regexp.Regexp, src Source, language string) (place, bool) {
	var open []bool // of each open block, whether it is a loop's
	var found place
	depth := 0 // of the block that what was found stands in
	header := ""
	for i, line := range strings.Split(withoutComments(src.Text, language), "\n") {
		loop := braceLoop.MatchString(line)
		switch {
		case found.line > 0 && loop:
			return found, true
		case found.line == 0 && !loop && !slices.Contains(open, true) && accept.MatchString(line):
			found, depth = place{src.Path, i + 1, strings.TrimSpace(line)}, len(open)
		}
		for _, c := range line {
			switch c {
			case '{':
				open = append(open, braceLoop.MatchString(header))
				header = ""
			case '}':
				open = open[:max(0, len(open)-1)]
				header = ""
			default:
				header += string(c)
			}
		}
		header += "\n"
		if found.line > 0 && len(open) < depth {
			found = place{} // its function has ended
		}
	}
	return place{}, false
}
