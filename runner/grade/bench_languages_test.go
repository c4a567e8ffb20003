package grade_test

import (
	"slices"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/submission"
)

// BenchmarkLanguage grades the book's programs in each language by every requirement, the image being ready, and compares what
// is left without the build with Python's, in the same run.
func BenchmarkLanguage(b *testing.B) {
	languages := []string{"python"} // first, for the others to be compared with
	for _, l := range submission.Languages() {
		if !slices.Contains(languages, l.Name()) {
			languages = append(languages, l.Name())
		}
	}
	var python time.Duration
	for _, language := range languages {
		b.Run(language, func(b *testing.B) {
			s, _ := book(b, language)
			p := open(b, grade.Languages(s)...)
			var times, builds []time.Duration
			var last *grade.Result
			for b.Loop() {
				began := time.Now()
				result, err := p.grade(b.Context(), s)
				if err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(began))
				builds = append(builds, result.Timings.Calls["build"].Took)
				last = result
			}
			took := median(times)
			b.ReportMetric(took.Seconds(), "s/submission")
			run := took
			if !interpreted(s) { // what is only parsed is so beside the first programs
				run -= median(builds)
			}
			if language == "python" {
				python = run
			} else if python > 0 {
				b.ReportMetric(run.Seconds()/python.Seconds(), "times-Python-without-build")
			}
			b.Log(whereItGoes(last, took))
		})
	}
}

func interpreted(s *submission.Submission) bool {
	for _, p := range s.Programs {
		if !p.Interpreted {
			return false
		}
	}
	return true
}
