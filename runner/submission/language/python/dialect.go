package python

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

var python2 = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"print without parentheses", regexp.MustCompile(`(?m)(?:^|[:;])[ \t]*print[ \t]*(?:["'` + "`" + `]|>>|[ \t](?:[uUbBrR]{1,2}["']|[A-Za-z_0-9]))`)},
	{"except with a comma", regexp.MustCompile(`(?m)^[ \t]*except[ \t]+[\w.]+[ \t]*,[ \t]*\w+[ \t]*:`)},
	{"raise with a comma", regexp.MustCompile(`(?m)^[ \t]*raise[ \t]+[\w.]+[ \t]*,`)},
	{"the operator <>", regexp.MustCompile(`<>`)},
	{"raw_input", regexp.MustCompile(`\braw_input\s*\(`)},
}

var (
	printOperator   = regexp.MustCompile(`print[ \t]+(?:if|or|and|is|in|not|else)\b`)
	definesRawInput = regexp.MustCompile(`\braw_input\s*=|\bNameError\b|\bas\s+raw_input\b`)
)

// dialect recognises Python 2, which Python 3 does not run, by what has no meaning in Python 3.
func dialect(files []*language.Source) (variant, doubt string) {
	for _, f := range files {
		for _, sign := range python2 {
			at := sign.pattern.FindIndex(f.Text.Bare)
			if at == nil || printOperator.Match(f.Text.Bare[at[0]:min(at[1]+4, len(f.Text.Bare))]) {
				continue
			}
			if sign.what == "raw_input" && definesRawInput.Match(f.Text.Code) {
				continue
			}
			start := at[0]
			for start < at[1] && strings.ContainsRune(" \t\n:;", rune(f.Text.Bare[start])) {
				start++
			}
			return "Python 2", fmt.Sprintf("it is written in Python 2, which Python 3 does not run: line %d of %s has %s",
				f.Line(start), language.Quote(f.Path), sign.what)
		}
	}
	return "", ""
}

// Modules of Python's own that the assignment's programs import.
var own = map[string]bool{"socket": true, "sys": true, "os": true, "time": true, "threading": true, "select": true,
	"argparse": true, "socketserver": true, "struct": true, "string": true, "random": true, "asyncio": true, "codecs": true,
	"signal": true, "logging": true, "datetime": true, "re": true, "io": true, "enum": true, "types": true, "selectors": true}

// shadowing finds a source that is imported in place of one of Python's own modules.
func shadowing(files []*language.Source) string {
	for _, f := range files {
		if module := strings.TrimSuffix(path.Base(f.Path), ".py"); own[module] && f != files[0] {
			return fmt.Sprintf("its import of %s gets %s in place of Python's own module of that name", module, language.Quote(f.Path))
		}
	}
	return ""
}
