package hint

import (
	"regexp"
	"strconv"
)

// Messages of compilers that do not begin with the file, with what is wrong, the file and the line.
var (
	rustError   = regexp.MustCompile(`(?m)^error(?:\[E\d+\])?: (?P<message>[^\n]+)\n\s+--> (?P<file>[^\s:]+\.rs):(?P<line>\d+)`)
	perlError   = regexp.MustCompile(`(?m)^(?P<message>[^\n]+) at (?P<file>[^\s()]+\.p[lm]) line (?P<line>\d+)[.,]`)
	perlModule  = regexp.MustCompile(`\bCan't locate (\S+)\.pm in @INC\b`)
	phpError    = regexp.MustCompile(`(?m)^(?:PHP )?(?:Parse|Fatal) error:\s+(?P<message>[^\n]+) in (?P<file>[^\n]+\.php) on line (?P<line>\d+)$`)
	rubyInvalid = regexp.MustCompile(`(?m)^(?P<file>[^\n:]+\.rb):(?P<line>\d+): (?P<message>[^\n]+)$`)
	csharpError = regexp.MustCompile(`(?m)^(?P<file>[^\s(]+\.cs)\((?P<line>\d+),\d+\): error (?P<message>[^\n]+)$`)
)

// named reads the first compiler's message that one of the expressions with the names message, file and line finds.
func (s seen) named(text string, expressions ...*regexp.Regexp) (message string, at place, found bool) {
	for _, re := range expressions {
		m := re.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		line, _ := strconv.Atoi(m[re.SubexpIndex("line")])
		at, _ = s.lineOf(m[re.SubexpIndex("file")], line, "")
		return m[re.SubexpIndex("message")], at, true
	}
	return "", place{}, false
}

// What Mono says of an exception that nobody caught, and of where it was.
var (
	csharpException = regexp.MustCompile(`(?m)^Unhandled Exception:\n([\w.]+)(?: \(0x[0-9a-fA-F]+\))?: ([^\n]*)$`)
	csharpFrame     = regexp.MustCompile(`(?m)^\s+at [^\n]* in (/[^\n:]+\.cs):(\d+)`)
)
