package intake_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/class/intake"
)

// TestSamples reads the small exports among the fixtures. The comment of each says which fixture every hand-in is.
func TestSamples(t *testing.T) {
	samples, err := filepath.Glob("../../../fixtures/exports/*.txtar")
	if err != nil || len(samples) == 0 {
		t.Fatalf("there are no samples: %v", err)
	}
	for _, sample := range samples {
		name := strings.TrimSuffix(filepath.Base(sample), ".txtar")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(sample)
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{}
			for line := range strings.Lines(string(txtar.Parse(text).Comment)) {
				if id, fixture, ok := strings.Cut(strings.TrimSpace(line), " = "); ok {
					want[id] = fixture
				}
			}
			both(t, string(text), func(t *testing.T, class *intake.Class) {
				if form := string(class.Sources[0].Form); !strings.HasPrefix(name, form) {
					t.Errorf("it is taken for %s", form)
				}
				got := map[string]string{}
				for _, h := range class.HandIns {
					got[h.ID] = fixtureOf(t, h)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the hand-ins are not as wanted (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// fixtureOf is the fixture whose files a hand-in has.
func fixtureOf(t *testing.T, h intake.HandIn) string {
	t.Helper()
	have := files(t, h.Dir)
	for _, name := range []string{"conforming/python-book", "faulty/python-udp-server-buffer-1024"} {
		f, err := fixtures.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := f.Materialize(dir); err != nil {
			t.Fatal(err)
		}
		if slices.Equal(have, files(t, dir)) {
			return name
		}
	}
	return "none: " + strings.Join(have, ", ") + h.Refused
}
