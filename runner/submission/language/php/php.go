// Package php knows how programs for PHP's command line look, are checked and are run.
package php

import (
	"path"
	"regexp"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
	"github.com/sockgrade/sockgrade/runner/submission/language/script"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// PHP implements language.Language.
type PHP struct{}

var _ language.Language = PHP{}

// Name implements language.Language.
func (PHP) Name() string { return "php" }

// Extensions implements language.Language.
func (PHP) Extensions() []string { return []string{".php"} }

var syntax = &script.Syntax{
	Slashes: true,
	Here:    regexp.MustCompile(`^<<<\s*["']?([A-Za-z_]\w*)["']?`),
	Kept:    regexp.MustCompile(`^(?:(?:udp|tcp)://|php://stdin)`),
	Opening: "<?php",
}

// Strip implements language.Language.
func (PHP) Strip(source []byte) language.Text { return syntax.Strip(source) }

var patterns = &language.Patterns{
	Datagram:     regexp.MustCompile(`\bSOCK_DGRAM\b|["']udp://`),
	Stream:       regexp.MustCompile(`\bSOCK_STREAM\b|["']tcp://|\bsocket_create_listen\b|\b(?:stream_socket_(?:server|client)|p?fsockopen)\s*\(\s*["'](?:\s|["'{$\d])`),
	DatagramCall: regexp.MustCompile(`\b(?:stream_)?socket_(?:recvfrom|sendto)\b`),
	Accept:       regexp.MustCompile(`\b(?:stream_)?socket_accept\b`),
	Listen:       regexp.MustCompile(`\bsocket_listen\b|\bsocket_create_listen\b`),
	Bind:         regexp.MustCompile(`\bsocket_bind\b|\bsocket_create_listen\b|\bstream_socket_server\b`),
	Connect:      regexp.MustCompile(`\bsocket_connect\b|\bstream_socket_client\b|\bp?fsockopen\b`),
	Receive:      regexp.MustCompile(`\bsocket_(?:recv|recvfrom|recvmsg|read)\b|\bstream_socket_recvfrom\b|\bf(?:read|gets|getc)\s*\(\s*\$|\bstream_get_\w+`),
	Send:         regexp.MustCompile(`\bsocket_(?:send|sendto|sendmsg|write)\b|\bstream_socket_sendto\b|\bf(?:write|puts)\s*\(\s*\$`),
	Keyboard:     regexp.MustCompile(`\bSTDIN\b|\breadline\s*\(|php://stdin`),
	Upper:        regexp.MustCompile(`\b(?:mb_)?strtoupper\b|\bucwords\b|\bucfirst\b|\bMB_CASE_UPPER\b`),
}

// Patterns implements language.Language.
func (PHP) Patterns() *language.Patterns { return patterns }

var layout = script.Layout{
	Definition: regexp.MustCompile(`^(?:(?:abstract|final|readonly)\s+)*(?:function\s+&?\w+|class|interface|trait|enum)\b`),
	Inert: regexp.MustCompile(`^(?:namespace|use|require\w*|include\w*|declare|const)\b|^define\s*\(|^\$\w+\s*=[^()]*;\s*$|` +
		`^return\s*[\[\w]|^\?>`),
}

// Units implements language.Language.
func (PHP) Units(text language.Text) []language.Span { return layout.Units(text) }

// Runs implements language.Language.
func (PHP) Runs(source *language.Source) bool { return layout.Runs(source) }

var used = regexp.MustCompile(`\b(?:require|include)(?:_once)?\b[ \t(]*(__DIR__\s*\.\s*|dirname\s*\(\s*__FILE__\s*\)\s*\.\s*)?["']([^"'\n]{1,200})["']`)

// usedLimit bounds what one file is believed to import.
const usedLimit = 200

// Uses implements language.Language.
func (PHP) Uses(file *language.Source, dir string, tree language.Tree) []string {
	var files []string
	for _, m := range used.FindAllSubmatch(file.Text.Code, usedLimit) {
		for _, base := range []string{path.Dir(file.Path), dir} {
			at := path.Join(base, string(m[2]))
			if _, ok := tree.Source(at); ok && at != file.Path {
				files = append(files, at)
				break
			}
		}
	}
	return files
}

var commandLine = commandline.Syntax{
	From: "$argv",
	List: `\$arg[vc]\b`, Element: `\$argv`, First: 1,
	Alias:   regexp.MustCompile(`\$(\w+)\s*=\s*array_slice\s*\(\s*\$argv\s*,\s*1\s*\)`),
	Options: regexp.MustCompile(`\bgetopt\s*\(`),
}

// Arguments implements language.Language.
func (PHP) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	return commandLine.Arguments(files, p, several, patterns.Keyboard)
}

// Plan implements language.Language.
func (PHP) Plan(files []*language.Source, arguments []string, _ language.Tree) language.Plan {
	plan := language.Plan{
		Run:         language.Interpret(files[0].Path, arguments, "php"),
		Interpreted: true,
	}
	for _, f := range files {
		// Errors once, and not to the log as well.
		plan.Check = append(plan.Check, wire.Command{Argv: []string{"php", "-d", "display_errors=1", "-d", "log_errors=0", "-l", "-f", f.Path}})
	}
	return plan
}
