// Package perl knows how Perl programs look, are checked and are run.
package perl

import (
	"path"
	"regexp"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
	"github.com/sockgrade/sockgrade/runner/submission/language/script"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Perl implements language.Language for Perl 5.
type Perl struct{}

var _ language.Language = Perl{}

// Name implements language.Language.
func (Perl) Name() string { return "perl" }

// Extensions implements language.Language.
func (Perl) Extensions() []string { return []string{".pl", ".pm"} }

var syntax = &script.Syntax{
	Documentation:    regexp.MustCompile(`^=[a-z]\w*`),
	DocumentationEnd: regexp.MustCompile(`^=cut\b`),
	Here:             regexp.MustCompile(`^<<~?["']?([A-Z_]\w*)["']?`),
	Quoting:          regexp.MustCompile(`^(?:s|tr|y|m|qr)$`),
	Patterns:         true,
	Kept:             regexp.MustCompile(`^(?:udp|tcp)\b`),
}

// Strip implements language.Language.
func (Perl) Strip(source []byte) language.Text { return syntax.Strip(source) }

// A socket that is made with an address and nothing else is a connection.
const connected = `\bIO::Socket::(?:INET6?|IP)\s*->\s*new\s*\(\s*["'$]`

var patterns = &language.Patterns{
	Datagram:     regexp.MustCompile(`\bSOCK_DGRAM\b|["']udp["']`),
	Stream:       regexp.MustCompile(`\bSOCK_STREAM\b|["']tcp["']|\bListen\s*=>|` + connected),
	DatagramCall: regexp.MustCompile(`->\s*recv\b|\brecv\s*\(|\brecv\s+\$?\w+\s*,`),
	Accept:       regexp.MustCompile(`->\s*accept\b|\baccept\s*\(|\baccept\s+\$?\w+\s*,`),
	Listen:       regexp.MustCompile(`\bListen\s*=>|(?:^|[^\w$@%])listen\s*[(\s]|->\s*listen\b`),
	Bind:         regexp.MustCompile(`\bLocal(?:Port|Addr|Host)\b|(?:^|[^\w$@%])bind\s*[(\s]|->\s*bind\b`),
	Connect:      regexp.MustCompile(`\bPeer(?:Addr|Host|Port)\b|(?:^|[^\w$@%])connect\s*[(\s]|->\s*connect\b|` + connected),
	Receive:      regexp.MustCompile(`->\s*(?:recv|sysread|read|getline)\b|\brecv\s*[(\s]|\bsysread\b|<\s*\$\w+\s*>`),
	Send: regexp.MustCompile(`->\s*(?:send|print|printf|say|syswrite)\b|(?:^|[^\w$@%])send\s*[(\s]|\bsyswrite\b|` +
		`\bprint\s+\{?\s*\$?\w+\s*\}?\s+[$"'\w]`),
	Keyboard: regexp.MustCompile(`\bSTDIN\b|<>`),
	Upper:    regexp.MustCompile(`(?:^|[^\w$@%>{])uc(?:first)?\b|\b(?:tr|y)[/|!{]`),
}

// Patterns implements language.Language.
func (Perl) Patterns() *language.Patterns { return patterns }

var layout = script.Layout{
	Definition: regexp.MustCompile(`^(?:sub|package)\b`),
	Inert:      regexp.MustCompile(`^(?:use|no|require|our\s+@\w+)\b|^1\s*;|^(?:my|our)\s+[$@%]\w+\s*(?:=[^()>]*)?;\s*$`),
}

// Units implements language.Language.
func (Perl) Units(text language.Text) []language.Span { return layout.Units(text) }

// Runs implements language.Language.
func (Perl) Runs(source *language.Source) bool {
	return !strings.HasSuffix(source.Path, ".pm") && layout.Runs(source)
}

var used = regexp.MustCompile(`(?m)^[ \t]*(?:use|require|do)[ \t(]+(?:([A-Z]\w*(?:::\w+)*)|["'](?:\./)?([^"'\n]{1,200})["'])`)

// usedLimit bounds what one file is believed to import.
const usedLimit = 200

// Uses implements language.Language. Modules lie in the program's folder or in its lib, if it says so or not: without use lib
// the program does not find them, and its check says so.
func (Perl) Uses(file *language.Source, dir string, tree language.Tree) []string {
	var files []string
	for _, m := range used.FindAllSubmatch(file.Text.Code, usedLimit) {
		name := string(m[2])
		if len(m[1]) > 0 {
			name = strings.ReplaceAll(string(m[1]), "::", "/") + ".pm"
		}
		for _, base := range []string{dir, path.Join(dir, "lib"), path.Join(dir, "../lib"), path.Dir(file.Path)} {
			at := path.Join(base, name)
			if _, ok := tree.Source(at); ok && at != file.Path {
				files = append(files, at)
				break
			}
		}
	}
	return files
}

var commandLine = commandline.Syntax{
	From: "@ARGV",
	List: `(?:[@$]|\$#)ARGV\b`, Element: `\$ARGV`, First: 0,
	Shift:   regexp.MustCompile(`(?m)^(?:my\s+)?\$(\w+)\s*=\s*(?:int\s*\(?\s*)?shift\b|\bshift\s*\(?\s*@ARGV\b`),
	Options: regexp.MustCompile(`\bGetOptions\b|\bgetopts?\b`),
}

// Arguments implements language.Language.
func (Perl) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

// Plan implements language.Language. The check runs where the program does, since use lib may name a folder relative to that,
// and it compiles the modules with the program.
func (Perl) Plan(files []*language.Source, arguments []string, _ language.Tree) language.Plan {
	return language.Plan{
		Check:       []wire.Command{language.Interpret(files[0].Path, nil, "perl", "-c")},
		Run:         language.Interpret(files[0].Path, arguments, "perl"),
		Interpreted: true,
	}
}
