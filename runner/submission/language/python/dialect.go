package python

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// sign is something that only one of the two Pythons understands.
type sign struct {
	what    string
	pattern *regexp.Regexp
	// unless is code with which the other understands it as well.
	unless *regexp.Regexp
}

var (
	printFunction = regexp.MustCompile(`\b__future__\s+import\b[^\n]*\bprint_function\b`)

	two = []sign{
		{what: "print without parentheses", pattern: regexp.MustCompile(`(?m)(?:^|[:;])[ \t]*print[ \t]*(?:["'` + "`" + `]|>>|[ \t](?:[uUbBrR]{1,2}["']|[A-Za-z_0-9]))`)},
		{what: "except with a comma", pattern: regexp.MustCompile(`(?m)^[ \t]*except[ \t]+[\w.]+[ \t]*,[ \t]*\w+[ \t]*:`)},
		{what: "raise with a comma", pattern: regexp.MustCompile(`(?m)^[ \t]*raise[ \t]+[\w.]+[ \t]*,`)},
		{what: "the operator <>", pattern: regexp.MustCompile(`<>`)},
		{what: "raw_input", pattern: regexp.MustCompile(`\braw_input\s*\(`), unless: regexp.MustCompile(`\braw_input\s*=|\bNameError\b|\bas\s+raw_input\b`)},
		{what: "unicode", pattern: regexp.MustCompile(`\bunicode\s*\(`), unless: regexp.MustCompile(`\bunicode\s*=|\bNameError\b|\bdef\s+unicode\b`)},
	}
	three = []sign{
		{what: "an f-string", pattern: regexp.MustCompile(`\b(?:[fF][rR]?|[rR][fF])["']`)},
		{what: "print with a keyword", pattern: regexp.MustCompile(`(?m)\bprint\s*\([^\n]*\b(?:end|sep|flush|file)\s*=`), unless: printFunction},
		{what: "await", pattern: regexp.MustCompile(`\bawait\s+\w|\basync\s+(?:def|with|for)\b`)},
		{what: "annotations", pattern: regexp.MustCompile(`(?m)\bdef\s+\w+\s*\([^()\n]*\w\s*:\s*\w|\)\s*->\s*[\w"']`)},
		{what: "nonlocal", pattern: regexp.MustCompile(`(?m)^[ \t]*nonlocal\s`)},
		{what: "the operator :=", pattern: regexp.MustCompile(`\(\s*\w+\s*:=`)},
		{what: "bytes with an encoding", pattern: regexp.MustCompile(`\bbytes\s*\([^()\n]*,\s*(?:encoding\s*=\s*)?["']`)},
		{what: "super without arguments", pattern: regexp.MustCompile(`\bsuper\s*\(\s*\)`)},
	}
	// What both run, but what is written so for one of them: Python 2 would evaluate what is typed, and has no need to encode.
	likelyThree = []sign{
		{what: "input", pattern: regexp.MustCompile(`(?:^|[^.\w])input\s*\(`)},
		{what: "encode or decode", pattern: regexp.MustCompile(`\.\s*(?:en|de)code\s*\(`)},
	}

	// Modules whose names differ, and the program that a script asks for in its first line.
	twoModules    = regexp.MustCompile(`(?m)^[ \t]*(?:import|from)[ \t]+(?:SocketServer|Queue|urllib2|ConfigParser|Tkinter)\b`)
	threeModules  = regexp.MustCompile(`(?m)^[ \t]*(?:import|from)[ \t]+(?:socketserver|asyncio|queue|pathlib|enum|typing|dataclasses|selectors)\b`)
	triesImports  = regexp.MustCompile(`\bImportError\b|\bModuleNotFoundError\b|\bversion_info\b`)
	firstLine     = regexp.MustCompile(`^#!.*\bpython([23])`)
	printOperator = regexp.MustCompile(`print[ \t]+(?:if|or|and|is|in|not|else)\b`)
)

var _ language.Versioned = Python{}

// Versions implements language.Versioned.
func (Python) Versions(source *language.Source) []language.Version {
	var versions []language.Version
	if sign := seen(source, two, twoModules, "2"); sign != "" {
		versions = append(versions, language.Version{Language: Python2{}, Title: "Python 2", Sign: sign})
	}
	if sign := seen(source, three, threeModules, "3"); sign != "" {
		versions = append(versions, language.Version{Language: Python{}, Title: "Python 3", Sign: sign})
	}
	if len(versions) == 0 {
		if sign := seen(source, likelyThree, nil, ""); sign != "" {
			versions = append(versions, language.Version{Language: Python{}, Title: "Python 3", Sign: sign, Likely: true})
		}
	}
	return versions
}

// Versions implements language.Versioned: who names a file .py2, or says so in a manifest, knows.
func (Python2) Versions(*language.Source) []language.Version {
	return []language.Version{{Language: Python2{}, Title: "Python 2"}}
}

// seen looks for the signs of one Python, and says which is the first: "line 5 of UDPClient.py has raw_input".
func seen(f *language.Source, signs []sign, modules *regexp.Regexp, number string) string {
	has := func(at int, what string) string {
		return fmt.Sprintf("line %d of %s has %s", f.Line(at), language.Quote(f.Path), what)
	}
	if m := firstLine.FindSubmatch(f.Raw); m != nil && string(m[1]) == number {
		return has(0, "python"+number)
	}
	for _, s := range signs {
		at := s.pattern.FindIndex(f.Text.Bare)
		if at == nil || printOperator.Match(f.Text.Bare[at[0]:min(at[1]+4, len(f.Text.Bare))]) || s.unless != nil && s.unless.Match(f.Text.Code) {
			continue
		}
		start := at[0]
		for start < at[1] && strings.ContainsRune(" \t\n:;", rune(f.Text.Bare[start])) {
			start++
		}
		return has(start, s.what)
	}
	if modules != nil && !triesImports.Match(f.Text.Code) {
		if at := modules.FindIndex(f.Text.Code); at != nil {
			return has(at[0], "such an import")
		}
	}
	return ""
}
