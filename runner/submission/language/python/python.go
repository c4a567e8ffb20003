// Package python knows how Python programs look, are checked and are run.
package python

import (
	_ "embed"
	"regexp"
	"slices"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Python implements language.Language for Python 3, and tells which of the two a program is written in.
type Python struct{}

// Python2 implements language.Language for Python 2.
type Python2 struct{ Python }

var (
	_ language.Language = Python{}
	_ language.Language = Python2{}
)

// Name implements language.Language.
func (Python) Name() string { return "python" }

// Name implements language.Language.
func (Python2) Name() string { return "python2" }

// Extensions implements language.Language. That a .py is written in Python 2 is told by its content.
func (Python2) Extensions() []string { return []string{".py2"} }

// Extensions implements language.Language.
func (Python) Extensions() []string { return []string{".py", ".py3", ".pyw"} }

// A class of socketserver: by its module, as a base class, or made with an address and a handler. A student's own class may
// have the same name.
func serverClass(name string) string {
	name = `(?:Threading|Forking)?` + name
	return `\bsocketserver\s*\.\s*` + name + `\b|\bclass\s+\w+\s*\([^)\n]*\b` + name + `\s*[,)]|\b` + name + `\s*\(\s*\(`
}

var patterns = &language.Patterns{
	Datagram: regexp.MustCompile(`\bSOCK_DGRAM\b|\bDatagramRequestHandler\b|\bcreate_datagram_endpoint\b|` + serverClass("UDPServer")),
	Stream: regexp.MustCompile(`\bSOCK_STREAM\b|\bStreamRequestHandler\b|\bcreate_connection\b|\bcreate_server\b|\bopen_connection\b|` +
		`\bstart_server\b|\bsocket\s*\(\s*\)|\bsocket\s*\(\s*(?:family\s*=\s*)?(?:socket\s*\.\s*)?AF_INET6?\s*\)|` + serverClass("TCPServer")),
	DatagramCall: regexp.MustCompile(`\.\s*(?:recvfrom|recvfrom_into|sendto)\s*\(`),
	Accept:       regexp.MustCompile(`\.\s*accept\s*\(|\bsock_accept\b|\bstart_server\b|\bcreate_server\b|` + serverClass("TCPServer")),
	Listen:       regexp.MustCompile(`\.\s*listen\s*\(`),
	Bind:         regexp.MustCompile(`\.\s*bind\s*\(|\blocal_addr\s*=|` + serverClass("(?:UDP|TCP)Server")),
	Connect: regexp.MustCompile(`\.\s*connect(?:_ex)?\s*\(|\bcreate_connection\b|\bopen_connection\b|\bsock_connect\b|` +
		`\bremote_addr\s*=`),
	Receive: regexp.MustCompile(`\.\s*recv(?:from|_into|from_into|msg)?\s*\(|\bsock_recv\w*|\.\s*makefile\s*\(|\bself\s*\.\s*request\b|` +
		`\bdatagram_received\b|\breader\s*\.\s*read`),
	Send:     regexp.MustCompile(`\.\s*send(?:to|all|msg)?\s*\(|\bsock_send\w*|\b(?:wfile|writer)\s*\.\s*write\s*\(`),
	Keyboard: regexp.MustCompile(`(?:^|[^.\w])(?:raw_)?input\s*\(|\bstdin\b`),
	Upper:    regexp.MustCompile(`\.\s*(?:upper|swapcase|capitalize)\b|\bascii_uppercase\b|\bto_?upper\w*`),
}

// Patterns implements language.Language.
func (Python) Patterns() *language.Patterns { return patterns }

var (
	topLevel   = regexp.MustCompile(`(?m)^[^\s)\]}].*$`)
	definition = regexp.MustCompile(`^(?:def|class|async\s+def|@)`)
	action     = regexp.MustCompile(`^(?:if\b|while\b|for\b|with\b|try\b|print\b|await\b|[\w.]+\s*\(|[^#=]+=.*\b(?:socket|run|main|serve)\s*\()`)
)

// Units implements language.Language.
func (Python) Units(text language.Text) []language.Span {
	var units []language.Span
	open := -1
	for _, at := range topLevel.FindAllIndex(text.Bare, -1) {
		line := text.Bare[at[0]:at[1]]
		if open >= 0 {
			units = append(units, language.Span{From: open, To: at[0]})
			open = -1
		}
		if definition.Match(line) {
			open = at[0]
		}
	}
	if open >= 0 {
		units = append(units, language.Span{From: open, To: len(text.Bare)})
	}
	return units
}

// Runs implements language.Language.
func (Python) Runs(source *language.Source) bool {
	for _, line := range topLevel.FindAll(source.Text.Bare, -1) {
		if !definition.Match(line) && action.Match(line) {
			return true
		}
	}
	return false
}

// check parses every file that it is given and prints the errors in Python's own form. It runs and writes nothing. Both
// Pythons run it.
//
//go:embed check.py
var check string

// How the checks are started. -I: no module of the submission may take the place of one that the check imports; Python 2 has other
// options for that. -S: it needs no site packages, which take most of its time to find.
var (
	python3 = []string{"python3", "-I", "-S"}
	python2 = []string{"python2.7", "-E", "-s", "-S"}
)

// Plan implements language.Language. Python is started without -u: on a terminal it flushes each line by itself.
func (Python) Plan(files []*language.Source, arguments []string, _ language.Tree) language.Plan {
	return plan(files, arguments, python3...)
}

// Plan implements language.Language.
func (Python2) Plan(files []*language.Source, arguments []string, _ language.Tree) language.Plan {
	return plan(files, arguments, python2...)
}

// Together implements language.Joint: most of the time of a check is Python's start.
func (Python) Together(programs [][]*language.Source) (command wire.Command, ok bool) {
	return parse(slices.Concat(programs...), python3...), true
}

// Together implements language.Joint.
func (Python2) Together(programs [][]*language.Source) (command wire.Command, ok bool) {
	return parse(slices.Concat(programs...), python2...), true
}

func parse(files []*language.Source, checker ...string) wire.Command {
	command := slices.Concat(checker, []string{"-c", check})
	for _, f := range files {
		if !slices.Contains(command, f.Path) {
			command = append(command, f.Path)
		}
	}
	return wire.Command{Argv: command}
}

func plan(files []*language.Source, arguments []string, checker ...string) language.Plan {
	return language.Plan{
		Check:       []wire.Command{parse(files, checker...)},
		Run:         language.Interpret(files[0].Path, arguments, checker[0]),
		Interpreted: true,
		Doubt:       shadowing(files),
	}
}
