// Package rust knows how Rust programs look, are compiled and are run.
package rust

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

// Rust implements language.Language.
type Rust struct{}

var _ language.Language = Rust{}

// Name implements language.Language.
func (Rust) Name() string { return "rust" }

// Extensions implements language.Language.
func (Rust) Extensions() []string { return []string{".rs"} }

var rawString = regexp.MustCompile(`^(?:b|c)?r(#{0,8})"`)

var syntax = &clike.Syntax{
	Nested:    true,
	Lifetimes: true,
	Raw: func(rest []byte) (open int, closing string) {
		if m := rawString.FindSubmatch(rest[:min(len(rest), 16)]); m != nil {
			return len(m[0]), `"` + string(m[1])
		}
		return 0, ""
	},
	Imports: regexp.MustCompile(`(?m)^[ \t]*(?:pub\s+)?use\b[^;]*;`),
}

// Strip implements language.Language.
func (Rust) Strip(source []byte) language.Text { return syntax.Strip(source) }

var patterns = &language.Patterns{
	Datagram:     regexp.MustCompile(`\bUdpSocket\s*::\s*bind\b`),
	Stream:       regexp.MustCompile(`\bTcpListener\s*::\s*bind\b|\bTcpStream\s*::\s*connect(?:_timeout)?\b`),
	DatagramCall: regexp.MustCompile(`\.\s*(?:recv_from|send_to)\s*\(`),
	Accept:       regexp.MustCompile(`\.\s*(?:accept|incoming)\s*\(`),
	Listen:       regexp.MustCompile(`\bTcpListener\s*::\s*bind\b`),
	Bind:         regexp.MustCompile(`\bUdpSocket\s*::\s*bind\b`),
	Connect:      regexp.MustCompile(`\bTcpStream\s*::\s*connect(?:_timeout)?\b|\.\s*connect\s*\(`),
	Receive:      regexp.MustCompile(`\.\s*(?:recv|recv_from|peek_from|read|read_to_end|read_to_string|read_exact)\s*\(`),
	Send:         regexp.MustCompile(`\.\s*(?:send|send_to|write|write_all)\s*\(|\bwrite(?:ln)?!\s*\(`),
	Keyboard:     regexp.MustCompile(`\bstdin\s*\(\s*\)`),
	Upper:        regexp.MustCompile(`\b(?:to_(?:ascii_)?|make_ascii_)uppercase\b|-=?\s*(?:32|0x20)\b`),
}

// Patterns implements language.Language.
func (Rust) Patterns() *language.Patterns { return patterns }

// Units implements language.Language.
func (Rust) Units(text language.Text) []language.Span { return clike.Units(text) }

var mainFunction = regexp.MustCompile(`(?m)^[ \t]*(?:pub\s+)?(?:async\s+)?fn\s+main\s*\(`)

// Runs implements language.Language.
func (Rust) Runs(source *language.Source) bool { return mainFunction.Match(source.Text.Bare) }

var commandLine = &clike.CommandLine{
	From:     "env::args",
	First:    1,
	Index:    regexp.MustCompile(`(?:\b(?:args?|argv|arguments)\s*\[|\bargs\s*\(\s*\)\s*\.\s*nth\s*\(|\b(?:args?|argv)\s*\.\s*(?:get|nth)\s*\()\s*(\d)\s*[\])]`),
	Count:    regexp.MustCompile(`\b(?:args?|argv)\s*\.\s*len\s*\(\s*\)\s*(==|!=|<=|>=|<|>)\s*(\d)`),
	Optional: regexp.MustCompile(`^[^;{}]*\bunwrap_or(?:_default|_else)?\s*\([^{};]*\)`),
}

// Arguments implements language.Language.
func (Rust) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

// Plan implements language.Language. There is no cargo: what it would do without a network, which is to build the package's
// library and then the program, the compiler is told to do.
func (Rust) Plan(files []*language.Source, arguments []string, tree language.Tree) language.Plan {
	entry := files[0].Path
	folder := language.BuildFolder(entry)
	program := path.Join(folder, strings.TrimSuffix(path.Base(entry), ".rs"))
	p := packageOf(path.Dir(entry), tree)
	compile := []string{"rustc", "--edition", p.edition, "-A", "warnings", "-C", "strip=debuginfo"}

	var check []wire.Command
	extern := []string{}
	if library := p.library(tree); library != "" && library != entry && slices.ContainsFunc(files, func(f *language.Source) bool { return f.Path == library }) {
		built := language.BuildFolder(library) + "/lib" + p.crate + ".rlib"
		check = append(check, language.Into(path.Dir(built), slices.Concat(compile,
			[]string{"--crate-type", "rlib", "--crate-name", p.crate, "-o", built, language.Operand(library)})...))
		extern = append(extern, "--extern", p.crate+"="+built)
	}
	check = append(check, language.Into(folder, slices.Concat(compile, extern, []string{"--crate-name", crateName(program), "-o", program,
		language.Operand(entry)})...))
	return language.Plan{
		Check: check,
		Run:   wire.Command{Argv: append([]string{program}, arguments...), Dir: language.Dir(entry)},
		Doubt: p.needs(files),
	}
}

var notInCrateNames = regexp.MustCompile(`\W`)

// crateName makes a name for a crate of a file's, which may have characters that the compiler does not allow.
func crateName(program string) string {
	name := notInCrateNames.ReplaceAllString(path.Base(program), "_")
	if name[0] >= '0' && name[0] <= '9' {
		name = "_" + name
	}
	return name
}
