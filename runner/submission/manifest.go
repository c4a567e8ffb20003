package submission

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// ManifestName is the file in a submission's root with which it says for itself what its programs are.
const ManifestName = "sockgrade.yaml"

// manifest is a decoded ManifestName and the folder that it was found in.
type manifest struct {
	base     string // "." or the one folder that wraps the submission
	programs map[requirement.Program]*manifestProgram
}

// readManifest reads the manifest in the root, or in the folder that is all that the root holds. Without one it is empty.
func readManifest(t *tree) (*manifest, error) {
	base := "."
	for range MaxDepth + 1 {
		name := path.Join(base, ManifestName)
		if slices.Contains(t.folders, name) {
			return nil, problem.New("Give the folder another name; "+manifestFormat.Hint, "%s is a folder, and is to be a file", language.Quote(name))
		}
		if f, ok := t.files[name]; ok {
			programs, err := parseManifest(language.Quote(name), f.data)
			return &manifest{base: base, programs: programs}, err
		}
		if yml := path.Join(base, "sockgrade.yml"); t.files[yml].data != nil {
			t.note("Did not read %s: the name of a manifest is %s.", language.Quote(yml), ManifestName)
		}
		only, ok := t.wrapper(base)
		if !ok {
			break
		}
		base = only
	}
	return &manifest{base: "."}, nil
}

// wrapper returns the one folder that folder holds, if it holds nothing else.
func (t *tree) wrapper(folder string) (string, bool) {
	in := func(p string) bool { return path.Dir(p) == folder }
	for p := range t.files {
		if in(p) {
			return "", false
		}
	}
	var only []string
	for _, p := range t.folders {
		if in(p) {
			only = append(only, p)
		}
	}
	if len(only) != 1 {
		return "", false
	}
	return only[0], true
}

// place finds the programs whose entry point or run command the manifest gives.
func (m *manifest) place(s *Submission, src *sources) error {
	for _, p := range Programs() {
		said := m.programs[p]
		if said == nil || said.Path == nil && said.Run == nil {
			continue
		}
		program, err := m.program(p, said, src)
		if err != nil {
			return err
		}
		program.FoundBy = byManifest
		s.Programs[p] = program
	}
	return nil
}

func (m *manifest) program(p requirement.Program, said *manifestProgram, src *sources) (*Program, error) {
	entry, err := m.entry(said.Path, src.tree)
	if err != nil {
		return nil, err
	}
	l, err := m.language(said, src)
	if err != nil {
		return nil, err
	}
	if said.Path == nil {
		return m.command(p, said, l, src), nil
	}
	if have := src.lang[entry]; have == nil || have.Name() != l.Name() {
		src.add(entry, l)
	}
	return planned(p, said.candidate(entry, l, src), src), nil
}

// entry is the file that a path names; "" without a path.
func (m *manifest) entry(said *text, t *tree) (string, error) {
	if said == nil {
		return "", nil
	}
	entry, err := m.inside(said)
	if err != nil {
		return "", err
	}
	if _, ok := t.files[entry]; ok {
		return entry, nil
	}
	if entry == "." || slices.Contains(t.folders, entry) {
		return "", said.wrong("Give the file in it that is started, such as "+language.Quote(path.Join(said.value, "main.py"))+".",
			"%s is a folder, and path is to be a file", language.Quote(said.value))
	}
	return "", said.wrong("Paths are relative to the folder of "+ManifestName+".", "the submission has no file %s", language.Quote(said.value))
}

func (m *manifestProgram) candidate(entry string, l language.Language, src *sources) *candidate {
	files := src.with(entry)
	c := &candidate{path: entry, lang: l, files: files, code: src.weigh(files)}
	if m.Language == nil {
		src.settleOne(c)
	}
	return c
}

