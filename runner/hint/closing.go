package hint

import (
	"regexp"
	"slices"
	"strings"
)

// closingRules tell why a TCP server leaves a connection open, where the source shows more than that it does not close it.
var closingRules = []rule{
	{
		id:    "receives-again",
		on:    []string{"tcp-server/closes-connection"},
		when:  func(s seen) bool { _, again := replyingLoop(s); return leftOpen(s) && again },
		cause: "after its reply the server waits for more from the same client, and so closes only when the client does",
		fix: byLanguage{
			"python": "accept, then one recv(1024), one send and close() for each client, without a loop around recv",
			"java":   "accept, then one read, one write and close() for each client, without a loop around read",
			"c":      "accept, then one recv, one send and close for each client, without a loop around recv",
			"go":     "Accept, then one Read, one Write and Close for each client, without a loop around Read",
			"":       "accept, then receive once, reply once and close for each client, without a loop around receiving",
		},
		best: replyingLoop,
	},
	{
		id:    "receives-again",
		on:    []string{"tcp-server/closes-connection"},
		usual: []string{},
		when:  func(s seen) bool { _, again := secondReceive(s); return leftOpen(s) && again },
		cause: "after its reply the server waits for more from the same client, and so closes only when the client does",
		fix:   byLanguage{"": "leave out this second receive: the server closes after its reply, whatever the client does"},
		best:  secondReceive,
	},
	{
		id:    "closes-late",
		on:    []string{"tcp-server/closes-connection"},
		usual: []string{},
		when:  func(s seen) bool { _, late := sleepsBeforeClosing(s); return leftOpen(s) && late },
		cause: "the server waits before it closes the connection, longer than a client waits for that",
		fix:   byLanguage{"": "close the connection right after the reply"},
		best:  sleepsBeforeClosing,
	},
	{
		id:    "closes-after-the-loop",
		on:    []string{"tcp-server/closes-connection"},
		when:  func(s seen) bool { _, after := closesAfterLoop(s); return leftOpen(s) && after },
		cause: "the connection is closed after the loop, where the program never gets",
		fix: byLanguage{
			"python": "indent it as far as send above it", "": "close it in the loop, after the reply",
		},
		best: closesAfterLoop,
	},
}

var (
	sleeps    = regexp.MustCompile(`(?i)\b(u|nano)?sleep\s*\(|\bsleep\s+\d`)
	anyClosed = regexp.MustCompile(`(?i)\bclose\w*\b|\.end\(`)
)

// sleepsBeforeClosing finds a sleep right before something is closed.
func sleepsBeforeClosing(s seen) (place, bool) {
	for _, src := range s.sources {
		lines := strings.Split(withoutComments(src.Text, s.language), "\n")
		for i, line := range lines {
			if sleeps.MatchString(line) && i+1 < len(lines) && anyClosed.MatchString(lines[i+1]) {
				return place{src.Path, i + 1, strings.TrimSpace(line)}, true
			}
		}
	}
	return place{}, false
}

// sendPlace finds a line that sends, by whatever transport the requirement is about.
func sendPlace(s seen) (place, bool) {
	if s.overTCP() {
		return s.first(writes[s.language])
	}
	return s.first(sendCalls[s.language])
}

// leftOpen tells that a client was served and its connection not closed.
func leftOpen(s seen) bool {
	return !s.ended() && s.hasServed() && (s.says("left open") || !s.serverEnds("FIN") && !s.serverEnds("RST"))
}

// reads are the calls that receive from a connected client.
var reads = patterns{
	"python": re(`\.recv(_into)?\(|\.read(line)?\(`),
	"ruby":   re(`\.(recv|gets|read|readpartial|readline|sysread)\b`),
	"perl":   re(`\b(recv|sysread|read)\b|<\s*\$\w+\s*>`),
	"php":    re(`\b(socket_read|socket_recv|fread|fgets|stream_socket_recvfrom)\s*\(`),
	"c":      re(`\b(recv|read|fgets|getline)\s*\(`),
	"java":   re(`\.(read|readLine|nextLine|hasNextLine|readUTF)\s*\(`),
	"go":     re(`\.(Read|ReadString|ReadBytes|ReadLine|Scan)\(`),
	"rust":   re(`\.(read|read_line|lines)\(`),
	"csharp": re(`\.(Read|Receive|ReadLine)(Async)?\(`),
}

// writes are the calls that send to it.
var writes = patterns{
	"python": re(`\.send(all)?\(|\.write\(`),
	"ruby":   re(`\.(send|puts|print|write|syswrite)\b|<<`),
	"perl":   re(`\b(send|print|syswrite)\b`),
	"php":    re(`\b(socket_write|socket_send|fwrite|fputs)\s*\(`),
	"c":      re(`\b(send|write)\s*\(`),
	"java":   re(`\.(write|writeBytes|println|print|writeUTF)\s*\(`),
	"go":     re(`\.(Write|WriteString)\(|\bFprint`),
	"rust":   re(`\.write(_all)?\(|\bwriteln!`),
	"csharp": re(`\.(Write|Send|WriteLine)(Async)?\(`),
}

// replyingLoop finds the loop in which a server receives from one client and replies to it.
func replyingLoop(s seen) (place, bool) {
	at, body, ok := loopOfOneClient(s)
	if !ok || !slices.ContainsFunc(body, func(line string) bool { return matches(writes[s.language], line) }) {
		return place{}, false
	}
	return at, true
}

// secondReceive finds what receives from a client right after it has been replied to.
func secondReceive(s seen) (place, bool) {
	for _, src := range s.sources {
		replied := -1 // how far the line is indented that replies
		for i, line := range strings.Split(withoutComments(src.Text, s.language), "\n") {
			blank := strings.TrimSpace(line) == ""
			switch {
			case matches(reads[s.language], line):
				if replied >= 0 && indentation(line) == replied {
					return place{src.Path, i + 1, strings.TrimSpace(line)}, true
				}
			case accepting(line, s.language), !blank && indentation(line) < replied:
				replied = -1 // another client, or another function
			case matches(writes[s.language], line):
				replied = indentation(line)
			}
		}
	}
	return place{}, false
}

// accepting tells that a line waits for a client.
func accepting(line, language string) bool {
	if indented := accepts[language]; indented != nil {
		return indented.MatchString(line)
	}
	return slices.ContainsFunc(braceAccept[language], func(re *regexp.Regexp) bool { return re.MatchString(line) })
}

var (
	acceptedInto = regexp.MustCompile(`^\s*\(?\s*(\w+)\s*(?:,.*)?=\s*\w+\.accept\(\)`)
	closes       = regexp.MustCompile(`^\s*(\w+)\.close\(\)`)
)

// closesAfterLoop finds the close of an accepted connection that stands after the loop in which it was accepted, and nowhere else.
// It is a mistake of languages whose blocks are indented.
func closesAfterLoop(s seen) (place, bool) {
	if s.language != "python" {
		return place{}, false
	}
	for _, src := range s.sources {
		lines := strings.Split(withoutComments(src.Text, s.language), "\n")
		name, loopEnd := "", -1
		var after place
		for i, line := range lines {
			if m := acceptedInto.FindStringSubmatch(line); m != nil {
				if _, end, in := loopAround(lines, i, s.language); in {
					name, loopEnd = m[1], end
				}
			}
			if m := closes.FindStringSubmatch(line); name != "" && m != nil && m[1] == name {
				if i <= loopEnd {
					return place{}, false
				}
				after = place{src.Path, i + 1, strings.TrimSpace(line)}
			}
		}
		if after.line > 0 {
			return after, true
		}
	}
	return place{}, false
}
