// Package golang knows how Go programs look, are compiled and are run.
package golang

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/clike"
)

// Go implements language.Language.
type Go struct{}

var _ language.Language = Go{}

// Name implements language.Language.
func (Go) Name() string { return "go" }

// Extensions implements language.Language.
func (Go) Extensions() []string { return []string{".go"} }

var syntax = &clike.Syntax{
	Raw: func(rest []byte) (open int, closing string) {
		if rest[0] == '`' {
			return 1, "`"
		}
		return 0, ""
	},
	Imports: regexp.MustCompile(`(?m)^import\s*(?:\([^)]*\)|[^\n]*)`),
	Keep:    regexp.MustCompile(`^(?:udp|tcp)[46]?$`),
}

// Strip implements language.Language.
func (Go) Strip(source []byte) language.Text { return syntax.Strip(source) }

var patterns = &language.Patterns{
	Datagram: regexp.MustCompile(`\bnet\s*\.\s*(?:ListenUDP|ListenPacket|ListenMulticastUDP|DialUDP)\b|` + dial("udp")),
	Stream:   regexp.MustCompile(`\bnet\s*\.\s*(?:ListenTCP|DialTCP)\b|` + dial("tcp")),
	DatagramCall: regexp.MustCompile(`\.\s*(?:ReadFrom(?:UDP(?:AddrPort)?)?|WriteTo(?:UDP(?:AddrPort)?)?|ReadMsgUDP|WriteMsgUDP)\s*\(|` +
		`\bnet\s*\.\s*(?:UDPConn|ResolveUDPAddr|PacketConn)\b`),
	Accept:  regexp.MustCompile(`\.\s*Accept(?:TCP)?\s*\(`),
	Listen:  regexp.MustCompile(`\bnet\s*\.\s*Listen(?:TCP)?\s*\(`),
	Bind:    regexp.MustCompile(`\bnet\s*\.\s*Listen(?:UDP|Packet|MulticastUDP)\b`),
	Connect: regexp.MustCompile(`\bDial(?:TCP|UDP|Timeout|Context)?\s*\(`),
	Receive: regexp.MustCompile(`\.\s*Read(?:From(?:UDP(?:AddrPort)?)?|MsgUDP)?\s*\(|\bio\s*\.\s*(?:ReadAll|Copy)\b`),
	// Fprint is for sockets too, but not with os.Stdout.
	Send: regexp.MustCompile(`\.\s*Write(?:To(?:UDP(?:AddrPort)?)?|MsgUDP|String)?\s*\(|\bio\s*\.\s*(?:WriteString|Copy)\b|` +
		`\bFprint(?:f|ln)?\s*\(\s*(?:[A-Za-np-z]\w*|o[A-Za-rt-z]\w*)\s*,`),
	Keyboard: regexp.MustCompile(`\bos\s*\.\s*Stdin\b|\bfmt\s*\.\s*Scan\w*\s*\(`),
	Upper:    regexp.MustCompile(`\b(?:ToUpper|Title|ToTitle)\b|-=?\s*(?:32|0x20)\b|'.'\s*-\s*'.'`),
}

// dial matches calls with a network as their first or, after a context, second argument.
func dial(network string) string {
	return `\b(?:Dial|DialTimeout|DialContext|Listen)\s*\([^"\n;]*"` + network + `[46]?"`
}

// Patterns implements language.Language.
func (Go) Patterns() *language.Patterns { return patterns }

// Units implements language.Language.
func (Go) Units(text language.Text) []language.Span { return clike.Units(text) }

var mainFunction = regexp.MustCompile(`(?m)^func\s+main\s*\(\s*\)`)

// Runs implements language.Language.
func (Go) Runs(source *language.Source) bool {
	return mainFunction.Match(source.Text.Bare) && packageOf(source) == "main"
}

var packageClause = regexp.MustCompile(`(?m)^[ \t]*package[ \t]+(\w+)`)

func packageOf(f *language.Source) string {
	m := packageClause.FindSubmatch(f.Text.Bare)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// offline keeps the compiler from looking for anything that is not here, and from writing an index of the module's packages
// into the image's cache, which it cannot: it would end. A local sandbox has no such cache, and /tmp has no room for the whole
// library and what it takes to compile it.
var offline = []string{"GOPROXY=off", "GOFLAGS=-mod=mod", "GOTOOLCHAIN=local", "CGO_ENABLED=0", "GODEBUG=goindex=0", "GOTMPDIR=" + wire.Work}

// Plan implements language.Language. A package that has one function main is built as such, in its module if it is in one; of
// several programs in one folder each is built from its own file, with those that it shares with the others.
func (Go) Plan(files []*language.Source, arguments []string, tree language.Tree) language.Plan {
	entry := files[0].Path
	folder := language.BuildFolder(entry)
	program := path.Join(folder, strings.TrimSuffix(path.Base(entry), ".go"))
	build := []string{"go", "build", "-ldflags=-s -w", "-o", program}
	root, module := moduleOf(path.Dir(entry), tree)
	if modfile := language.BuildFolder(path.Join(root, "go.mod")) + "/go.mod"; module.tooNew {
		build = slices.Concat([]string{"sh", "-c", `mkdir -p "${1%/*}" && sed 's/^go .*/go ` + newest + `/; /^toolchain /d' go.mod > "$1" && shift && exec "$@"`,
			"go", modfile}, build, []string{"-modfile=" + modfile})
	}
	for _, f := range files {
		if path.Dir(f.Path) == path.Dir(entry) {
			inside := strings.TrimPrefix(f.Path, strings.TrimPrefix(root+"/", "./"))
			build = append(build, "./"+inside)
		}
	}
	check := language.Into(folder, build...)
	check.Env = offline
	if root != "." {
		check.Dir = root
	}
	return language.Plan{
		Check: []wire.Command{check},
		Run:   wire.Command{Argv: append([]string{program}, arguments...), Dir: language.Dir(entry)},
	}
}
