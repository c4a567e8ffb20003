package strictyaml_test

import (
	"testing"

	"github.com/goccy/go-yaml/ast"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/strictyaml"
)

type word string

func (w *word) UnmarshalYAML(node ast.Node) error {
	text, err := strictyaml.Text(node)
	*w = word(text)
	return err
}

type book struct {
	Title word   `yaml:"title"`
	Pages []word `yaml:"pages"`
}

var books = strictyaml.Format{Hint: "See the manual.", MaxKiB: 1, TooLarge: "Write less.", OneDocument: "Write one.",
	Unknown: func(key string) string { return "what is " + key + "?" }}

func TestDecode(t *testing.T) {
	b := book{Title: "before"}
	if err := books.Decode("b.yaml", []byte("# nothing\n"), &b); err != nil || b.Title != "before" {
		t.Errorf("%+v, %v", b, err)
	}
	if err := books.Decode("b.yaml", []byte("title: 007\npages: [1, two]\n"), &b); err != nil || b.Title != "007" || len(b.Pages) != 2 {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestDecodeProblems(t *testing.T) {
	for text, want := range map[string][2]string{
		"\n\nyear: 1\n":                   {"b.yaml:3: what is year?", "See the manual."},
		"title: x\npages:\n  - [a]\n":     {"b.yaml:3: a string is wanted here", "See the manual."},
		"title: \"a\\e[2J\\tb\nc":         {"b.yaml:1: could not find end character of double-quoted text", "See the manual."},
		"pages: {}\n":                     {"b.yaml:1: a list is wanted here, not a group of keys", "See the manual."},
		"title: a\n---\ntitle: b\n":       {"b.yaml holds more than one document", "Write one."},
		"# " + string(make([]byte, 1025)): {"b.yaml is larger than 1 KiB", "Write less."},
	} {
		var b book
		err := books.Decode("b.yaml", []byte(text), &b)
		if p, ok := problem.Of(err); !ok || p.Error() != want[0] || p.Hint() != want[1] {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestNearest(t *testing.T) {
	words, synonyms := []string{"title", "pages"}, map[string]string{"name": "title"}
	for key, want := range map[string]string{"titel": "title", "TITLE": "title", "page": "pages", "name": "title", "nam": "title", "publisher": "", "": ""} {
		if got := strictyaml.Nearest(key, words, synonyms); got != want {
			t.Errorf("%q is near %q, not %q", key, got, want)
		}
	}
}
