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

// BenchmarkClass grades a class of 40, as many at a time as the machine carries, and measures the memory of all processes of
// sockgrade together; what is in the sandboxes is not theirs.
func BenchmarkClass(b *testing.B) {
	g := newGround(b, filepath.Join(b.TempDir(), "tmp"), true)
	class := forty(b)
	dir := aClass(b, class)
	peak := 0
	began := time.Now()
	for b.Loop() {
		cmd := exec.Command("sockgrade", "grade", dir, "--out", filepath.Join(b.TempDir(), "out"))
		cmd.Env = g.environ()
		ended := make(chan error, 1)
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		go func() { ended <- cmd.Wait() }()
		for sample := time.NewTicker(200 * time.Millisecond); ; {
			select {
			case <-sample.C:
				peak = max(peak, g.residentKB())
				continue
			case err := <-ended:
				if err != nil {
					b.Fatal(err)
				}
			}
			sample.Stop()
			break
		}
	}
	b.ReportMetric(float64(b.N*len(class))/time.Since(began).Minutes(), "submissions/min")
	b.ReportMetric(float64(peak)/1024, "MiB-peak")
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
