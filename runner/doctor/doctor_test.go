package doctor_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/moby/api/types/system"

	"github.com/sockgrade/sockgrade/runner/doctor"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// engine is one whose every answer can be chosen.
type engine struct {
	host      string
	info      system.Info
	infoErr   error
	images    []images.Status
	imagesErr error
	originErr error
	opening   time.Duration
	openErr   error
	clock     func() time.Time
}

func (e *engine) Name() string { return "version 27.1" }
func (e *engine) Host() string { return e.host }
func (e *engine) Close() error { return nil }
func (e *engine) Info(context.Context) (system.Info, error) {
	info := e.info
	info.SystemTime = e.clock().Format(time.RFC3339Nano)
	return info, e.infoErr
}
func (e *engine) Images(context.Context) ([]images.Status, error) { return e.images, e.imagesErr }
func (e *engine) Origin(context.Context) (string, error)          { return "from a registry", e.originErr }
func (e *engine) OpenSandbox(context.Context, string) (time.Duration, error) {
	return e.opening, e.openErr
}

// world is a machine on which all is well, until a test changes it.
type world struct {
	engine
	connectErr, localErr, diskErr error
	free                          uint64
	now                           time.Time
}

const giga = 1_000_000_000

func fine() *world {
	w := &world{free: 50 * giga, now: time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)}
	w.engine = engine{
		host: "unix:///var/run/docker.sock",
		info: system.Info{Driver: "overlay2", CgroupVersion: "2", MemoryLimit: true, PidsLimit: true, CPUCfsQuota: true,
			MemTotal: 8 << 30, NCPU: 4, DockerRootDir: "/var/lib/docker"},
		images:  []images.Status{{Language: "java"}, {Language: "python", Image: &images.Image{Ref: "sockgrade/sandbox:python-1"}}},
		opening: 300 * time.Millisecond,
		clock:   func() time.Time { return w.now },
	}
	return w
}

// machine is the world to look at. Each look at its clock takes a hundredth of a second.
func (w *world) machine() doctor.Machine {
	return doctor.Machine{
		Connect: func(context.Context) (doctor.Engine, error) {
			if w.connectErr != nil {
				return nil, w.connectErr
			}
			return &w.engine, nil
		},
		FreeDisk:  func(string) (uint64, error) { return w.free, w.diskErr },
		OpenLocal: func(context.Context) error { return w.localErr },
		Now: func() time.Time {
			w.now = w.now.Add(10 * time.Millisecond)
			return w.now
		},
	}
}

func examine(t *testing.T, w *world) (findings []doctor.Finding, well bool) {
	t.Helper()
	well = w.machine().Examine(t.Context(), func(f doctor.Finding) { findings = append(findings, f) })
	return findings, well
}

func TestAllIsWell(t *testing.T) {
	findings, well := examine(t, fine())
	if !well {
		t.Error("one cannot grade")
	}
	var subjects []string
	for _, f := range findings {
		subjects = append(subjects, f.Subject)
		if f.Status != doctor.OK || f.Says == "" || f.Do != "" {
			t.Errorf("%+v", f)
		}
	}
	want := []string{"Docker", "storage", "limits", "memory", "disk", "images", "base", "sandbox", "clock"}
	if !slices.Equal(subjects, want) {
		t.Errorf("looked at %v, not at %v", subjects, want)
	}
}

