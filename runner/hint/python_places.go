package hint

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	receivedInto = regexp.MustCompile(`\b(\w+)(?:\s*,\s*\w+)*\s*=.*\.recv(?:from)?_into\(\s*(\w+)`)
	sentTo       = regexp.MustCompile(`\.sendto\(.*,\s*(\w+)\s*\)`)
	printedText  = regexp.MustCompile(`\bprint\b.*?["']([^"']+)["']`)
)

var comparedName = regexp.MustCompile(`\b__name__\s*==\s*["']([^"']*)["']`)

// wrongMain finds the comparison of __name__ with something that it never is.
func wrongMain(s seen) (place, bool) {
	at, ok := s.find(comparedName)
	if !ok || s.language != "python" || comparedName.FindStringSubmatch(at.code)[1] == "__main__" {
		return place{}, false
	}
	return at, true
}

// usedWhole finds where a buffer of Python's that was received into is used, and the name of the count of received bytes.
func usedWhole(s seen) (at place, buffer, count string, ok bool) {
	if s.language != "python" {
		return place{}, "", "", false
	}
	into, ok := s.find(receivedInto)
	if !ok {
		return place{}, "", "", false
	}
	m := receivedInto.FindStringSubmatch(into.code)
	count, buffer = m[1], m[2]
	name := regexp.MustCompile(`\b` + buffer + `\b`)
	for _, src := range s.sources {
		if src.Path != into.file {
			continue
		}
		for i, line := range strings.Split(withoutComments(src.Text, s.language), "\n") {
			if i >= into.line && name.MatchString(line) {
				return place{src.Path, i + 1, strings.TrimSpace(line)}, buffer, count, true
			}
		}
	}
	return place{}, "", "", false
}

func wholeBufferUsed(s seen) (place, bool) {
	at, _, _, ok := usedWhole(s)
	return at, ok
}

// partOfBuffer is how to use only what was received; "" if the source does not receive into a buffer.
func partOfBuffer(s seen) string {
	if _, buffer, count, ok := usedWhole(s); ok {
		return fmt.Sprintf("%s[:%s], as many bytes as were received, instead of %s", buffer, count, buffer)
	}
	return ""
}

// keptAddress finds where the address that replies are sent to is taken over from another name.
func keptAddress(s seen) (place, bool) {
	if s.language != "python" {
		return place{}, false
	}
	sends, ok := s.find(sentTo)
	if !ok {
		return place{}, false
	}
	return s.find(regexp.MustCompile(`^\s*` + sentTo.FindStringSubmatch(sends.code)[1] + `\s*=\s*[a-z_]\w*\s*$`))
}

// printedOnScreen finds the line that printed what stands on the screen.
func printedOnScreen(s seen) (place, bool) {
	if s.language != "python" {
		return place{}, false
	}
	for _, src := range s.sources {
		for i, line := range strings.Split(withoutComments(src.Text, s.language), "\n") {
			if m := printedText.FindStringSubmatch(line); m != nil && strings.Contains(s.screen, m[1]) {
				return place{src.Path, i + 1, strings.TrimSpace(line)}, true
			}
		}
	}
	return place{}, false
}

// printOfReply is how a client in Python displays the reply that it has received under a name of its own.
func printOfReply(s seen) string {
	received, ok := s.find(pythonReceived)
	if s.language != "python" || s.spoken == "python2" || !ok {
		return ""
	}
	label := ""
	if s.overTCP() {
		label = "'From Server:', "
	}
	return fmt.Sprintf("print(%s%s)", label, decoded(received))
}

// decoded is the text of what a line of Python receives.
func decoded(received place) string {
	name := pythonReceived.FindStringSubmatch(received.code)[1]
	if strings.Contains(received.code, ".decode(") {
		return name
	}
	return name + ".decode()"
}

// upperOfReceived is the upper case of what a server in Python received, under the name that it has there.
func upperOfReceived(s seen) string {
	received, ok := s.find(pythonReceived)
	if s.language != "python" || s.spoken == "python2" || !ok {
		return ""
	}
	return decoded(received) + ".upper(), whose result is what is to be sent"
}

// lengthPrinted tells that the length of the reply is displayed.
func lengthPrinted(s seen) bool {
	at, name, ok := printedReply(s)
	return ok && regexp.MustCompile(`\blen\(\s*`+name+`\b`).MatchString(at.code)
}
