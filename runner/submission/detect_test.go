package submission_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// expectation is what the comment of a tree says, in lines of these forms. A program without a doubt line must be found
// without a doubt, and notes that are not expected must not be there.
//
//	udp-server PATH by its name     found there, and how
//	udp-server doubt REGEXP
//	udp-server args WORDS           on its command line
//	udp-server driven REGEXP
//	udp-server variant WORDS
//	udp-server language NAME        where that is not what its ending says
//	udp-server sources PATHS
//	udp-server missing REGEXP
//	note REGEXP
//	# a remark
type expectation struct {
	path, how, doubt, args, driven, language, variant, sources, missing string
}

func TestTrees(t *testing.T) {
	trees, err := filepath.Glob("testdata/trees/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	if len(trees) < 40 {
		t.Fatalf("only %d trees", len(trees))
	}
	for _, name := range trees {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			programs, notes := expectations(t, string(archive.Comment))
			s, err := submission.Open(unpacked(t, archive))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range submission.Programs() {
				programs[p].check(t, p, s)
			}
			matchNotes(t, notes, s.Notes)
		})
	}
}

func (e expectation) check(t *testing.T, p requirement.Program, s *submission.Submission) {
	t.Helper()
	got := s.Programs[p]
	if got == nil {
		if e.path != "" {
			t.Errorf("%s was not found: %s", p, s.Missing[p])
		} else {
			matches(t, p, "missing", e.missing, s.Missing[p])
		}
		return
	}
	if e.path == "" {
		t.Errorf("%s was found, %s, in %s; doubt %q", p, got.FoundBy, got.Path, got.Doubt)
		return
	}
	if got.Path != e.path || got.FoundBy != e.how {
		t.Errorf("%s is %s %s, not %s %s; doubt %q", p, got.Path, got.FoundBy, e.path, e.how, got.Doubt)
	}
	matches(t, p, "doubt", e.doubt, got.Doubt)
	matches(t, p, "driven", e.driven, strings.Join(got.Driven, "\n"))
	if args := strings.Join(got.Arguments, " "); args != e.args {
		t.Errorf("%s has the arguments %q, not %q; doubt %q", p, args, e.args, got.Doubt)
	}
	if got.Variant != e.variant {
		t.Errorf("%s has the variant %q, not %q", p, got.Variant, e.variant)
	}
	if e.language != "" && got.Language != e.language {
		t.Errorf("%s is written in %q, not %q", p, got.Language, e.language)
	}
	if sources := strings.Join(got.Sources, " "); e.sources != "" && sources != e.sources {
		t.Errorf("%s has the sources %s, not %s", p, sources, e.sources)
	}
}

func matches(t *testing.T, p requirement.Program, what, want, got string) {
	t.Helper()
	switch {
	case want == "" && got != "":
		t.Errorf("%s: unexpected %s %q", p, what, got)
	case want != "" && !regexp.MustCompile(want).MatchString(got):
		t.Errorf("%s: %s is %q, which does not match %q", p, what, got, want)
	}
}

func matchNotes(t *testing.T, want, got []string) {
	t.Helper()
	for _, w := range want {
		if !slices.ContainsFunc(got, regexp.MustCompile(w).MatchString) {
			t.Errorf("no note matches %q: %q", w, got)
		}
	}
	if len(got) > len(want) {
		t.Errorf("%d notes where %d are expected: %q", len(got), len(want), got)
	}
}

func expectations(t *testing.T, comment string) (map[requirement.Program]expectation, []string) {
	t.Helper()
	programs := map[requirement.Program]expectation{}
	var notes []string
	for line := range strings.Lines(comment) {
		line = strings.TrimSpace(line)
		subject, rest, _ := strings.Cut(line, " ")
		if line == "" || subject == "#" {
			continue
		}
		if subject == "note" {
			notes = append(notes, rest)
			continue
		}
		p := requirement.Program(subject)
		if !slices.Contains(submission.Programs(), p) {
			t.Fatalf("the comment has a line that is no expectation: %s", line)
		}
		e := programs[p]
		what, value, _ := strings.Cut(rest, " ")
		switch what {
		case "doubt":
			e.doubt = value
		case "args":
			e.args = value
		case "driven":
			e.driven = value
		case "variant":
			e.variant = value
		case "language":
			e.language = value
		case "sources":
			e.sources = value
		case "missing":
			e.missing = value
		default:
			e.path, e.how = what, value
		}
		programs[p] = e
	}
	return programs, notes
}

func unpacked(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range archive.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
