package golang

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/clike"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

var commandLine = &clike.CommandLine{
	From:  "os.Args",
	First: 1,
	Index: regexp.MustCompile(`\bos\s*\.\s*Args\s*\[\s*(\d)\s*\]`),
	Count: regexp.MustCompile(`\blen\s*\(\s*os\s*\.\s*Args\s*\)\s*(==|!=|<=|>=|<|>)\s*(\d)`),
}

// Arguments implements language.Language.
func (Go) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	for _, f := range files {
		if len(f.Raw) <= commandline.SourceLimit && flagParse.Match(f.Text.Bare) {
			return flags{commandline.Reader{File: f, Program: p, Several: several}}.read()
		}
	}
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

var (
	flagParse = regexp.MustCompile(`\bflag\s*\.\s*Parse\s*\(`)
	// flagCall is the definition of a flag: 1 the variable, 2 the type, 3 the variable of the form with Var, 4 name and 5 default.
	flagCall = regexp.MustCompile(`(?:(\w+)\s*:?=\s*)?\bflag\s*\.\s*(String|Int|Uint|Bool|Int64|Duration)(?:Var\s*\(\s*&(\w+)\s*,|\()\s*"([^"\n]+)"\s*,\s*([^,\n]*),`)
)

// flags reads what package flag is told of.
type flags struct{ commandline.Reader }

func (r flags) read() language.Arguments {
	var args []string
	var doubt string
	first := 0
	for _, m := range flagCall.FindAllSubmatchIndex(r.File.Text.Code, commandline.MatchesLimit) {
		text := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return string(r.File.Text.Code[m[2*i]:m[2*i+1]])
		}
		given, wrong := r.flag(text(1)+text(3), text(2), text(4), text(5), r.File.Line(m[0]))
		if doubt = commandline.Clauses(doubt, wrong); len(given) > 0 && first == 0 {
			first = r.File.Line(m[0])
		}
		args = append(args, given...)
	}
	return r.Given(args, first, "its command line", doubt)
}

// flag says what to give for one flag, if anything.
func (r flags) flag(variable, kind, name, value string, line int) (args []string, doubt string) {
	meaning := commandline.Meant(name)
	words := slices.Compact(slices.Sorted(slices.Values(clike.Comparisons(r.File, variable))))
	switch {
	case kind == "Bool":
		said := commandline.ModeWords(name)
		if r.Several && said != (language.Words{}) && said.Fits(r.Program) {
			return []string{"-" + name}, ""
		}
	case r.Several && variable != "" && len(words) > 0:
		word, ok := commandline.Choose(words, r.Program)
		if !ok {
			return nil, fmt.Sprintf("line %d of %s compares the flag -%s with %s, none of which is plainly the %s", line,
				language.Quote(r.File.Path), name, commandline.QuoteAll(words), r.Program.Name())
		}
		return []string{"-" + name, word}, ""
	case value != `""` && value != "0":
	case meaning == commandline.Host:
		return []string{"-" + name, "{host}"}, ""
	case meaning == commandline.Port:
		return []string{"-" + name, "{port}"}, ""
	case meaning == commandline.Sentence:
		return nil, fmt.Sprintf("line %d of %s reads the sentence from the command line, not from the keyboard", line, language.Quote(r.File.Path))
	}
	return nil, ""
}
