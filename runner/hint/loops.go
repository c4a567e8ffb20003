package hint

import (
	"regexp"
	"slices"
	"strings"
)

var (
	framework = regexp.MustCompile(`serve_forever|run_forever|\basyncio\b|_server_loop\b`)

	// loops are the heads of loops, and accepts the calls that wait for a client, in languages whose blocks are indented.
	loops = map[string]*regexp.Regexp{
		"python": regexp.MustCompile(`^(\s*)(while|for)\b.*:`),
		"ruby":   regexp.MustCompile(`\b(loop|while|until|for)\b|\.(each|times|upto|cycle)\b`),
		"perl":   regexp.MustCompile(`\b(while|until|for|foreach|do)\b`),
		"php":    regexp.MustCompile(`\b(while|for|foreach|do)\b`),
	}
	accepts = map[string]*regexp.Regexp{
		"python": regexp.MustCompile(`\S.*\.accept\(\)`),
		"ruby":   regexp.MustCompile(`\.accept\b`),
		"perl":   regexp.MustCompile(`\baccept\b`),
		"php":    regexp.MustCompile(`\bsocket_accept\b`),
	}
)

// acceptBeforeLoop finds an accept that no loop surrounds, not even one around the call of the function that it stands in.
func acceptBeforeLoop(s seen) (place, bool) {
	loop, accept := loops[s.language], accepts[s.language]
	if loop == nil {
		return s.acceptBeforeBlock()
	}
	for _, src := range s.sources {
		lines := strings.Split(withoutComments(src.Text, s.language), "\n")
		for i, line := range lines {
			if !accept.MatchString(line) {
				continue
			}
			looped := inLoop(lines, i, loop)
			if name := functionAround(lines, i); name != "" && !looped {
				call := regexp.MustCompile(`\b` + name + `\b`)
				for j, other := range lines {
					looped = looped || call.MatchString(other) && inLoop(lines, j, loop)
				}
			}
			return place{src.Path, i + 1, strings.TrimSpace(line)}, !looped
		}
	}
	return place{}, false
}

// keyboard stands in a line that reads what is typed, and nothing from a peer.
var keyboard = regexp.MustCompile(`(?i)user|stdin|system\.in|console|keyboard`)

// loopOfOneClient finds a loop around receiving from a connection in which no client is accepted, and gives its lines.
func loopOfOneClient(s seen) (at place, body []string, ok bool) {
	for _, src := range s.sources {
		lines := strings.Split(withoutComments(src.Text, s.language), "\n")
		for i, line := range lines {
			if !matches(reads[s.language], line) || keyboard.MatchString(line) {
				continue
			}
			head, end, in := loopAround(lines, i, s.language)
			if !in {
				continue
			}
			body := lines[head : end+1]
			if !slices.ContainsFunc(body, func(l string) bool { return accepting(l, s.language) }) {
				return place{src.Path, head + 1, strings.TrimSpace(lines[head])}, body, true
			}
		}
	}
	return place{}, nil, false
}

// receivingLoop is the place of loopOfOneClient, where there are connections.
func receivingLoop(s seen) (place, bool) {
	if !s.overTCP() {
		return place{}, false
	}
	at, _, ok := loopOfOneClient(s)
	return at, ok
}

// withoutLoop is how to receive without the loop that receivingLoop finds; "" if there is none.
func withoutLoop(s seen) string {
	if _, in := receivingLoop(s); !in {
		return ""
	}
	return "one receive call with a length of 1024, without this loop"
}

// inLoop tells by the indentation that a loop surrounds a line, or begins in it.
func inLoop(lines []string, at int, loop *regexp.Regexp) bool {
	if loop.MatchString(lines[at]) {
		return true
	}
	within := indentation(lines[at])
	for i := at - 1; i >= 0; i-- {
		if strings.TrimSpace(lines[i]) == "" || indentation(lines[i]) >= within {
			continue
		}
		within = indentation(lines[i])
		if loop.MatchString(lines[i]) {
			return true
		}
	}
	return false
}

// loopAround is the innermost loop around a line: the line that it begins on, which may be the same, and its last one.
func loopAround(lines []string, at int, language string) (head, end int, in bool) {
	loop := loops[language]
	if loop == nil {
		return braceLoopAround(lines, at)
	}
	head = at
	if !loop.MatchString(lines[at]) {
		within := indentation(lines[at])
		for head = at - 1; head >= 0; head-- {
			if strings.TrimSpace(lines[head]) == "" || indentation(lines[head]) >= within {
				continue
			}
			if within = indentation(lines[head]); loop.MatchString(lines[head]) {
				break
			}
		}
		if head < 0 {
			return 0, 0, false
		}
	}
	for end = head; end+1 < len(lines); end++ {
		if next := lines[end+1]; strings.TrimSpace(next) != "" && indentation(next) <= indentation(lines[head]) {
			break
		}
	}
	return head, end, true
}

var functionHead = regexp.MustCompile(`\b(?:def|sub|function)\s+(\w+)`)

// functionAround is the name of the function that a line stands in; "" if there is none.
func functionAround(lines []string, at int) string {
	within := indentation(lines[at])
	for i := at - 1; i >= 0; i-- {
		if strings.TrimSpace(lines[i]) == "" || indentation(lines[i]) >= within {
			continue
		}
		within = indentation(lines[i])
		if m := functionHead.FindStringSubmatch(lines[i]); m != nil {
			return m[1]
		}
	}
	return ""
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }
