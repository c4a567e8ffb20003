// Package strictyaml reads the small YAML files that people write for the grader, and says what is wrong with them in their
// terms: one line with the place, and a hint.
//
// Unknown keys, keys without a value, keys twice, anchors, aliases, merges and tags are errors.
package strictyaml

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// Format is a kind of file.
type Format struct {
	// Hint goes with every problem that has no better one: where the file is described.
	Hint string
	// MaxKiB is more than anybody needs; it keeps a hostile file from being work. TooLarge is the hint for what has more.
	MaxKiB   int
	TooLarge string
	// OneDocument is the hint for a file of several documents.
	OneDocument string
	// Unknown says what is wrong with a key that does not exist: `unknown key "pth"; did you mean path?`.
	Unknown func(key string) string
}

// Decode decodes the only document of data into the struct that into points to; an empty document leaves it as it is. name is
// the file's for messages, safe to print. The errors are problems.
func (f Format) Decode(name string, data []byte, into any) error {
	if len(data) > f.MaxKiB<<10 {
		return problem.New(f.TooLarge, "%s is larger than %d KiB", name, f.MaxKiB)
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return f.located(name, err)
	}
	for i, document := range tree.Docs {
		if document.Body == nil {
			continue
		}
		if i > 0 {
			return problem.New(f.OneDocument, "%s holds more than one document", name)
		}
		var plain plainness
		if ast.Walk(&plain, document.Body); plain.err != nil {
			return f.located(name, plain.err)
		}
		if err := yaml.NodeToValue(document.Body, into, yaml.Strict()); err != nil {
			return f.located(name, err)
		}
	}
	return nil
}

// Line is the line of a file that a node begins in, counted from 1.
func Line(node ast.Node) int { return node.GetToken().Position.Line }

// Errorf is an error at a node's place, for methods UnmarshalYAML: a clause in lower case.
func Errorf(node ast.Node, format string, args ...any) error {
	return &yaml.SyntaxError{Message: fmt.Sprintf(format, args...), Token: node.GetToken()}
}

// Text is a node's string, or its number as it is written: a single line that is not empty.
func Text(node ast.Node) (string, error) {
	var value string
	switch n := node.(type) {
	case *ast.StringNode:
		value = n.Value
	case *ast.LiteralNode:
		value = strings.TrimSuffix(n.Value.Value, "\n")
	case *ast.IntegerNode:
		value = n.GetToken().Value
	default:
		return "", Errorf(node, "a string is wanted here")
	}
	switch {
	case value == "":
		return "", Errorf(node, "a string that is not empty is wanted here")
	case strings.ContainsAny(value, "\x00\n\r"):
		return "", Errorf(node, "a single line is wanted here")
	}
	return value, nil
}

// plainness finds the first thing in a document that such a file does without: keys with no value, and YAML's anchors,
// aliases, merges and tags.
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
		p.err = Errorf(node, "%s", message)
	}
	if p.err != nil {
		return nil
	}
	return p
}

// located makes a problem of a decoding error: with its line, in our words where the decoder's are those of Go.
func (f Format) located(name string, err error) error {
	var at yaml.Error
	if !errors.As(err, &at) {
		return problem.New(f.Hint, "%s: %s", name, err)
	}
	line := 1
	tk := at.GetToken()
	if tk != nil && tk.Position != nil {
		line = tk.Position.Line
	}
	message, hint := at.GetMessage(), f.Hint
	var unknown *yaml.UnknownFieldError
	var node *yaml.UnexpectedNodeTypeError
	switch {
	case errors.As(err, &unknown) && tk != nil:
		message = f.Unknown(tk.Value)
	case errors.As(err, &node):
		message = fmt.Sprintf("%s is wanted here, not %s", shape(node.Expected), shape(node.Actual))
	case strings.Contains(message, "tab character"), strings.Contains(message, "character '\t'"):
		message, hint = "a tab stands where YAML takes only blanks", "Indent with blanks. "+f.Hint
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
	}, message)
}