// command is a program of which the manifest gives no path. A source that its run command names is taken for its entry point,
// so that it is checked as always; the command starts in the manifest's folder nevertheless.
func (m *manifest) command(p requirement.Program, said *manifestProgram, l language.Language, src *sources) *Program {
	dir := m.base
	if dir == "." {
		dir = ""
	}
	in := dir
	if said.Dir != nil {
		in = path.Join(dir, said.Dir.value)
	}
	program := &Program{Program: p, Language: l.Name()}
	for _, word := range strings.Fields(strings.Join(said.Run.argv, " ")) {
		entry := path.Join(in, word)
		if _, ok := src.byPath[entry]; ok {
			program = planned(p, said.candidate(entry, l, src), src)
			break
		}
	}
	program.Command.Dir = dir
	return program
}

// language is what the manifest says, or what the ending of the path says, or the only one of the submission.
func (m *manifest) language(said *manifestProgram, src *sources) (language.Language, error) {
	var names []string
	for _, l := range Languages() {
		names = append(names, l.Name())
	}
	if said.Language != nil {
		l, ok := languageNamed(said.Language.value)
		if !ok {
			return nil, said.Language.wrong("Known are: "+strings.Join(names, ", ")+".", "unknown language %q", said.Language.value)
		}
		return l, nil
	}
	if said.Path != nil {
		l, ok := languageOf(said.Path.value)
		if !ok {
			return nil, said.Path.wrong("Say it with language: "+strings.Join(names, ", ")+".", "the ending of %s does not tell its language", language.Quote(said.Path.value))
		}
		return l, nil
	}
	var used []language.Language
	for _, p := range src.paths {
		if l := src.lang[p]; !slices.Contains(used, l) {
			used = append(used, l)
		}
	}
	if len(used) != 1 {
		return nil, said.Run.at.wrong("Say it with language: "+strings.Join(names, ", ")+".", "nothing tells the language of this program")
	}
	return used[0], nil
}

// inside resolves a path against the manifest's folder. It may not lead out of it.
func (m *manifest) inside(said *text) (string, error) {
	clean := path.Clean(said.value)
	if path.IsAbs(said.value) || clean == ".." || strings.HasPrefix(clean, "../") {
		return "", said.wrong("Paths are relative to the folder of "+ManifestName+" and stay inside it.", "%s leads out of the submission", language.Quote(said.value))
	}
	return path.Join(m.base, clean), nil
}

// adjust lays the manifest's commands over the programs, found by the manifest or not.
func (m *manifest) adjust(s *Submission) error {
	for _, p := range Programs() {
		said, program := m.programs[p], s.Programs[p]
		if said == nil {
			continue
		}
		if program == nil {
			s.Missing[p] += fmt.Sprintf("; %s does not say its path either", ManifestName)
			continue
		}
		if err := m.override(program, said, s.tree); err != nil {
			return err
		}
	}
	return nil
}

func (m *manifest) override(program *Program, said *manifestProgram, t *tree) error {
	if said.Dir != nil {
		dir, err := m.inside(said.Dir)
		if err != nil {
			return err
		}
		if dir != "." && !slices.Contains(t.folders, dir) {
			return said.Dir.wrong("Paths are relative to the folder of "+ManifestName+".", "the submission has no folder %s", language.Quote(said.Dir.value))
		}
		if dir == "." {
			dir = ""
		}
		if said.Run == nil {
			return said.Dir.wrong("Give the run command as well: the planned one starts in the folder of the program.", "dir without run")
		}
		program.Command.Dir = dir
	}
	if said.Run != nil {
		program.Command.Argv = said.Run.argv
		program.Arguments, program.Driven, program.Variant, program.Doubt = nil, nil, "", ""
	}
	if said.Build != nil {
		program.Check, program.Together, program.Interpreted = nil, wire.Command{}, false
		for _, b := range said.Build {
			program.Check = append(program.Check, wire.Command{Argv: b.argv, Dir: program.Command.Dir})
		}
	}
	for _, line := range said.Type {
		program.Typing = append(program.Typing, string(line))
		program.Driven = append(program.Driven, fmt.Sprintf("typed %q before the sentence, as %s says", string(line), ManifestName))
	}
	return nil
}

// wrong is a problem in the manifest, at a line of it.
func (t *text) wrong(hint, format string, args ...any) error {
	return problem.New(hint, "%s:%d: %s", t.file, t.line, fmt.Sprintf(format, args...))
}
