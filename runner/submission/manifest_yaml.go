package submission

import (
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// ManifestSchema is the JSON Schema of ManifestName.
//
//go:embed manifest.schema.json
var ManifestSchema []byte

// manifestLimit is far above what four programs need, and keeps a hostile manifest from being work.
const manifestLimit = 64 << 10

type manifestFile struct {
	Programs *struct {
		UDPServer *manifestProgram `yaml:"udp-server"`
		UDPClient *manifestProgram `yaml:"udp-client"`
		TCPServer *manifestProgram `yaml:"tcp-server"`
		TCPClient *manifestProgram `yaml:"tcp-client"`
	} `yaml:"programs"`
}

type manifestProgram struct {
	Language *text     `yaml:"language"`
	Path     *text     `yaml:"path"`
	Build    []command `yaml:"build"`
	Run      *command  `yaml:"run"`
	Dir      *text     `yaml:"dir"`
	Type     []typed   `yaml:"type"`
}

// text is a scalar and its place.
type text struct {
	value string
	file  string
	line  int
}

// typed is a line for the keyboard; it may be empty.
type typed string

// command is a list of arguments, or a line for the shell.
type command struct {
	argv []string
	at   text
}

// parseManifest decodes a manifest. name is for messages.
func parseManifest(name string, data []byte) (map[requirement.Program]*manifestProgram, error) {
	if len(data) > manifestLimit {
		return nil, problem.New("It only needs to name four programs.", "%s is larger than %d KiB", name, manifestLimit>>10)
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, located(name, err)
	}
	var f manifestFile
	for i, document := range tree.Docs {
		if document.Body == nil {
			continue
		}
		if i > 0 {
			return nil, problem.New("Put all programs into one document, without lines of ---.", "%s holds more than one document", name)
		}
		var plain plainness
		if ast.Walk(&plain, document.Body); plain.err != nil {
			return nil, located(name, plain.err)
		}
		if err := yaml.NodeToValue(document.Body, &f, yaml.Strict()); err != nil {
			return nil, located(name, err)
		}
	}
	programs := map[requirement.Program]*manifestProgram{}
	if f.Programs == nil {
		return programs, nil
	}
	for p, said := range map[requirement.Program]*manifestProgram{
		requirement.UDPServer: f.Programs.UDPServer,
		requirement.UDPClient: f.Programs.UDPClient,
		requirement.TCPServer: f.Programs.TCPServer,
		requirement.TCPClient: f.Programs.TCPClient,
	} {
		if said != nil {
			said.in(name)
			programs[p] = said
		}
	}
	return programs, nil
}

// plainness finds the first thing in a document that a manifest does without: keys with no value, and YAML's anchors, aliases,
// merges and tags.
type plainness struct{ err error }

// Visit implements ast.Visitor.
func (p *plainness) Visit(node ast.Node) ast.Visitor {
	message := ""
	switch n := node.(type) {
	case *ast.MappingValueNode:
		if _, merge := n.Key.(*ast.MergeKeyNode); merge {
			break
		}
		if _, ok := n.Key.(*ast.StringNode); !ok {
			message = "a key is not a word"
		}
	case *ast.NullNode:
		message = "a value is missing"
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		message = "anchors and aliases are not used here"
	case *ast.TagNode:
		message = "tags are not used here"
	}
	if message != "" && p.err == nil {
		p.err = &yaml.SyntaxError{Message: message, Token: node.GetToken()}
	}
	if p.err != nil {
		return nil
	}
	return p
}

// in tells every place which file it is in.
func (m *manifestProgram) in(name string) {
	for _, t := range []*text{m.Language, m.Path, m.Dir} {
		if t != nil {
			t.file = name
		}
	}
	if m.Run != nil {
		m.Run.at.file = name
	}
}

// UnmarshalYAML takes a string, or a number as it is written.
func (t *text) UnmarshalYAML(node ast.Node) error {
	value, err := scalar(node)
	if err != nil {
		return err
	}
	t.value, t.line = value, node.GetToken().Position.Line
	return nil
}

// UnmarshalYAML takes a string, which may be empty, or a number as it is written.
func (t *typed) UnmarshalYAML(node ast.Node) error {
	if s, ok := node.(*ast.StringNode); ok && s.Value == "" {
		return nil
	}
	value, err := scalar(node)
	*t = typed(value)
	return err
}

// UnmarshalYAML takes a list of arguments or one line for the shell.
func (c *command) UnmarshalYAML(node ast.Node) error {
	c.at.line = node.GetToken().Position.Line
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		line, err := scalar(node)
		if err != nil {
			return err
		}
		c.argv = []string{"sh", "-c", line}
		return nil
	}
	for _, item := range list.Values {
		argument, err := scalar(item)
		if err != nil {
			return err
		}
		c.argv = append(c.argv, argument)
	}
	if len(c.argv) == 0 {
		return &yaml.SyntaxError{Message: "a command needs at least the name of a program", Token: node.GetToken()}
	}
	return nil
}

func scalar(node ast.Node) (string, error) {
	var value string
	switch n := node.(type) {
	case *ast.StringNode:
		value = n.Value
	case *ast.LiteralNode:
		value = strings.TrimSuffix(n.Value.Value, "\n")
	case *ast.IntegerNode:
		value = n.GetToken().Value
	default:
		return "", &yaml.SyntaxError{Message: "a string is wanted here", Token: node.GetToken()}
	}
	switch {
	case value == "":
		return "", &yaml.SyntaxError{Message: "a string that is not empty is wanted here", Token: node.GetToken()}
	case strings.ContainsAny(value, "\x00\n\r"):
		return "", &yaml.SyntaxError{Message: "a single line is wanted here", Token: node.GetToken()}
	}
	return value, nil
}

// located makes a problem of a decoding error: with its line, in our words where the decoder's are those of Go.
func located(name string, err error) error {
	const hint = "docs/submission-manifest.md describes the file."
	var at yaml.Error
	if !errors.As(err, &at) {
		return problem.New(hint, "%s: %s", name, err)
	}
	line := 1
	tk := at.GetToken()
	if tk != nil && tk.Position != nil {
		line = tk.Position.Line
	}
	message := at.GetMessage()
	var unknown *yaml.UnknownFieldError
	var node *yaml.UnexpectedNodeTypeError
	switch {
	case errors.As(err, &unknown) && tk != nil:
		message = unknownKey(tk)
	case errors.As(err, &node):
		message = fmt.Sprintf("%s is wanted here, not %s", shape(node.Expected), shape(node.Actual))
	}
	return problem.New(hint, "%s:%d: %s", name, line, printable(message))
}

func shape(kind ast.NodeType) string {
	switch kind {
	case ast.MappingType, ast.MappingValueType:
		return "a group of keys"
	case ast.SequenceType:
		return "a list"
	}
	return "a " + strings.ToLower(kind.YAMLName())
}

// printable replaces what the decoder quotes from the file and a terminal should not get.
func printable(message string) string {
	return strings.Map(func(r rune) rune {
		if strconv.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, strings.ReplaceAll(message, "'\t'", "tab"))
}
