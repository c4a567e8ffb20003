package requirement_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestCatalogueHasEveryRequirementOnce(t *testing.T) {
	all := requirement.All()
	if len(all) != 68 {
		t.Errorf("the catalogue has %d requirements, want 68", len(all))
	}
	seen := map[string]bool{}
	for _, r := range all {
		if seen[r.ID] {
			t.Errorf("%s stands twice in the catalogue", r.ID)
		}
		seen[r.ID] = true
	}
}

// IDs, titles and texts stand in reports side by side, so they keep one form.
func TestEveryRequirementHasTheFormThatReportsRelyOn(t *testing.T) {
	id := regexp.MustCompile(`^[a-z]+(-[a-z]+)?/[a-z0-9]+(-[a-z0-9]+)*$`)
	for _, r := range requirement.All() {
		t.Run(r.ID, func(t *testing.T) {
			if !id.MatchString(r.ID) {
				t.Errorf("the ID is not of the form program/what-is-asked")
			}
			if program, _, _ := strings.Cut(r.ID, "/"); program != string(r.Program) {
				t.Errorf("the ID begins with %q, but the program is %q", program, r.Program)
			}
			if first := r.Title[:1]; first != strings.ToLower(first) {
				t.Errorf("the title %q does not go on from \"the %s\"", r.Title, r.Program.Name())
			}
			if strings.HasSuffix(r.Title, ".") {
				t.Errorf("the title %q ends with a full stop", r.Title)
			}
			if len(r.Title) > 40 {
				t.Errorf("the title %q has %d characters: a report of 80 columns has room for 40", r.Title, len(r.Title))
			}
			for what, sentence := range map[string]string{"text": r.Text, "reason": r.Why} {
				if !strings.HasSuffix(sentence, ".") {
					t.Errorf("the %s %q does not end with a full stop", what, sentence)
				}
				if strings.Contains(sentence, "  ") || strings.TrimSpace(sentence) != sentence {
					t.Errorf("the %s %q has blanks too many", what, sentence)
				}
			}
		})
	}
}

func TestLevelsAndProgramsHaveTheirShare(t *testing.T) {
	levels := map[requirement.Level]int{}
	programs := map[requirement.Program]int{}
	for _, r := range requirement.All() {
		levels[r.Level]++
		programs[r.Program]++
	}
	for level, want := range map[requirement.Level]int{
		requirement.Must: 41, requirement.Should: 22, requirement.May: 5,
	} {
		if levels[level] != want {
			t.Errorf("%d requirements are a %s, want %d", levels[level], level, want)
		}
	}
	for program, want := range map[requirement.Program]int{
		requirement.Submission: 2, requirement.UDPServer: 17, requirement.TCPServer: 20,
		requirement.UDPClient: 12, requirement.TCPClient: 15, requirement.Interop: 2,
	} {
		if programs[program] != want {
			t.Errorf("%s has %d requirements, want %d", program, programs[program], want)
		}
		if of := requirement.Of(program); len(of) != want {
			t.Errorf("Of(%s) returns %d requirements, want %d", program, len(of), want)
		}
	}
}

// Reports print the requirements of a program as one block.
func TestTheCatalogueFollowsTheOrderOfPrograms(t *testing.T) {
	var blocks []requirement.Program
	for _, r := range requirement.All() {
		if len(blocks) == 0 || blocks[len(blocks)-1] != r.Program {
			blocks = append(blocks, r.Program)
		}
	}
	programs := requirement.Programs()
	if len(blocks) != len(programs) {
		t.Fatalf("the catalogue goes through %v, want %v", blocks, programs)
	}
	for i := range programs {
		if blocks[i] != programs[i] {
			t.Fatalf("the catalogue goes through %v, want %v", blocks, programs)
		}
	}
}

func TestByID(t *testing.T) {
	for _, want := range requirement.All() {
		got, err := requirement.ByID(want.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("ByID(%q) is %q", want.ID, got.ID)
		}
	}

	_, err := requirement.ByID("udp-server/sings")
	if err == nil {
		t.Fatal("ByID found a requirement that does not exist")
	}
	if !strings.Contains(err.Error(), `"udp-server/sings"`) {
		t.Errorf("the error %q does not name what was looked for", err)
	}
}

func TestAllIsTheCallersToChange(t *testing.T) {
	all := requirement.All()
	first := all[0]
	all[0] = nil
	if requirement.All()[0] != first {
		t.Error("a change of the returned slice changed the catalogue")
	}
}

// A terminal of 60 columns shows the exchange without breaking its lines.
func TestEveryRequirementSaysHowItIsJudgedAndShowsTheWire(t *testing.T) {
	const columns = 56
	size := regexp.MustCompile(`(\d+) bytes  "([^"]*)"`)
	escape := regexp.MustCompile(`\\x..|\\.`)
	for _, r := range requirement.All() {
		t.Run(r.ID, func(t *testing.T) {
			if !strings.HasSuffix(r.Judged, ".") || !strings.Contains(r.Judged, "It passes if ") {
				t.Errorf("how it is judged, %q, does not say what passes", r.Judged)
			}
			if strings.Contains(r.Judged, "  ") || strings.TrimSpace(r.Judged) != r.Judged {
				t.Errorf("how it is judged, %q, has blanks too many", r.Judged)
			}
			if len(r.Wire) == 0 {
				t.Error("there is no exchange")
			}
			for _, line := range r.Wire {
				if n := utf8.RuneCountInString(line); n > columns || strings.ContainsAny(line, "\t\n") {
					t.Errorf("%d characters, or a tab, in %q", n, line)
				}
				for _, m := range size.FindAllStringSubmatch(line, -1) {
					text := escape.ReplaceAllString(m[2], "-")
					if !strings.HasSuffix(text, "...") && m[1] != strconv.Itoa(len(text)) {
						t.Errorf("the text has %d bytes, not %s: %q", len(text), m[1], line)
					}
				}
			}
		})
	}
}
