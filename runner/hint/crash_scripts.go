package hint

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// On a terminal Ruby writes in bold.
	boldText  = regexp.MustCompile(`\x1b\[[0-9;]*m`)
	rubyError = regexp.MustCompile(`(?m)([^\s:]+\.rb)>?:(\d+):in [` + "`'" + `][^\n]*?': ([^\n]*?) \(([A-Z][\w:]*)\)$`)
	rubyFrame = regexp.MustCompile(`(?m)^\s+(?:\d+: )?from ([^\s:]+\.rb):(\d+):in `)

	perlDeath = regexp.MustCompile(`(?m)^(?:Input lowercase sentence:\s*)?([^\n]+?) at ([^\s()]+\.p[lm]) line (\d+)(?:, <\$?\w*> (?:line|chunk) \d+)?\.$`)

	phpFatal = regexp.MustCompile(`(?m)Fatal error:\s+(?:Uncaught ([A-Z][\w\\]*): )?([^\n]*?) in (\S+\.php)(?::| on line )(\d+)`)
)

func (s seen) rubyCrash(text string) *crash {
	text = boldText.ReplaceAllString(text, "")
	m := rubyError.FindStringSubmatchIndex(text)
	if m == nil {
		return nil
	}
	part := func(i int) string { return text[m[2*i]:m[2*i+1]] }
	c := &crash{exception: part(4), message: part(3)}
	line, _ := strconv.Atoi(part(2))
	if c.place, c.placed = s.lineOf(part(1), line, ""); !c.placed {
		s.firstFrame(c, text[m[1]:], rubyFrame)
	}
	return c
}

// perlCrash asks for a bad exit as well: warnings have the same form.
func (s seen) perlCrash(text string) *crash {
	all := perlDeath.FindAllStringSubmatch(text, -1)
	if all == nil || !s.ended() || s.exit.Code == 0 {
		return nil
	}
	m := all[len(all)-1]
	c := &crash{exception: "died", message: m[1]}
	line, _ := strconv.Atoi(m[3])
	c.place, c.placed = s.lineOf(m[2], line, "")
	return c
}

func (s seen) phpCrash(text string) *crash {
	m := phpFatal.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	c := &crash{exception: m[1], message: m[2]}
	if c.exception == "" {
		c.exception = "Fatal error"
	}
	line, _ := strconv.Atoi(m[4])
	c.place, c.placed = s.lineOf(strings.TrimPrefix(m[3], "./"), line, "")
	return c
}
