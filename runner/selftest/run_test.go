package selftest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/selftest"
	"github.com/sockgrade/sockgrade/runner/submission"
)

func TestImagesAreMadeOnceAndBeforeAnythingIsGraded(t *testing.T) {
	one := named(t, "conforming/python-book")
	var mutex sync.Mutex
	var calls []string
	call := func(what string) {
		mutex.Lock()
		defer mutex.Unlock()
		calls = append(calls, what)
	}
	grader := selftest.Grader{
		Image: func(_ context.Context, languages []string) (string, error) {
			call("image for " + strings.Join(languages, " "))
			return "some-image", nil
		},
		Grade: func(_ context.Context, _ *submission.Submission, image string) (*grade.Result, error) {
			call("graded in " + image)
			return &grade.Result{}, nil
		},
	}
	if _, err := selftest.Run(t.Context(), []fixtures.Fixture{one, one, one}, 3, grader, nil); err != nil {
		t.Fatal(err)
	}
	want := []string{"image for python", "graded in some-image", "graded in some-image", "graded in some-image"}
	if !slices.Equal(calls, want) {
		t.Errorf("%q, not %q", calls, want)
	}
}

func TestAnImageThatCannotBeHadIsTheOutcomeOfTheFixture(t *testing.T) {
	grader := selftest.Grader{
		Image: func(context.Context, []string) (string, error) { return "", errors.New("no network") },
		Grade: func(context.Context, *submission.Submission, string) (*grade.Result, error) {
			t.Error("it was graded without an image")
			return nil, errors.New("no image")
		},
	}
	outcomes, err := selftest.Run(t.Context(), []fixtures.Fixture{named(t, "conforming/python-book")}, 1, grader, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(outcomes) != 1 || !slices.Equal(outcomes[0].Wrong, []string{"no network"}) {
		t.Errorf("%+v", outcomes)
	}
}

func named(t *testing.T, name string) fixtures.Fixture {
	t.Helper()
	f, err := fixtures.Named(name)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
