package sandbox_test

import (
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// BenchmarkOpenClose measures a sandbox's beginning and end, in milliseconds each.
func BenchmarkOpenClose(b *testing.B) {
	docker := newDocker(b)
	image := pythonImage(b, docker)
	var up, down time.Duration
	for b.Loop() {
		start := time.Now()
		box, err := docker.Open(b.Context(), image.Ref, sandbox.Limits{})
		if err != nil {
			b.Fatal(err)
		}
		opened := time.Now()
		if err := box.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
		up += opened.Sub(start)
		down += time.Since(opened)
	}
	b.ReportMetric(float64(up.Milliseconds())/float64(b.N), "open-ms")
	b.ReportMetric(float64(down.Milliseconds())/float64(b.N), "close-ms")
}
