package sandbox_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// rootAgent runs what the tests tell it to as root: they look at the container, not at what the agent makes of it.
func rootAgent() ([]byte, error) {
	folder, err := os.MkdirTemp("", "agent")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	target := filepath.Join(folder, "agent")
	build := exec.Command("go", "build", "-o", target, "./testdata/agent")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(target)
}

func TestSandboxFromInside(t *testing.T) {
	docker := newDocker(t)
	box := open(t, docker, imageWith(t, docker, rootAgent))
	for what, test := range map[string]struct{ command, want string }{
		"only a loopback":            {"ls /sys/class/net", "lo"},
		"no TIME_WAIT":               {"cat /proc/sys/net/ipv4/tcp_max_tw_buckets", "0"},
		"no System V shared memory":  {"cat /proc/sys/kernel/shmmax", "0"},
		"no resolver but its own":    {"cat /etc/resolv.conf /etc/hosts", ""},
		"a root that is read-only":   {"touch /x 2>&1 | grep -o 'Read-only file system'", "Read-only file system"},
		"a work folder":              {"cp /bin/true /work/x && /work/x && echo runs", "runs"},
		"room for files":             {"df --output=size -BM /work /tmp | tail -n +2 | tr -d ' '", "128M\n64M"},
		"a limit on inodes":          {"df --output=itotal /work /tmp | tail -n +2 | tr -d ' '", "4096\n4096"},
		"a limit on open files":      {"ulimit -Hn", "1024"},
		"no core dumps":              {"ulimit -Hc", "0"},
		"a name of its own":          {"cat /proc/sys/kernel/hostname", "sockgrade"},
		"no device of the machine's": {"ls /dev | grep -cE '^(sd|vd|nvme|mem|kmsg)'", "0"},
		"no new privileges":          {"grep NoNewPrivs /proc/self/status | cut -f2", "1"},
		"a seccomp filter":           {"grep ^Seccomp: /proc/self/status | cut -f2", "2"},
		// CHOWN (0), KILL (5), SETGID (6), SETUID (7), NET_BIND_SERVICE (10), NET_ADMIN (12), NET_RAW (13), SYS_ADMIN (21), as
		// capability(7) numbers them.
		"few capabilities": {"grep CapBnd /proc/self/status | cut -f2", "00000000002034e1"},
	} {
		t.Run(what, func(t *testing.T) {
			if got := inside(t, box, test.command); got != test.want {
				t.Errorf("%s prints\n%s\nwant\n%s", test.command, got, test.want)
			}
		})
	}
}

func TestSandboxFromOutside(t *testing.T) {
	docker := newDocker(t)
	image := pythonImage(t, docker)
	box, err := docker.Open(t.Context(), image.Ref, sandbox.Limits{MemoryMB: 300, CPUs: 0.5, WorkMB: 50})
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close(t.Context())

	about := box.About()
	if about.Kind != "docker" || about.Image != image.Ref || about.ImageDigest != image.ID ||
		!strings.HasPrefix(about.Engine, "Docker ") {
		t.Errorf("about: %+v", about)
	}
	ids := containers(t, docker, ownPID)
	if len(ids) != 1 {
		t.Fatalf("containers: %v", ids)
	}
	inspected, err := docker.Client().ContainerInspect(t.Context(), ids[0], client.ContainerInspectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	host := inspected.Container.HostConfig
	for what, holds := range map[string]bool{
		"no swap beside 300 MB of memory": host.Memory == 300<<20 && host.MemorySwap == host.Memory,
		"half a CPU":                      host.NanoCPUs == 5e8,
		"a limit on processes":            host.PidsLimit != nil && *host.PidsLimit == 256,
		"removal at the end":              host.AutoRemove,
		"no network":                      host.NetworkMode == "none",
		"no shared memory":                host.IpcMode == "none",
		"nothing logged":                  host.LogConfig.Type == "none",
		"no files of the machine's":       len(host.Binds) == 0 && len(inspected.Container.Mounts) == 0,
		"not privileged":                  !host.Privileged && slices.Equal(host.CapDrop, []string{"ALL"}),
		"no ports":                        len(host.PortBindings) == 0,
		"input that ends with the grader": inspected.Container.Config.OpenStdin && inspected.Container.Config.StdinOnce,
		"running":                         inspected.Container.State.Status == container.StateRunning,
	} {
		if !holds {
			t.Errorf("the container does not have: %s", what)
		}
	}
}

func TestLimitsThatCannotHold(t *testing.T) {
	docker := newDocker(t)
	for what, limits := range map[string]sandbox.Limits{
		"files that could use up the memory": {MemoryMB: 200, WorkMB: 100},
		"less than nothing":                  {MemoryMB: -1},
	} {
		t.Run(what, func(t *testing.T) {
			box, err := docker.Open(t.Context(), "sockgrade/any", limits)
			if err == nil {
				_ = box.Close(t.Context())
				t.Fatalf("%+v were accepted", limits)
			}
		})
	}
	_, err := docker.Open(t.Context(), "sockgrade/any", sandbox.Limits{MemoryMB: 200, WorkMB: 100})
	if p, ok := problem.Of(err); !ok || !strings.Contains(p.Hint(), "328 MB") {
		t.Errorf("too little memory: %v, want a problem whose hint has what is needed: 2 x (100 + 64) MB", err)
	}
}