func TestWhatIsNotAsItShouldBe(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*world)
		subject string
		status  doctor.Status
		says    string
		do      string
	}{
		{"no engine", func(w *world) { w.connectErr = problem.New("Install Docker.", "cannot reach Docker") },
			"Docker", doctor.Problem, "cannot reach Docker", "Install Docker."},
		{"no engine, but a local sandbox", func(w *world) { w.connectErr = errors.New("broken") },
			"local", doctor.OK, "--sandbox local works", ""},
		{"nothing at all", func(w *world) {
			w.connectErr, w.localErr = errors.New("broken"), problem.New("Use --sandbox docker.", "no namespaces")
		}, "local", doctor.Warning, "no namespaces", "Docker is the only way"},
		{"an engine that says nothing of itself", func(w *world) { w.infoErr = errors.New("500") }, "Docker", doctor.Problem, "500", "daemon logs"},
		{"vfs", func(w *world) { w.info.Driver = "vfs" }, "storage", doctor.Warning, "vfs copies", "overlay2"},
		{"an old driver", func(w *world) { w.info.Driver = "aufs" }, "storage", doctor.Warning, "aufs is out of date", "overlay2"},
		{"no quota", func(w *world) { w.info.CPUCfsQuota = false }, "limits", doctor.Warning, "processor time", "one submission at a time"},
		{"swap does not count", func(w *world) { w.info.CgroupVersion = "1" }, "limits", doctor.Warning, "swap", "swapaccount=1"},
		{"hardly any memory", func(w *world) { w.info.MemTotal = 256 << 20 }, "memory", doctor.Problem, "256 MiB for 4", "at least 1 GB"},
		{"little memory", func(w *world) { w.info.MemTotal = 900 << 20 }, "memory", doctor.Warning, "900 MiB for 4", "one submission at a time"},
		{"a full disk", func(w *world) { w.free = giga / 2 }, "disk", doctor.Problem, "500 MB are free at /var/lib/docker", "Make room"},
		{"a disk that is nearly full", func(w *world) { w.free = 3 * giga }, "disk", doctor.Warning, "3.0 GB are free", "Make room"},
		{"a disk out of sight", func(w *world) { w.diskErr = errors.New("no such file") }, "disk", doctor.OK, "not looked at", ""},
		{"a remote engine", func(w *world) { w.host, w.free = "tcp://10.0.0.1:2376", 0 }, "disk", doctor.OK, "another machine", ""},
		{"no image", func(w *world) { w.images = w.images[:1] }, "images", doctor.Warning, "none is made", "sockgrade images build"},
		{"no image to try", func(w *world) { w.images = w.images[:1] }, "sandbox", doctor.Warning, "not tried", "sockgrade images build"},
		{"images cannot be listed", func(w *world) { w.imagesErr = errors.New("500") }, "images", doctor.Problem, "500", "daemon logs"},
		{"no base, but an image", func(w *world) { w.originErr = problem.New("Install it.", "no mmdebstrap") },
			"base", doctor.Warning, "no mmdebstrap", "Install it."},
		{"no base and no image", func(w *world) { w.originErr, w.images = problem.New("Install it.", "no mmdebstrap"), nil },
			"base", doctor.Problem, "no mmdebstrap", "Install it."},
		{"a sandbox that does not open", func(w *world) { w.openErr = problem.New("Use another kernel.", "a setting is refused") },
			"sandbox", doctor.Problem, "a setting is refused", "Use another kernel."},
		{"a sandbox that opens slowly", func(w *world) { w.opening = 7 * time.Second }, "sandbox", doctor.Warning, "7.00 s", "--timeout-factor"},
		{"the engine's clock is ahead", func(w *world) { w.clock = func() time.Time { return w.now.Add(time.Hour) } },
			"clock", doctor.Warning, "1h0m0s ahead", "NTP"},
		{"the engine's clock is behind", func(w *world) { w.clock = func() time.Time { return w.now.Add(-time.Minute) } },
			"clock", doctor.Warning, "1m0s behind", "NTP"},
		{"the engine's clock jumps", func(w *world) {
			jump := time.Duration(0)
			w.clock = func() time.Time { jump += time.Second; return w.now.Add(jump) }
		}, "clock", doctor.Warning, "it was 1.0 s for Docker", "paused"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := fine()
			c.change(w)
			findings, well := examine(t, w)
			at := slices.IndexFunc(findings, func(f doctor.Finding) bool { return f.Subject == c.subject })
			if at < 0 {
				t.Fatalf("%s was not looked at: %+v", c.subject, findings)
			}
			f := findings[at]
			if f.Status != c.status || !strings.Contains(f.Says, c.says) || !strings.Contains(f.Do, c.do) || (f.Do == "") != (c.do == "") {
				t.Errorf("%+v", f)
			}
			problems := slices.ContainsFunc(findings, func(f doctor.Finding) bool { return f.Status == doctor.Problem })
			if well == problems {
				t.Errorf("well is %v with %+v", well, findings)
			}
		})
	}
}

// The engine goes away while it is being looked at.
func TestTheEngineGoesAway(t *testing.T) {
	w := fine()
	asked := 0
	w.clock = func() time.Time {
		if asked++; asked == 2 {
			w.infoErr = errors.New("connection refused")
		}
		return w.now
	}
	findings, well := examine(t, w)
	last := findings[len(findings)-1]
	if well || last.Subject != "clock" || last.Status != doctor.Problem || !strings.Contains(last.Says, "connection refused") {
		t.Errorf("well is %v with %+v", well, findings)
	}
}
