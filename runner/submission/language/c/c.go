// Package c knows how programs in C and C++ look, are compiled and are run.
package c

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/clike"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Dialect implements language.Language for C, or for a language that has C's sockets and its way of compiling.
type Dialect struct {
	ID string
	// Compiler is the command, up to what is to be compiled. It does not warn: what it says is why there is no program.
	Compiler []string
	// Sources and Headers are the endings of their names.
	Sources, Headers []string
	Syntax           clike.Syntax
}

// C is the language itself. Sources that rely on what newer compilers refuse by default compile nevertheless, as they do on
// the machines of those who wrote them.
var C = &Dialect{
	ID: "c",
	Compiler: []string{"gcc", "-w", "-std=gnu17", "-Wno-error=implicit-function-declaration", "-Wno-error=implicit-int",
		"-Wno-error=int-conversion", "-Wno-error=incompatible-pointer-types"},
	Sources: []string{".c"},
	Headers: []string{".h"},
	Syntax:  clike.Syntax{Preprocessor: true},
}

var _ language.Language = C

// Name implements language.Language.
func (d *Dialect) Name() string { return d.ID }

// Extensions implements language.Language.
func (d *Dialect) Extensions() []string { return slices.Concat(d.Sources, d.Headers) }

// Strip implements language.Language.
func (d *Dialect) Strip(source []byte) language.Text { return d.Syntax.Strip(source) }

// read and write are for sockets too, but not with the descriptors of keyboard and screen.
var patterns = &language.Patterns{
	Datagram:     regexp.MustCompile(`\bSOCK_DGRAM\b`),
	Stream:       regexp.MustCompile(`\bSOCK_STREAM\b`),
	DatagramCall: regexp.MustCompile(`\b(?:recvfrom|sendto)\s*\(`),
	Accept:       regexp.MustCompile(`\baccept4?\s*\(`),
	Listen:       regexp.MustCompile(`\blisten\s*\(`),
	Bind:         regexp.MustCompile(`\bbind\s*\(`),
	Connect:      regexp.MustCompile(`\bconnect\s*\(`),
	Receive:      regexp.MustCompile(`\brecv(?:from|msg)?\s*\(|\bread\s*\(\s*[^0S\s]`),
	Send:         regexp.MustCompile(`\bsend(?:to|msg)?\s*\(|\bwrite\s*\(\s*[^012S\s]|\bdprintf\s*\(`),
	Keyboard: regexp.MustCompile(`\bstdin\b|\bv?scanf\s*\(|\bgets\s*\(|\bgetchar\s*\(|\bSTDIN_FILENO\b|\bread\s*\(\s*0\s*,|` +
		`\bcin\b`),
	Upper: regexp.MustCompile(`\btoupper(?:_l)?\b|-=?\s*(?:32|0x20)\b|&=?\s*(?:~\s*(?:32|0x20)|0x[dD][fF]|223)|\^=?\s*(?:32|0x20)\b|` +
		`'.'\s*-\s*'.'`),
}

// Patterns implements language.Language.
func (d *Dialect) Patterns() *language.Patterns { return patterns }

// Units implements language.Language.
func (d *Dialect) Units(text language.Text) []language.Span { return clike.Units(text) }

var mainFunction = regexp.MustCompile(`(?m)(?:^|[\s*])main\s*\([^;{]*\)[^;{]*\{`)

// Runs implements language.Language.
func (d *Dialect) Runs(source *language.Source) bool { return mainFunction.Match(source.Text.Bare) }

var commandLine = &clike.CommandLine{
	From:     "argv",
	First:    1,
	Index:    regexp.MustCompile(`\bargv\s*\[\s*(\d)\s*\]`),
	Count:    regexp.MustCompile(`\bargc\s*(==|!=|<=|>=|<|>)\s*(\d)`),
	Elsewise: regexp.MustCompile(`\bgetopt(?:_long)?\s*\(|\bargp_parse\s*\(`),
}

// Arguments implements language.Language.
func (d *Dialect) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

// Plan implements language.Language.
func (d *Dialect) Plan(files []*language.Source, arguments []string, tree language.Tree) language.Plan {
	entry := files[0].Path
	folder := language.BuildFolder(entry)
	program := path.Join(folder, strings.TrimSuffix(path.Base(entry), path.Ext(entry)))
	compile := slices.Concat(d.Compiler, settings(entry, tree), []string{"-pthread", "-o", program})
	for _, dir := range headerFolders(files, d.Headers) {
		compile = append(compile, "-I", dir)
	}
	for _, f := range d.translated(files) {
		compile = append(compile, language.Operand(f.Path))
	}
	return language.Plan{
		Check: []wire.Command{language.Into(folder, append(compile, "-lm")...)},
		Run:   wire.Command{Argv: append([]string{program}, arguments...), Dir: language.Dir(entry)},
	}
}

// translated are the files that the compiler is given: the sources that no other one includes.
func (d *Dialect) translated(files []*language.Source) []*language.Source {
	included := map[string]bool{}
	for _, f := range files {
		for _, name := range includes(f) {
			included[path.Base(name)] = true
		}
	}
	var given []*language.Source
	for i, f := range files {
		if i == 0 || slices.Contains(d.Sources, strings.ToLower(path.Ext(f.Path))) && !included[path.Base(f.Path)] {
			given = append(given, f)
		}
	}
	return given
}

func headerFolders(files []*language.Source, headers []string) []string {
	var folders []string
	for _, f := range files {
		if slices.Contains(headers, strings.ToLower(path.Ext(f.Path))) {
			folders = append(folders, language.Operand(path.Dir(f.Path)))
		}
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

// A definition or a standard on the command line of a Makefile.
var makeSetting = regexp.MustCompile(`(?:^|[\s=])(-D\w+(?:=\w+)?|-std=[\w+]+)`)

// settings are what the Makefile beside the program, or in the root, has the compiler told. Its recipes are not run: they may
// ask for anything, and the sources are known.
func settings(entry string, tree language.Tree) []string {
	var told []string
	for _, dir := range []string{path.Dir(entry), "."} {
		for _, name := range []string{"Makefile", "makefile", "GNUmakefile"} {
			content, _ := tree.Content(path.Join(dir, name))
			for _, m := range makeSetting.FindAllSubmatch(content[:min(len(content), 64<<10)], 20) {
				told = append(told, string(m[1]))
			}
			if told != nil {
				return told
			}
		}
	}
	return nil
}
