package assignment

import (
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/strictyaml"
)

const fileHint = "docs/assignment.md describes the file."

var fileFormat = strictyaml.Format{
	Hint:        fileHint,
	MaxKiB:      1024, // a class has thousands of extensions at most
	TooLarge:    fileHint,
	OneDocument: "Put all of the assignment into one document, without lines of ---.",
	Unknown:     unknownKey,
}

// file is an assignment's file as it is written.
type file struct {
	Title      *word       `yaml:"title"`
	Programs   *words      `yaml:"programs"`
	Port       *whole      `yaml:"port"`
	Languages  *words      `yaml:"languages"`
	Image      *image      `yaml:"image"`
	Limits     *limits     `yaml:"limits"`
	Attempts   *whole      `yaml:"attempts"`
	Seed       *word       `yaml:"seed"`
	Rubric     *rubric     `yaml:"rubric"`
	Due        *word       `yaml:"due"`
	TimeZone   *word       `yaml:"time_zone"`
	Late       *late       `yaml:"late"`
	Extensions []extension `yaml:"extensions"`
}

type image struct {
	Base *word `yaml:"base"`
}

type limits struct {
	Startup *span `yaml:"startup"`
	Reply   *span `yaml:"reply"`
	Exit    *span `yaml:"exit"`
	Quiet   *span `yaml:"quiet"`
	Memory  *word `yaml:"memory"`
}

type rubric struct {
	OutOf        *amount   `yaml:"out_of"`
	Decimals     *whole    `yaml:"decimals"`
	Levels       *amounts  `yaml:"levels"`
	Requirements *amounts  `yaml:"requirements"`
	Programs     *amounts  `yaml:"programs"`
	Bonus        *bonus    `yaml:"bonus"`
	Caps         []ceiling `yaml:"caps"`
	AtMost       *amount   `yaml:"at_most"`
	line         int
}

type bonus struct {
	Each         *amount  `yaml:"each"`
	Requirements *amounts `yaml:"requirements"`
	AtMost       *amount  `yaml:"at_most"`
}

type ceiling struct {
	Unless *word   `yaml:"unless"`
	AtMost *amount `yaml:"at_most"`
	line   int
}

type late struct {
	Grace   *span   `yaml:"grace"`
	Percent *amount `yaml:"percent"`
	Per     *word   `yaml:"per"`
	Steps   []step  `yaml:"steps"`
	Floor   *amount `yaml:"floor"`
	Cutoff  *span   `yaml:"cutoff"`
	line    int
}

type step struct {
	After   *span   `yaml:"after"`
	Percent *amount `yaml:"percent"`
	line    int
}

type extension struct {
	Student *word `yaml:"student"`
	Due     *word `yaml:"due"`
	line    int
}

// group decodes a group of keys and tells its line.
func group[T any](node ast.Node, into *T, line *int) error {
	err := yaml.NodeToValue(node, into, yaml.Strict())
	*line = strictyaml.Line(node)
	return err
}

// UnmarshalYAML notes the line, as the others do, for what is missing in it.
func (r *rubric) UnmarshalYAML(node ast.Node) error {
	type plain rubric
	return group(node, (*plain)(r), &r.line)
}

// UnmarshalYAML notes the line.
func (c *ceiling) UnmarshalYAML(node ast.Node) error {
	type plain ceiling
	return group(node, (*plain)(c), &c.line)
}

// UnmarshalYAML notes the line.
func (l *late) UnmarshalYAML(node ast.Node) error {
	type plain late
	return group(node, (*plain)(l), &l.line)
}

// UnmarshalYAML notes the line.
func (s *step) UnmarshalYAML(node ast.Node) error {
	type plain step
	return group(node, (*plain)(s), &s.line)
}

// UnmarshalYAML notes the line.
func (e *extension) UnmarshalYAML(node ast.Node) error {
	type plain extension
	return group(node, (*plain)(e), &e.line)
}

// keys are all that stand anywhere in the file, and synonyms what people write instead.
var (
	keys = []string{"title", "programs", "port", "languages", "image", "limits", "attempts", "seed", "rubric", "due", "time_zone", "late",
		"extensions", "base", "startup", "reply", "exit", "quiet", "memory", "out_of", "decimals", "levels", "requirements", "bonus", "caps",
		"at_most", "each", "unless", "grace", "percent", "per", "steps", "floor", "cutoff", "after", "student"}
	synonyms = map[string]string{"name": "title", "timezone": "time_zone", "zone": "time_zone", "deadline": "due", "points": "requirements",
		"weights": "levels", "max": "at_most", "maximum": "at_most", "cap": "caps", "penalty": "percent", "total": "out_of", "round": "decimals",
		"rounding": "decimals", "timeouts": "limits", "retries": "attempts", "late_policy": "late", "startup_time": "startup", "start": "startup",
		"minimum": "floor", "cut_off": "cutoff", "shares": "programs", "language": "languages", "images": "image"}
)

func unknownKey(key string) string {
	switch near := strictyaml.Nearest(key, keys, synonyms); near {
	case "":
		return "unknown key " + quoted(key)
	case key:
		return "the key " + key + " does not belong here"
	default:
		return "unknown key " + quoted(key) + "; did you mean " + near + "?"
	}
}

// place is a line of the file, for messages.
type place struct {
	name string
	line int
}

func (p place) wrong(hint, format string, args ...any) error {
	return problem.New(hint, "%s:%d: "+format, append([]any{p.name, p.line}, args...)...)
}
