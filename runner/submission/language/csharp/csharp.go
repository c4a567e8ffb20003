// Package csharp knows how C# programs look, are compiled and are run, by Mono.
package csharp

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/clike"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// CSharp implements language.Language.
type CSharp struct{}

var _ language.Language = CSharp{}

// Name implements language.Language.
func (CSharp) Name() string { return "csharp" }

// Extensions implements language.Language.
func (CSharp) Extensions() []string { return []string{".cs"} }

var syntax = &clike.Syntax{
	Raw: func(rest []byte) (open int, closing string) {
		for _, prefix := range []string{`@"`, `$@"`, `@$"`} { // a doubled quote in one ends a string and begins the next
			if bytes.HasPrefix(rest, []byte(prefix)) {
				return len(prefix), `"`
			}
		}
		return 0, ""
	},
	Imports:      regexp.MustCompile(`(?m)^[ \t]*using\s+[\w.]+(?:\s*=\s*[\w.]+)?\s*;`),
	Preprocessor: true,
}

// Strip implements language.Language.
func (CSharp) Strip(source []byte) language.Text { return syntax.Strip(source) }

var patterns = &language.Patterns{
	Datagram:     regexp.MustCompile(`\bnew\s+UdpClient\b|\bSocketType\s*\.\s*Dgram\b`),
	Stream:       regexp.MustCompile(`\bnew\s+Tcp(?:Client|Listener)\b|\bTcpListener\s*\.\s*Create\b|\bSocketType\s*\.\s*Stream\b`),
	DatagramCall: regexp.MustCompile(`\.\s*(?:ReceiveFrom|SendTo)\s*\(|\bUdpClient\b`),
	Accept:       regexp.MustCompile(`\.\s*(?:Begin)?Accept(?:Socket|TcpClient)?(?:Async)?\s*\(`),
	Listen:       regexp.MustCompile(`\bnew\s+TcpListener\b|\bTcpListener\s*\.\s*Create\b|\.\s*Listen\s*\(`),
	// A UdpClient with a host and a port is connected; with a port alone it is bound.
	Bind:    regexp.MustCompile(`\bnew\s+UdpClient\s*\(\s*[^)",\s][^,)]*\)|\.\s*Bind\s*\(`),
	Connect: regexp.MustCompile(`\bnew\s+TcpClient\s*\(\s*[^)\s]|\.\s*(?:Begin)?Connect(?:Async)?\s*\(`),
	Receive: regexp.MustCompile(`\.\s*(?:Begin)?Receive(?:From|MessageFrom)?(?:Async)?\s*\(|\.\s*GetStream\b`),
	Send: regexp.MustCompile(`\.\s*(?:Begin)?Send(?:To)?(?:Async)?\s*\(|` +
		`\b(?:\w*[sS]tream\w*|\w*[wW]riter\w*|sw|ns)\s*\.\s*Write(?:Line)?(?:Async)?\s*\(`),
	Keyboard: regexp.MustCompile(`\bConsole\s*\.\s*(?:Read(?:Line|Key)?\s*\(|In\b|OpenStandardInput\b)`),
	Upper:    regexp.MustCompile(`\bToUpper(?:Invariant)?\b|-=?\s*(?:32|0x20)\b|'.'\s*-\s*'.'`),
}

// Patterns implements language.Language.
func (CSharp) Patterns() *language.Patterns { return patterns }

// Units implements language.Language.
func (CSharp) Units(text language.Text) []language.Span { return clike.Units(text) }

var (
	mainMethod = regexp.MustCompile(`\bstatic\b[^;{}()]*\bMain\s*\(`)
	// topLevel is a statement outside of every type, which makes the file a program in C# 9.
	topLevel = regexp.MustCompile(`(?m)^(?:(?:var|using\s+var|Console|await|while|for|try|if|Socket|UdpClient|TcpClient|TcpListener|string|int|byte)\b|[\w.]+\s*\()`)
)

// Runs implements language.Language.
func (CSharp) Runs(source *language.Source) bool {
	return mainMethod.Match(source.Text.Bare) || topLevel.Match(source.Text.Bare)
}

