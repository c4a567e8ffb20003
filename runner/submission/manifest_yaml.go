package submission

import (
	_ "embed"

	"github.com/goccy/go-yaml/ast"

	"github.com/sockgrade/sockgrade/runner/strictyaml"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// ManifestSchema is the JSON Schema of ManifestName.
//
//go:embed manifest.schema.json
var ManifestSchema []byte

var manifestFormat = strictyaml.Format{
	Hint:        "docs/submission-manifest.md describes the file.",
	MaxKiB:      64,
	TooLarge:    "It only needs to name four programs.",
	OneDocument: "Put all programs into one document, without lines of ---.",
	Unknown:     unknownKey,
}

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
	Run      *starting `yaml:"run"`
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

// starting is a command that starts a program: placeholders are replaced in it.
type starting struct{ command }

// parseManifest decodes a manifest. name is for messages.
func parseManifest(name string, data []byte) (map[requirement.Program]*manifestProgram, error) {
	var f manifestFile
	if err := manifestFormat.Decode(name, data, &f); err != nil {
		return nil, err
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
	value, err := strictyaml.Text(node)
	if err != nil {
		return err
	}
	t.value, t.line = value, strictyaml.Line(node)
	return nil
}

// UnmarshalYAML takes a string, which may be empty, or a number as it is written.
func (t *typed) UnmarshalYAML(node ast.Node) error {
	if s, ok := node.(*ast.StringNode); ok && s.Value == "" {
		return nil
	}
	value, err := strictyaml.Text(node)
	if err != nil {
		return err
	}
	*t = typed(value)
	return placeholders(node, value)
}

// UnmarshalYAML takes what a command is.
func (s *starting) UnmarshalYAML(node ast.Node) error {
	if err := s.command.UnmarshalYAML(node); err != nil {
		return err
	}
	return placeholders(node, s.argv...)
}

// UnmarshalYAML takes a list of arguments or one line for the shell.
func (c *command) UnmarshalYAML(node ast.Node) error {
	c.at.line = strictyaml.Line(node)
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		line, err := strictyaml.Text(node)
		if err != nil {
			return err
		}
		c.argv = []string{"sh", "-c", line}
		return nil
	}
	for _, item := range list.Values {
		argument, err := strictyaml.Text(item)
		if err != nil {
			return err
		}
		c.argv = append(c.argv, argument)
	}
	if len(c.argv) == 0 {
		return strictyaml.Errorf(node, "a command needs at least the name of a program")
	}
	return nil
}
