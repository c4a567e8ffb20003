package hint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/hint"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestEveryRequirementHasUsualMistakes(t *testing.T) {
	for _, r := range requirement.All() {
		mistakes := hint.Mistakes(r.ID, "")
		if len(mistakes) == 0 {
			t.Errorf("%s has none", r.ID)
		}
		said := map[string]bool{}
		for _, m := range mistakes {
			if m.Cause == "" || strings.HasSuffix(m.Cause, ".") {
				t.Errorf("%s: the cause of %s is %q", r.ID, m.ID, m.Cause)
			}
			if said[m.Cause] {
				t.Errorf("%s: %q stands there twice", r.ID, m.Cause)
			}
			said[m.Cause] = true
		}
	}
}

// A fault that a fixture shows is a usual mistake for one of the requirements that it fails.
func TestTheFaultsOfFixturesAreUsualMistakes(t *testing.T) {
	all, err := fixtures.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Hint == "" {
			continue
		}
		listed := slices.ContainsFunc(f.Fails, func(id string) bool {
			return slices.ContainsFunc(hint.Mistakes(id, f.Language()), func(m hint.Mistake) bool { return m.ID == f.Hint })
		})
		if !listed {
			t.Errorf("%s: %s is listed for none of %v", f.Name, f.Hint, f.Fails)
		}
	}
}

func TestALanguageChoosesTheFix(t *testing.T) {
	whole := func(language string) []hint.Fix {
		mistakes := hint.Mistakes("udp-server/exact-length", language)
		at := slices.IndexFunc(mistakes, func(m hint.Mistake) bool { return m.ID == "whole-buffer-sent" })
		if at < 0 {
			t.Fatalf("%s: not listed", language)
		}
		return mistakes[at].Fixes
	}
	if all := whole(""); len(all) < 5 || all[len(all)-1].Language != "" {
		t.Errorf("the fixes for all languages are %+v", all)
	}
	for language, want := range map[string]string{
		"Java": "packet.getLength()", "C++": "as recvfrom returned", "golang": "buffer[:n]", "Node.js": "the message itself",
		"cobol": "only as many bytes as were received",
	} {
		if got := whole(language); len(got) != 1 || !strings.Contains(got[0].Text, want) {
			t.Errorf("%s: %+v, want one with %q", language, got, want)
		}
	}
}

func TestWhatCannotHappenInALanguageIsLeftOut(t *testing.T) {
	for language, want := range map[string]bool{"python": true, "java": false} {
		got := slices.ContainsFunc(hint.Mistakes("submission/builds", language), func(m hint.Mistake) bool { return m.ID == "syntax-error" })
		if !got {
			t.Errorf("%s: programs need not compile", language)
		}
		got = slices.ContainsFunc(hint.Mistakes("udp-server/survives-non-text", language), func(m hint.Mistake) bool { return m.ID == "undecodable-bytes" })
		if got != want {
			t.Errorf("%s: decode() raises UnicodeDecodeError: %v", language, got)
		}
	}
}

// Exceptions can have any reason, so they come after what has one.
func TestExceptionsComeLast(t *testing.T) {
	mistakes := hint.Mistakes("udp-server/listens", "go")
	if first, last := mistakes[0], mistakes[len(mistakes)-1]; first.ID != "wrong-port" || last.ID != "crashed" {
		t.Errorf("from %s to %s", first.ID, last.ID)
	}
}

func TestLanguagesAreKnownInAnySpelling(t *testing.T) {
	for language, want := range map[string]bool{"Python 3": true, "C++": true, "node": true, "cobol": false, "": false} {
		if got := hint.Knows(language); got != want {
			t.Errorf("%q: %v", language, got)
		}
	}
}
