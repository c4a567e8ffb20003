// Package submission finds the four programs of a hand-in, and plans how each is checked and run.
//
// It only reads: nothing of a submission is run here, and what a submission contains cannot make it open anything but regular
// files below the submission's folder.
package submission

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/c"
	"github.com/sockgrade/sockgrade/runner/submission/language/cpp"
	"github.com/sockgrade/sockgrade/runner/submission/language/csharp"
	"github.com/sockgrade/sockgrade/runner/submission/language/golang"
	"github.com/sockgrade/sockgrade/runner/submission/language/java"
	"github.com/sockgrade/sockgrade/runner/submission/language/javascript"
	"github.com/sockgrade/sockgrade/runner/submission/language/perl"
	"github.com/sockgrade/sockgrade/runner/submission/language/php"
	"github.com/sockgrade/sockgrade/runner/submission/language/python"
	"github.com/sockgrade/sockgrade/runner/submission/language/ruby"
	"github.com/sockgrade/sockgrade/runner/submission/language/rust"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Languages are those that submissions may be written in, sorted by name.
func Languages() []language.Language {
	return []language.Language{
		c.C,
		cpp.CPlusPlus,
		csharp.CSharp{},
		golang.Go{},
		java.Java{},
		javascript.JavaScript{},
		perl.Perl{},
		php.PHP{},
		python.Python{},
		python.Python2{},
		ruby.Ruby{},
		rust.Rust{},
	}
}

// Programs are the four programs of a submission, in the order in which they are looked for.
func Programs() []requirement.Program {
	return []requirement.Program{requirement.UDPServer, requirement.TCPServer, requirement.UDPClient, requirement.TCPClient}
}

// Submission is a hand-in, read at one moment. It is not changed after Open and safe for concurrent use.
type Submission struct {
	Root string // as given to Open
	// Digest identifies the names and contents of the files: "sha256:...".
	Digest string
	// Programs holds the programs that were found.
	Programs map[requirement.Program]*Program
	// Missing says for each of the others why it was not: "no program in here accepts connections".
	Missing map[requirement.Program]string
	// Notes are full sentences for a person: what was left out, programs set aside, doubts about the whole.
	Notes []string

	tree *tree
}

// Program is one of the four programs as found.
type Program struct {
	Program  requirement.Program
	Language string // "python"
	// Variant is set if it is written in a version of the language that it cannot be run with: "C# 8 or later".
	Variant string
	Path    string // of the entry point, relative to the submission and slash separated; "" if the manifest names only commands
	// Command runs it. The placeholders {host} and {port} may stand in its arguments: see Fill.
	Command wire.Command
	// Arguments are what Command gives it on its command line.
	Arguments []string
	// Check are the commands that compile or parse it; all must exit 0.
	Check []wire.Command
	// Together does what the Checks of several programs do; if it exits 0 they are not needed. It has no arguments if there is none.
	Together wire.Command
	// Interpreted tells that Command can be run without Check: nothing has to be built.
	Interpreted bool
	FoundBy     string // "by its name", "by its code" or "named in sockgrade.yaml"
	// Doubt is "" or a clause that says why a person should look.
	Doubt string
	// Driven says what is done for it that the book's program does not need: "started with the arguments {host} {port}, as
	// line 7 of UDPClient.py reads them from sys.argv". Placeholders may stand in it.
	Driven []string
	// Typing is what is typed, a line each, before the sentence. Placeholders may stand in it.
	Typing []string
	// Sources are the files that belong to it, the entry point first.
	Sources []string
}

// Fill replaces the placeholders {host} and {port}.
func Fill(text, host string, port int) string {
	return strings.NewReplacer("{host}", host, "{port}", strconv.Itoa(port)).Replace(text)
}

// Open reads the submission in the folder dir and finds its programs.
//
// Errors are problems: dir does not exist, is not a folder, is empty, too large (MaxFiles, MaxBytes, MaxDepth) or unreadable, has no
// program in a language that is known, or its sockgrade.yaml is wrong. Folders that tools make are left out, which Notes say.
func Open(dir string) (*Submission, error) {
	t, err := readTree(dir)
	if err != nil {
		return nil, err
	}
	if len(t.files) == 0 {
		return nil, problem.New("Give the folder that holds the submission."+leftOut(t.notes), "%s is empty", shown(dir))
	}
	s := &Submission{
		Root:     dir,
		Digest:   t.digest(),
		Programs: map[requirement.Program]*Program{},
		Missing:  map[requirement.Program]string{},
		tree:     t,
	}
	src := readSources(t)
	m, err := readManifest(t)
	if err != nil {
		return nil, err
	}
	s.Notes = t.notes
	if err := m.place(s, src); err != nil {
		return nil, err
	}
	newDetector(src).find(s)
	s.buildTogether(src)
	if err := m.adjust(s); err != nil {
		return nil, err
	}
	if len(s.Programs) == 0 && len(src.paths) == 0 {
		return nil, problem.New("Programs are known by the endings of their names: "+strings.Join(extensions(), ", ")+
			". A sockgrade.yaml can name others."+leftOut(t.notes),
			"%s holds no program in a language that is known", shown(dir))
	}
	return s, nil
}

// Source returns the content of one of the submission's files.
func (s *Submission) Source(path string) ([]byte, error) {
	f, ok := s.tree.files[path]
	if !ok {
		return nil, fmt.Errorf("the submission has no file %s", language.Quote(path))
	}
	return slices.Clone(f.data), nil
}

func leftOut(notes []string) string {
	if len(notes) == 0 {
		return ""
	}
	return " " + strings.Join(notes[:min(3, len(notes))], " ")
}

// extensions are the usual ending of each language.
func extensions() []string {
	var all []string
	for _, l := range Languages() {
		all = append(all, l.Extensions()[0])
	}
	slices.Sort(all)
	return slices.Compact(all)
}
