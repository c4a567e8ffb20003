// Package javascript knows how programs for Node.js look, are checked and are run.
package javascript

import (
	_ "embed"
	"regexp"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// JavaScript implements language.Language for Node.js.
type JavaScript struct{}

var _ language.Language = JavaScript{}

// Name implements language.Language.
func (JavaScript) Name() string { return "javascript" }

// Extensions implements language.Language.
func (JavaScript) Extensions() []string { return []string{".js", ".mjs", ".cjs"} }

// Makers of servers that are named after the module net, or that stand alone: http.createServer is another assignment's.
const netModule = `(?:\b(?:net|tcp|node_net|nodeNet)\s*\.\s*|(?:^|[^.\w$]))`

var patterns = &language.Patterns{
	Datagram:     regexp.MustCompile(`\bcreateSocket\s*\(`),
	Stream:       regexp.MustCompile(netModule + `(?:createServer|createConnection|connect)\s*\(|\bnew\s+(?:net\s*\.\s*)?(?:Socket|Server)\b|\bextends\s+net\b`),
	DatagramCall: regexp.MustCompile(`\.\s*send\s*\([^()]*,[^()]*,`),
	Accept:       regexp.MustCompile(netModule + `createServer\s*\(|\bnew\s+(?:net\s*\.\s*)?Server\b|['"` + "`" + `]connection['"` + "`" + `]`),
	Listen:       regexp.MustCompile(`\.\s*listen\s*\(`),
	// A function's bind is called with what "this" is to be.
	Bind:    regexp.MustCompile(`\.\s*bind\s*\(\s*(?:\)|[{\d]|[A-Z][A-Z0-9_]*\b|[\w$.]*(?:[pP](?:ort|ORT|uerto)|PORT)\w*|\w+\s*,|\w+\s*\.\s*\w+|(?:Number|parseInt)\b|\+)`),
	Connect: regexp.MustCompile(netModule + `(?:createConnection|connect)\s*\(|\.\s*connect\s*\(|\.\s*createConnection\s*\(`),
	Receive: regexp.MustCompile(`['"` + "`" + `](?:message|data|readable)['"` + "`" + `]|\bfor\s+await\b|\bonread\b`),
	// What is written to process.stdout is not sent.
	Send:     regexp.MustCompile(`\.\s*send(?:To)?\s*\(|(?:[\w$]*[^tr\W]|[^u\W]t|[^r\W]r)\s*\.\s*(?:write|end)\s*\(|\bpipe(?:line)?\s*\(`),
	Keyboard: regexp.MustCompile(`\bstdin\b|\bcreateInterface\s*\(|\.\s*question\s*\(|(?:^|[^.\w])prompt\s*\(|\breadlineSync\b|\breadline_sync\b`),
	Upper:    regexp.MustCompile(`\.\s*to(?:Locale)?UpperCase\b`),
	Handlers: true,
}

// Patterns implements language.Language.
func (JavaScript) Patterns() *language.Patterns { return patterns }

var commandLine = commandline.Syntax{
	From: "process.argv",
	List: `\bprocess\s*\.\s*argv\b`, Element: `\bprocess\s*\.\s*argv`, First: 2,
	Alias:   regexp.MustCompile(`([A-Za-z_]\w*)\s*=\s*process\s*\.\s*argv\s*\.\s*(?:slice|splice)\s*\(\s*2\s*\)`),
	Options: regexp.MustCompile(`\bminimist\b|\byargs\b|\bparseArgs\s*\(|\bnew\s+Command\b|\bcommander\b|\bprogram\s*\.\s*option\b`),
}

// Arguments implements language.Language.
func (JavaScript) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

// check has Node parse every file that it is given, as a script or as a module, whichever Node would take it for. It leaves
// out of Node's messages what is not the submission's.
//
//go:embed check.js
var check string

// Plan implements language.Language.
func (JavaScript) Plan(files []*language.Source, arguments []string, _ language.Tree) language.Plan {
	parse := wire.Command{Argv: []string{"node", "-e", check, "--"}}
	for _, f := range files {
		parse.Argv = append(parse.Argv, "./"+f.Path)
	}
	return language.Plan{
		Check:       []wire.Command{parse},
		Run:         language.Interpret(files[0].Path, arguments, "node"),
		Interpreted: true,
	}
}
