package grade_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/testcontainers/testcontainers-go/log"
	"golang.org/x/sync/errgroup"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/sandbox"
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

// place is where benchmarks and tests of this package grade.
type place struct {
	docker *sandbox.Docker
	image  images.Image
}

// open returns a place for submissions in the languages.
func open(tb testing.TB, languages ...string) place {
	tb.Helper()
	docker, err := sandbox.NewDocker(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = docker.Close() })
	store := images.Store{Docker: docker.Client(), Progress: os.Stderr, Base: os.Getenv(images.BaseVariable)}
	image, err := store.Ensure(tb.Context(), languages...)
	if err != nil {
		tb.Fatal(err)
	}
	return place{docker, image}
}

// book is the book's four programs in a language, as a submission and in a folder.
func book(tb testing.TB, language string) (*submission.Submission, string) {
	tb.Helper()
	fixture, err := fixtures.Named("conforming/" + language + "-book")
	if err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	if err := fixture.Materialize(dir); err != nil {
		tb.Fatal(err)
	}
	s, err := submission.Open(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return s, dir
}

func (p place) grade(ctx context.Context, s *submission.Submission) (*grade.Result, error) {
	result, err := grade.Run(ctx, grade.Job{Submission: s, Image: p.image.Ref, Engine: p.docker.Engine(), Seed: rand.Uint64N(1 << 32), Limits: bench.DefaultLimits(),
		Observer: unobserved{}, Timings: true})
	if err == nil && result.Outcome() != grade.Met {
		err = fmt.Errorf("the book's programs came out as %d", result.Outcome())
	}
	return result, err
}

// BenchmarkSubmission grades the book's programs by every requirement, the image being ready: one alone, two in parallel,
// and in the way that the sandbox replaces, with a container for each program run and mapped ports. All in one run, for the
// ratios are what tells on a noisy machine.
func BenchmarkSubmission(b *testing.B) {
	s, dir := book(b, "python")
	p := open(b, grade.Languages(s)...)
	var alone, baseline time.Duration
	var starts int
	b.Run("Alone", func(b *testing.B) {
		var times []time.Duration
		var last *grade.Result
		for b.Loop() {
			began := time.Now()
			result, err := p.grade(b.Context(), s)
			if err != nil {
				b.Fatal(err)
			}
			times = append(times, time.Since(began))
			last = result
		}
		alone = median(times)
		starts = last.Timings.Starts
		b.ReportMetric(alone.Seconds(), "s/submission")
		b.Log(whereItGoes(last, alone))
	})
	b.Run("TwoInParallel", func(b *testing.B) {
		const each = 4
		var rates []float64
		for b.Loop() {
			began := time.Now()
			var both errgroup.Group
			for range 2 {
				both.Go(func() error {
					for range each {
						if _, err := p.grade(b.Context(), s); err != nil {
							return err
						}
					}
					return nil
				})
			}
			if err := both.Wait(); err != nil {
				b.Fatal(err)
			}
			rates = append(rates, 2*each/time.Since(began).Minutes())
		}
		slices.Sort(rates)
		b.ReportMetric(rates[len(rates)/2], "submissions/min")
	})
	b.Run("Baseline", func(b *testing.B) {
		// Its reaper's image is not needed, nor what it says of each container.
		b.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true")
		log.SetDefault(log.NewNoopLogger())
		var times []time.Duration
		for b.Loop() {
			began := time.Now()
			if err := p.containerForEachRun(b.Context(), dir, starts); err != nil {
				b.Fatal(err)
			}
			times = append(times, time.Since(began))
		}
		baseline = median(times)
		b.ReportMetric(baseline.Seconds(), "s/submission")
		if alone > 0 {
			b.ReportMetric(baseline.Seconds()/alone.Seconds(), "times-as-long")
		}
	})
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// whereItGoes says what the time of one submission was spent on. Clients are watched in the background while servers are
// judged, so that the parts add up to more than the whole.
func whereItGoes(r *grade.Result, took time.Duration) string {
	text := fmt.Sprintf("where %.2f s go: sandbox up %.2f, down %.2f; %d programs started", took.Seconds(),
		r.Timings.Up.Seconds(), r.Timings.Down.Seconds(), r.Timings.Starts)
	for _, name := range []string{"build", "start", "watch", "udp", "tcp", "type", "stop", "packets"} {
		calls := r.Timings.Calls[name]
		text += fmt.Sprintf("\n  %-8s %4d calls  %.2f s", name, calls.N, calls.Took.Seconds())
	}
	return text + fmt.Sprintf("\n  of these, quiet windows of %.2f s each and two replies that are held back for a second", r.Limits.Quiet)
}
