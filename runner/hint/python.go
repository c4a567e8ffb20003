package hint

import (
	"regexp"
	"strings"
)

// printReply is how the book's clients display a reply.
var printReply = byLanguage{
	"udp:python": "print(modifiedMessage.decode())", "tcp:python": "print('From Server:', modifiedSentence.decode())",
}

var (
	pythonReceived = regexp.MustCompile(`^\s*(\w+)(?:\s*,\s*\w+)*\s*=[^=].*\.recv(?:from)?\(`)
	// pythonTokens are a string's literal, with what may stand before it, and a name.
	pythonTokens = regexp.MustCompile(`\b[fF]"(?:\\.|[^"\\])*"|\b[fF]'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\b(?:str|repr)\(\s*\w+\s*\)|\b\w+\b`)
	inBraces     = regexp.MustCompile(`\{(\w+)((?:![rsa])?[:}])`)
	inNotation   = regexp.MustCompile(`^(?:str|repr)\(\s*(\w+)\s*\)$`)
)

// printedReply finds the line on which a client in Python prints what it received, and the name that it has there.
func printedReply(s seen) (at place, name string, ok bool) {
	if s.language != "python" {
		return place{}, "", false
	}
	received, ok := s.find(pythonReceived)
	if !ok {
		return place{}, "", false
	}
	name = pythonReceived.FindStringSubmatch(received.code)[1]
	at, ok = s.find(regexp.MustCompile(`\bprint\b.*\b` + name + `\b`))
	return at, name, ok
}

// decodedLine is the student's own line with the reply decoded; "" if it is not sure that this mends it.
func decodedLine(s seen) string {
	at, name, ok := printedReply(s)
	if !ok || strings.Contains(at.code, "decode") || strings.Contains(at.code, "#") {
		return ""
	}
	decoded, times := name+".decode()", 0
	line := pythonTokens.ReplaceAllStringFunc(at.code, func(token string) string {
		switch m := inNotation.FindStringSubmatch(token); {
		case token == name, m != nil && m[1] == name:
			times++
			return decoded
		case strings.HasPrefix(strings.ToLower(token), "f"):
			return inBraces.ReplaceAllStringFunc(token, func(braces string) string {
				if m := inBraces.FindStringSubmatch(braces); m[1] == name {
					times++
					return "{" + decoded + strings.TrimLeft(m[2], "!rsa")
				}
				return braces
			})
		}
		return token
	})
	if times != 1 {
		return ""
	}
	return line
}
