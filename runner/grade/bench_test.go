package grade_test

import (
	"cmp"
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

// rounds is how often each benchmark of a submission measures: what it reports are medians, for the machine is noisy.
const rounds = 5

// BenchmarkSubmission grades the book's programs by every requirement, the image being ready: alone, in turn with the way that the
// sandbox replaces, a container for each program run and mapped ports; and two in parallel.
func BenchmarkSubmission(b *testing.B) {
	s, dir := book(b, "python")
	p := open(b, grade.Languages(s)...)
	b.Run("AloneAndBaseline", func(b *testing.B) {
		// The baseline's reaper's image is not needed, nor what it says of each container.
		b.Setenv("TESTCONTAINERS_RYUK_DISABLED", "true")
		log.SetDefault(log.NewNoopLogger())
		var alone, baseline []time.Duration
		var ratios []float64
		var last *grade.Result
		for b.Loop() {
			for range rounds {
				began := time.Now()
				result, err := p.grade(b.Context(), s)
				if err != nil {
					b.Fatal(err)
				}
				last, alone = result, append(alone, time.Since(began))
				began = time.Now()
				if err := p.containerForEachRun(b.Context(), dir, result.Timings.Starts); err != nil {
					b.Fatal(err)
				}
				baseline = append(baseline, time.Since(began))
				ratios = append(ratios, baseline[len(baseline)-1].Seconds()/alone[len(alone)-1].Seconds())
			}
		}
		b.ReportMetric(0, "ns/op") // of all rounds together, which says nothing
		b.ReportMetric(median(alone).Seconds(), "s/submission")
		b.ReportMetric(median(baseline).Seconds(), "s/baseline")
		b.ReportMetric(median(ratios), "times-as-long")
		b.Log(whereItGoes(last, alone[len(alone)-1]))
	})
	b.Run("TwoInParallel", func(b *testing.B) {
		const each = 4
		var rates []float64
		for b.Loop() {
			for range rounds {
				began := time.Now()
				if err := p.twoInParallel(b.Context(), s, each); err != nil {
					b.Fatal(err)
				}
				rates = append(rates, 2*each/time.Since(began).Minutes())
			}
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(median(rates), "submissions/min")
	})
}

// twoInParallel grades the same submission so often in each of two lines.
func (p place) twoInParallel(ctx context.Context, s *submission.Submission, each int) error {
	var both errgroup.Group
	for range 2 {
		both.Go(func() error {
			for range each {
				if _, err := p.grade(ctx, s); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return both.Wait()
}

func median[T cmp.Ordered](values []T) T {
	values = slices.Sorted(slices.Values(values))
	return values[len(values)/2]
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
