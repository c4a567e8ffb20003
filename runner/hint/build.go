package hint

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	compilerErrors = []*regexp.Regexp{
		regexp.MustCompile(`(?m)^(?:\./)?([^\s:]+\.(?:java|c|cc|cpp|cxx|hpp|go|h)):(\d+)(?::\d+)?: (?:fatal )?(?:error: )?([^\n]+)$`),
		regexp.MustCompile(`(?m)^ *File "([^"\n]+)", line (\d+)(?s:.*?)\n(\w*Error: [^\n]+)`),
		regexp.MustCompile(`(?m)^([^\n:]+\.[cm]?js):(\d+)\n(?s:.*?)\n(SyntaxError: [^\n]+)`),
	}
	// warnings are what a compiler says beside its errors.
	warnings    = regexp.MustCompile(`(?m)^[^\n]*: (?:warning|note): [^\n]*$`)
	python2Only = regexp.MustCompile(`SyntaxError: Missing parentheses in call to '(print|exec)'|` +
		`SyntaxError: multiple exception types must be parenthesized`)
)

// output is all the text that a build step left behind, wherever it stands.
func (s seen) output() string {
	return strings.Join([]string{string(s.received), s.screen, s.at.Outcome, s.message}, "\n")
}

func (s seen) compilerError() (message string, at place, found bool) {
	output := warnings.ReplaceAllString(s.output(), "")
	if message, at, found := s.named(output, rustError, csharpError, perlError, phpError, rubyInvalid); found {
		return message, at, true
	}
	for _, re := range compilerErrors {
		if m := re.FindStringSubmatch(output); m != nil {
			line, _ := strconv.Atoi(m[2])
			at, _ = s.lineOf(m[1], line, "")
			return m[3], at, true
		}
	}
	return "", place{}, false
}

func compilerPlace(s seen) (place, bool) {
	_, at, _ := s.compilerError()
	return at, at.line > 0
}

// compilerFixes are what to do about errors whose words do not say it.
var compilerFixes = []wording{
	worded(`expected .*[‘'];[’'] before`, "", "look at the end of the line above: its ; is missing"),
	worded(`unreported exception`, "", "throws Exception after main(String[] args)"),
	worded("(?:use|borrow) of moved value: `(\\w+)`", "", "${1}.clone() where ${1} is moved, or a reference to it, &${1}"),
}

func compilerFix(s seen) string {
	message, _, _ := s.compilerError()
	for _, w := range compilerFixes {
		if _, fix, ok := w.of(message); ok {
			return fix
		}
	}
	return ""
}

// buildRules are about the submission as a whole.
var buildRules = []rule{
	{
		id:    "python2-source",
		on:    []string{"submission/builds", "*-server/listens"},
		only:  "python",
		when:  func(s seen) bool { return python2Only.MatchString(s.output()) },
		cause: "there is Python 2 in the program, and it is run by Python 3",
		fix:   byLanguage{"": "print(...) with parentheses, and input(...) instead of raw_input(...)"},
		where: compilerPlace,
	},
	{
		id:    "missing-module",
		on:    []string{"submission/builds"},
		only:  "perl",
		when:  func(s seen) bool { return perlModule.MatchString(s.output()) },
		cause: "the program needs a module that is not in the folder and does not come with the language",
		causeOf: func(s seen) string {
			return fmt.Sprintf(needsModule, perlModule.FindStringSubmatch(s.output())[1])
		},
		fix:   bringAlong,
		where: compilerPlace,
	},
	{
		id:   "no-encoding-declared",
		on:   []string{"submission/builds"},
		only: "python",
		when: func(s seen) bool {
			message, _, found := s.compilerError()
			return found && strings.Contains(message, "no encoding declared")
		},
		cause: "Python 2 does not read letters outside of ASCII, not even in comments, unless the file says their encoding",
		fix:   byLanguage{"": "# -*- coding: utf-8 -*- as the first line"},
		where: compilerPlace,
	},
	{
		id:    "syntax-error",
		on:    []string{"submission/builds"},
		when:  func(s seen) bool { _, _, found := s.compilerError(); return found },
		cause: "the program does not compile",
		causeOf: func(s seen) string {
			message, _, _ := s.compilerError()
			if message == "" {
				return ""
			}
			switch s.language {
			case "python", "javascript", "perl", "php", "ruby": // nobody compiles these
				return "the program has a syntax error: " + strings.TrimPrefix(message, "SyntaxError: ")
			}
			return "the program does not compile: " + message
		},
		fixOf: compilerFix,
		where: compilerPlace,
	},
	{
		id:    "missing-program",
		on:    []string{"submission/complete"},
		when:  func(seen) bool { return true },
		cause: "a program that the assignment asks for is not in the folder, or its file cannot be recognized",
		fix: byLanguage{"": "hand it in as well; if it is there under another name, call it UDPServer, UDPClient, TCPServer or TCPClient, " +
			"or name the command that runs it in sockgrade.yaml"},
	},
}
