package selftest_test

import (
	"context"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/runner/selftest"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func TestMain(m *testing.M) {
	grade.WorkIfAsked()
	os.Exit(m.Run())
}

type unobserved struct{}

func (unobserved) Started(string)           {}
func (unobserved) Finished(verdict.Finding) {}

// TestKillMatrix grades every fixture: conforming ones meet everything, faulty ones fail exactly what they declare and get the
// declared hint, hostile ones do no harm to the grader.
func TestKillMatrix(t *testing.T) {
	all, err := fixtures.All()
	if err != nil {
		t.Fatal(err)
	}
	docker, err := sandbox.NewDocker(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer docker.Close()
	store := images.Store{Docker: docker.Client(), Progress: os.Stderr, Base: os.Getenv(images.BaseVariable)}
	seed := rand.Uint64N(1 << 32)
	t.Logf("seed %x", seed)
	grader := selftest.Grader{
		Image: func(ctx context.Context, languages []string) (string, error) {
			image, err := store.Ensure(ctx, languages...)
			return image.Ref, err
		},
		Grade: func(ctx context.Context, s *submission.Submission, image string) (*grade.Result, error) {
			return grade.Run(ctx, grade.Job{Submission: s, Image: image, Seed: seed, Limits: bench.DefaultLimits(), Observer: unobserved{}})
		},
	}
	// A faulty program is waited for most of the time, so there is room for more than one for each processor. No verdict may
	// depend on it.
	outcomes, err := selftest.Run(t.Context(), all, 2*runtime.NumCPU(), grader, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, outcome := range outcomes {
		t.Run(outcome.Fixture.Name, func(t *testing.T) {
			if len(outcome.Wrong) > 0 {
				t.Error(strings.Join(outcome.Wrong, "\n"))
			}
		})
	}
}
