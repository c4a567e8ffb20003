package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/fixtures"
)

// forty is a class of 40, of which no two have handed in the same: good submissions and faulty ones.
func forty(tb testing.TB) map[string]string {
	tb.Helper()
	all, err := fixtures.All()
	if err != nil {
		tb.Fatal(err)
	}
	class := map[string]string{}
	for _, kind := range []fixtures.Kind{fixtures.Conforming, fixtures.Faulty} {
		for _, f := range all {
			if f.Kind == kind && f.Language() == "python" && len(class) < 40 {
				class[fmt.Sprintf("student-%02d", len(class)+1)] = f.Name
			}
		}
	}
	return class
}

// BenchmarkClass grades a class of 40 as check does, one submission after the other, and then as grade does, as many at a time as
// the machine carries. It measures the memory of all processes of sockgrade together; what is in the sandboxes is not theirs.
func BenchmarkClass(b *testing.B) {
	g := newGround(b, filepath.Join(b.TempDir(), "tmp"), true)
	class := forty(b)
	dir := aClass(b, class)
	peak := 0
	var each, together time.Duration
	for b.Loop() {
		began := time.Now()
		for student := range class {
			g.sockgrade(b, "check", "--fail-on", "never", "--output", os.DevNull, filepath.Join(dir, student))
		}
		each += time.Since(began)
		began = time.Now()
		peak = max(peak, g.sockgrade(b, "grade", dir, "--out", filepath.Join(b.TempDir(), "out")))
		together += time.Since(began)
	}
	b.ReportMetric(float64(b.N*len(class))/together.Minutes(), "submissions/min")
	b.ReportMetric(each.Seconds()/together.Seconds(), "times-check")
	b.ReportMetric(float64(peak)/1024, "MiB-peak")
}

// sockgrade runs a command to its end, without a word, and returns the memory that it has taken at most.
func (g *ground) sockgrade(tb testing.TB, arguments ...string) (peakKB int) {
	tb.Helper()
	cmd := exec.Command("sockgrade", arguments...)
	cmd.Env = g.environ()
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	ended := make(chan struct{})
	var failed error
	go func() {
		defer close(ended)
		failed = cmd.Wait()
	}()
	peakKB = g.peakKB(ended)
	if failed != nil {
		tb.Fatal(failed)
	}
	return peakKB
}

// peakKB is the most memory that the ground's processes have in use until something has ended.
func (g *ground) peakKB(ended <-chan struct{}) int {
	sample := time.NewTicker(200 * time.Millisecond)
	defer sample.Stop()
	for peak := 0; ; {
		select {
		case <-sample.C:
			peak = max(peak, g.residentKB())
		case <-ended:
			return peak
		}
	}
}

// residentKB is the memory of the ground's processes in use. What they share counts several times.
func (g *ground) residentKB() int {
	sum := 0
	for _, pid := range g.processes() {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if err != nil {
			continue // it has ended
		}
		for line := range strings.Lines(string(status)) {
			var kb int
			if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
				sum += kb
			}
		}
	}
	return sum
}
