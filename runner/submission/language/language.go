// Package language has what must be known of a programming language to find a submission's programs in its sources and to
// plan how they are checked and run. Each language is a package of its own below this one.
//
// Everything here is static: sources are read, never run.
package language

import (
	"bytes"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Language is one programming language. Its methods are pure and safe for concurrent use, and they must cope with sources
// that are not well-formed: students' work in progress, other languages under the wrong extension, hostile files.
type Language interface {
	// Name stands in manifests, results and image names: "python".
	Name() string
	// Extensions are those of its source files, lower case, with the dot, the usual one first.
	Extensions() []string
	// Strip blanks what is not code.
	Strip(source []byte) Text
	// Patterns recognise the socket calls in Text.Bare.
	Patterns() *Patterns
	// Units are the top-level functions and classes of a file that also contain the code of a program when one file holds
	// several of them.
	Units(text Text) []Span
	// Runs tells whether a file does something when it is started, rather than only define things for others.
	Runs(source *Source) bool
	// Uses lists the sources in tree that file needs, when it is part of the program whose entry point lies in folder dir.
	Uses(file *Source, dir string, tree Tree) []string
	// Arguments tells what the command line of a program must hold. files are its sources, the entry point first; several
	// tells that they contain more programs than p, so that one must be chosen.
	Arguments(files []*Source, p requirement.Program, several bool) Arguments
	// Plan says how a program is built or checked, and run. files are its sources, the entry point first.
	Plan(files []*Source, arguments []string, tree Tree) Plan
}

// Versioned is a Language with versions that do not run each other's programs and are languages of their own.
type Versioned interface {
	// Versions tells in which versions a source is written, the newest last; none if any would run it, and several if none
	// would.
	Versions(source *Source) []Version
}

// Version is a version of a language that a source is written in.
type Version struct {
	Language Language
	Title    string // "Python 2"
	Sign     string // what shows it: "line 5 of UDPClient.py has raw_input"
	// Likely tells that other versions would run the source as well, if perhaps not as its author meant it.
	Likely bool
}

// Namer is a Language whose build files may give a program a name beside that of its file.
type Namer interface {
	// Names are those of the program whose entry point is file; none if nothing names it.
	Names(file string, tree Tree) []string
}

// Joint is a Language that builds several programs together in less time than one after the other.
type Joint interface {
	// Together returns a command that builds or parses programs, each with its sources as for Plan, at once. If it exits 0 their
	// Checks are not needed; otherwise each Check is run, for the errors of one program are not the others'. ok is false if these
	// programs cannot be built together.
	Together(programs [][]*Source) (command wire.Command, ok bool)
}

// Tree is the submission as far as a language may look at it. Paths are relative to its root and slash separated.
type Tree interface {
	// Source returns a source file of any known language; ok is false if there is none at path.
	Source(path string) (source *Source, ok bool)
	// Folder returns the paths of the sources that lie in the folder dir itself, sorted. The root is ".".
	Folder(dir string) []string
	// Folders returns the paths of the folders that sources lie in, sorted.
	Folders() []string
	// Named returns the paths of the files, sources or not, whose last element is name, sorted.
	Named(name string) []string
	// Content returns what a file, a source or not, holds; ok is false if there is none at path. It is not to be changed.
	Content(path string) (content []byte, ok bool)
}

// Source is one source file.
type Source struct {
	Path string
	Raw  []byte // its beginning, where the file is very large
	Text Text
}

// Line is the number of the line, from 1, that holds an offset.
func (s *Source) Line(offset int) int {
	if offset < 0 || offset > len(s.Raw) {
		return 0
	}
	return 1 + bytes.Count(s.Raw[:offset], []byte("\n"))
}

// Text is a source with what is not code blanked out. Both forms have the length and the line breaks of the source, so that
// an offset is the same place in all three.
type Text struct {
	Code []byte // without comments and documentation
	Bare []byte // also without the contents of strings, and without imports, which only name what may be used
}

// Span is a part of a text, from offset From to before To.
type Span struct{ From, To int }

// Arguments are what a program wants on its command line.
type Arguments struct {
	// Args may contain the placeholders {host} and {port}.
	Args []string
	// Driven says where Args come from, "" if there are none: "started with the arguments {host} {port}, as line 7 ...".
	Driven string
	// Doubt says, in one sentence, why they may be wrong or not enough.
	Doubt string
}

// Plan is how a program is checked and run in the sandbox, with the submission as its work folder.
type Plan struct {
	// Check compiles or parses the program. The commands run one after the other and all must exit 0. They run before any
	// program is started, each as a user of its own; what they write is writable for all. A command that another program's
	// Check has as well is run once for both.
	Check []wire.Command
	Run   wire.Command
	// Interpreted tells that Run does not need what Check makes: Check only looks.
	Interpreted bool
	// Variant is set where the source is written in another version of the language than the one it is run with:
	// "C# 8 or later".
	Variant string
	Doubt   string // one sentence, or ""
}