var commandLine = &clike.CommandLine{
	From:  "args",
	Index: regexp.MustCompile(`\b(?:args?|argv|arguments)\s*\[\s*(\d)\s*\]`),
	Count: regexp.MustCompile(`\b(?:args?|argv|arguments)\s*\.\s*(?:Length|Count\s*\(\s*\))\s*(==|!=|<=|>=|<|>)\s*(\d)`),
}

// Arguments implements language.Language.
func (CSharp) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

// Plan implements language.Language. Debug information costs nothing that could be measured, and with it exceptions name lines.
func (CSharp) Plan(files []*language.Source, arguments []string, _ language.Tree) language.Plan {
	entry := files[0].Path
	folder := language.BuildFolder(entry)
	program := path.Join(folder, strings.TrimSuffix(path.Base(entry), path.Ext(entry))+".exe")
	compile := []string{"mcs", "-nologo", "-warn:0", "-debug", "-out:" + program}
	for _, f := range files {
		compile = append(compile, language.Operand(f.Path))
	}
	plan := language.Plan{
		Check: []wire.Command{language.Into(folder, compile...)},
		Run:   wire.Command{Argv: append([]string{"mono", "--debug", program}, arguments...), Dir: language.Dir(entry)},
	}
	plan.Variant, plan.Doubt = dialect(files)
	return plan
}

// newer are the signs of a C# that Mono's compiler, which knows version 7, does not compile.
var newer = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"using without parentheses", regexp.MustCompile(`\busing\s+(?:var|[A-Z]\w*)\s+\w+\s*=`)},
	{"a namespace without braces", regexp.MustCompile(`(?m)^\s*namespace\s+[\w.]+\s*;`)},
	{"new without a type", regexp.MustCompile(`=\s*new\s*\(`)},
	{"a record", regexp.MustCompile(`(?m)^\s*(?:public\s+|internal\s+)?(?:sealed\s+)?record\s+\w+`)},
	{"a nullable reference", regexp.MustCompile(`\bstring\?\s+\w+`)},
}

func dialect(files []*language.Source) (variant, doubt string) {
	doubted := func(f *language.Source, at int, what string) (string, string) {
		return "C# 8 or later", fmt.Sprintf("it is written in a newer C# than Mono compiles: line %d of %s has %s", f.Line(at), language.Quote(f.Path), what)
	}
	for i, f := range files {
		for _, sign := range newer {
			if at := sign.pattern.FindIndex(f.Text.Bare); at != nil {
				return doubted(f, at[1]-1, sign.what)
			}
		}
		if at := topLevel.FindIndex(f.Text.Bare); i == 0 && at != nil && !mainMethod.Match(f.Text.Bare) {
			return doubted(f, at[0], "statements outside of a class")
		}
	}
	return "", ""
}

var (
	typeName = regexp.MustCompile(`\b(?:class|interface|enum|struct)\s+(\w+)`)
	word     = regexp.MustCompile(`\b[A-Za-z_]\w*\b`)
)

// Uses implements language.Language: the sources without a program of their own that declare a type which the file names, those
// in its own folder first.
func (c CSharp) Uses(file *language.Source, _ string, tree language.Tree) []string {
	named := map[string]bool{}
	for _, w := range word.FindAll(file.Text.Bare, -1) {
		named[string(w)] = true
	}
	for _, own := range types(file) {
		delete(named, own)
	}
	var used []string
	for _, folder := range slices.Concat([]string{path.Dir(file.Path)}, tree.Folders()) {
		for _, p := range tree.Folder(folder) {
			f, ok := tree.Source(p)
			if !ok || p == file.Path || path.Ext(p) != ".cs" || c.Runs(f) || slices.Contains(used, p) {
				continue
			}
			if declared := types(f); slices.ContainsFunc(declared, func(t string) bool { return named[t] }) {
				used = append(used, p)
				for _, t := range declared {
					delete(named, t)
				}
			}
		}
	}
	return used
}

// typesLimit bounds how many types one file is believed to declare.
const typesLimit = 200

func types(f *language.Source) []string {
	var names []string
	for _, m := range typeName.FindAllSubmatch(f.Text.Bare, typesLimit) {
		names = append(names, string(m[1]))
	}
	return names
}
