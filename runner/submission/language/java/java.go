// Package java knows how Java programs look, are compiled and are run.
package java

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/clike"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Java implements language.Language.
type Java struct{}

var (
	_ language.Language = Java{}
	_ language.Joint    = Java{}
)

// Name implements language.Language.
func (Java) Name() string { return "java" }

// Extensions implements language.Language.
func (Java) Extensions() []string { return []string{".java"} }

var syntax = &clike.Syntax{
	Raw: func(rest []byte) (open int, closing string) {
		if bytes.HasPrefix(rest, []byte(`"""`)) {
			return 3, `"""`
		}
		return 0, ""
	},
	Imports: regexp.MustCompile(`(?m)^[ \t]*(?:import|package)\b[^;\n]*;`),
}

// Strip implements language.Language.
func (Java) Strip(source []byte) language.Text { return syntax.Strip(source) }

var patterns = &language.Patterns{
	Datagram: regexp.MustCompile(`\bnew\s+(?:Datagram|Multicast)Socket\b|\bDatagramChannel\s*\.\s*open\b`),
	Stream: regexp.MustCompile(`\bnew\s+(?:Server)?Socket\s*\(|\b(?:Asynchronous)?(?:Server)?SocketChannel\s*\.\s*open\b|` +
		`\bSocketFactory\s*\.\s*getDefault\b`),
	DatagramCall: regexp.MustCompile(`\bnew\s+DatagramPacket\b`),
	Accept:       regexp.MustCompile(`\.\s*accept\s*\(`),
	Listen:       regexp.MustCompile(`\bnew\s+ServerSocket\s*\(|\bServerSocketChannel\s*\.\s*open\b`),
	Bind:         regexp.MustCompile(`\bnew\s+(?:Datagram|Multicast)Socket\s*\(\s*[^)\s]|\.\s*bind\s*\(`),
	Connect:      regexp.MustCompile(`\bnew\s+Socket\s*\(|\.\s*connect\s*\(|\bSocketChannel\s*\.\s*open\s*\(\s*[^)\s]`),
	Receive:      regexp.MustCompile(`\.\s*receive\s*\(|\.\s*getInputStream\b`),
	Send:         regexp.MustCompile(`\.\s*send\s*\(|\.\s*getOutputStream\b|\.\s*write\s*\(`),
	Keyboard:     regexp.MustCompile(`\bSystem\s*\.\s*(?:in\b|console\s*\()|\bJOptionPane\b`),
	Upper:        regexp.MustCompile(`\btoUpperCase\b|-=?\s*(?:32|0x20)\b|'.'\s*-\s*'.'`),
}

// Patterns implements language.Language.
func (Java) Patterns() *language.Patterns { return patterns }

// Units implements language.Language.
func (Java) Units(text language.Text) []language.Span { return clike.Units(text) }

var mainMethod = regexp.MustCompile(`\bstatic\b[^;{}()]*\bvoid\s+main\s*\(`)

// Runs implements language.Language.
func (Java) Runs(source *language.Source) bool { return mainMethod.Match(source.Text.Bare) }

var commandLine = &clike.CommandLine{
	From:  "args",
	Index: regexp.MustCompile(`\b(?:args?|argv|arguments)\s*\[\s*(\d)\s*\]`),
	Count: regexp.MustCompile(`\b(?:args?|argv|arguments)\s*\.\s*length\s*(==|!=|<=|>=|<|>)\s*(\d)`),
}

// Arguments implements language.Language.
func (Java) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

// The machine's usual start-up is made for programs that run for long. With these a short one takes half the time, and there is
// nothing that it could see of it.
var quickly = []string{"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"}

// together is where programs are built that are built together.
const together = "/tmp/build-java"

// Plan implements language.Language.
func (Java) Plan(files []*language.Source, arguments []string, _ language.Tree) language.Plan {
	entry := files[0]
	folder := language.BuildFolder(entry.Path)
	run := slices.Concat([]string{"java"}, quickly, []string{"-cp", folder + ":" + together, mainClass(entry)}, arguments)
	return language.Plan{
		Check: []wire.Command{compile(folder, files)},
		Run:   wire.Command{Argv: run, Dir: language.Dir(entry.Path)},
	}
}

// Together implements language.Joint: most of a compiler's time is its start. Programs cannot be built together where two of
// them have types of the same name.
func (Java) Together(programs [][]*language.Source) (command wire.Command, ok bool) {
	var files []*language.Source
	declared := map[string]string{} // the file that declares a type
	for _, f := range slices.Concat(programs...) {
		if slices.Contains(files, f) {
			continue
		}
		files = append(files, f)
		for _, name := range types(f) {
			name = packageOf(f) + "." + name
			if at, known := declared[name]; known && at != f.Path {
				return wire.Command{}, false
			}
			declared[name] = f.Path
		}
	}
	return compile(together, files), true
}

// compile is given every file by name and looks for no others, so that what else lies about cannot get in the way.
func compile(folder string, files []*language.Source) wire.Command {
	command := []string{"javac"}
	for _, option := range quickly {
		command = append(command, "-J"+option)
	}
	command = append(command, "-proc:none", "-nowarn", "-encoding", encoding(files), "-cp", folder, "-d", folder)
	for _, f := range files {
		command = append(command, language.Operand(f.Path))
	}
	return language.Into(folder, command...)
}

// encoding is what the sources are written in: UTF-8, or what Windows wrote before it. The compiler refuses the one for the other.
func encoding(files []*language.Source) string {
	for _, f := range files {
		if !utf8.Valid(f.Raw) {
			return "windows-1252"
		}
	}
	return "UTF-8"
}

var (
	packageName = regexp.MustCompile(`(?m)^[ \t]*package[ \t]+([\w.]+)[ \t]*;`)
	typeName    = regexp.MustCompile(`\b(?:class|interface|enum|record)\s+(\w+)`)
)

// mainClass is the full name of the class whose method main is the first in the file.
func mainClass(entry *language.Source) string {
	bare := entry.Text.Bare
	end := len(bare)
	if at := mainMethod.FindIndex(bare); at != nil {
		end = at[0]
	}
	var names []string // of the types that are open at that place; "" for other blocks
	from := 0
	for at, c := range bare[:end] {
		switch c {
		case ';':
			from = at + 1
		case '{':
			name := ""
			if m := typeName.FindSubmatch(bare[from:at]); m != nil {
				name = string(m[1])
			}
			names = append(names, name)
			from = at + 1
		case '}':
			names = names[:max(0, len(names)-1)]
			from = at + 1
		}
	}
	name := strings.Join(slices.DeleteFunc(names, func(n string) bool { return n == "" }), "$")
	if p := packageOf(entry); p != "" {
		name = p + "." + name
	}
	return name
}

// packageOf is the name of a source's package; "" is the one without a name.
func packageOf(f *language.Source) string {
	m := packageName.FindSubmatch(f.Text.Code)
	if m == nil {
		return ""
	}
	return string(m[1])
}
