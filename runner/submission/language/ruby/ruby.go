// Package ruby knows how Ruby programs look, are checked and are run.
package ruby

import (
	"path"
	"regexp"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
	"github.com/sockgrade/sockgrade/runner/submission/language/script"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Ruby implements language.Language.
type Ruby struct{}

var _ language.Language = Ruby{}

// Name implements language.Language.
func (Ruby) Name() string { return "ruby" }

// Extensions implements language.Language.
func (Ruby) Extensions() []string { return []string{".rb"} }

var syntax = &script.Syntax{
	Documentation:    regexp.MustCompile(`^=begin\b`),
	DocumentationEnd: regexp.MustCompile(`^=end\b`),
	Here:             regexp.MustCompile(`^<<[~-]?["']?([A-Z_]+)["']?`),
	Interpolation:    "#{",
	Patterns:         true,
}

// Strip implements language.Language.
func (Ruby) Strip(source []byte) language.Text { return syntax.Strip(source) }

var patterns = &language.Patterns{
	Datagram:     regexp.MustCompile(`\bUDPSocket\b|\bSOCK_DGRAM\b|:DGRAM\b|\budp_server_\w+|\bAddrinfo\s*\.\s*udp\b`),
	Stream:       regexp.MustCompile(`\bTCPServer\b|\bTCPSocket\b|\bSOCK_STREAM\b|:STREAM\b|\btcp_server_\w+|\b(?:Socket|Addrinfo)\s*\.\s*tcp\b`),
	DatagramCall: regexp.MustCompile(`\.\s*recvfrom(?:_nonblock)?\b`),
	Accept:       regexp.MustCompile(`\.\s*accept(?:_nonblock|_loop)?\b|\btcp_server_loop\b`),
	Listen:       regexp.MustCompile(`\.\s*listen\b|\bTCPServer\s*\.\s*(?:new|open)\b|\btcp_server_\w+`),
	Bind:         regexp.MustCompile(`\.\s*bind\b|\b(?:ud|tc)p_server_\w+|\bTCPServer\s*\.\s*(?:new|open)\b`),
	Connect:      regexp.MustCompile(`\.\s*connect\b|\bTCPSocket\s*\.\s*(?:new|open)\b|\bSocket\s*\.\s*tcp\b`),
	Receive:      regexp.MustCompile(`\.\s*(?:recv\w*|readpartial|sysread|read_nonblock)\b|\budp_server_loop\b`),
	Send:         regexp.MustCompile(`\.\s*(?:send|sendmsg|reply|write|syswrite|print|puts)\b`),
	Keyboard:     regexp.MustCompile(`(?:^|[^.\w])gets\b|\$stdin\b|\bSTDIN\b|\bReadline\b|\bReline\b`),
	Upper:        regexp.MustCompile(`\.\s*(?:upcase|swapcase|capitalize)\b`),
}

// Patterns implements language.Language.
func (Ruby) Patterns() *language.Patterns { return patterns }

var layout = script.Layout{
	Definition: regexp.MustCompile(`^(?:def|class|module)\b|^\w+\s*=\s*(?:->|lambda\b|proc\b|Proc\b)`),
	Inert:      regexp.MustCompile(`^(?:require\w*|include|extend|using|private|public|attr_\w+)\b|^[A-Z]\w*\s*=[^>]*$`),
}

// Units implements language.Language.
func (Ruby) Units(text language.Text) []language.Span { return layout.Units(text) }

// Runs implements language.Language.
func (Ruby) Runs(source *language.Source) bool { return layout.Runs(source) }

var used = regexp.MustCompile(`(?m)^[ \t]*(?:(require_relative|require|load)\b)[ \t(]*["']([^"'\n]{1,200})["']`)

// usedLimit bounds what one file is believed to import.
const usedLimit = 200

// Uses implements language.Language. Require looks in the folder that the program is started in only if the path says so.
func (Ruby) Uses(file *language.Source, dir string, tree language.Tree) []string {
	var files []string
	for _, m := range used.FindAllSubmatch(file.Text.Code, usedLimit) {
		base := dir
		if string(m[1]) == "require_relative" {
			base = path.Dir(file.Path)
		}
		for _, ending := range []string{"", ".rb"} {
			at := path.Join(base, string(m[2])+ending)
			if _, ok := tree.Source(at); ok && at != file.Path {
				files = append(files, at)
				break
			}
		}
	}
	return files
}

var commandLine = commandline.Syntax{
	From: "ARGV",
	List: `\bARGV\b`, Element: `\bARGV`, First: 0,
	Shift:   regexp.MustCompile(`(?:\b([a-z_]\w*)\s*=\s*)?(?:Integer\s*\(\s*)?\bARGV\s*\.\s*shift\b`),
	Options: regexp.MustCompile(`\bOptionParser\b|\bGetoptLong\b`),
}

// Arguments implements language.Language.
func (Ruby) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

// Plan implements language.Language.
func (Ruby) Plan(files []*language.Source, arguments []string, _ language.Tree) language.Plan {
	plan := language.Plan{
		Run:         language.Interpret(files[0].Path, arguments, "ruby"),
		Interpreted: true,
	}
	for _, f := range files {
		plan.Check = append(plan.Check, wire.Command{Argv: []string{"ruby", "-c", "--", f.Path}})
	}
	return plan
}
