package sandbox_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// listen returns a listener at a new Unix socket, which stays there when the listener is closed.
func listen(t *testing.T) (listener *net.UnixListener, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "docker.sock")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	listener.SetUnlinkOnClose(false)
	t.Cleanup(func() { _ = listener.Close() })
	return listener, path
}

// serve answers as an engine would that has this API version and this description of itself.
func serve(t *testing.T, version, info string) (path string) {
	t.Helper()
	listener, path := listen(t)
	server := &http.Server{
		ReadHeaderTimeout: time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Api-Version", version)
			if strings.HasSuffix(r.URL.Path, "/info") {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, info)
			}
		}),
	}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return path
}

func TestDockerOutOfReach(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "docker.sock")
	closed, deserted := listen(t)
	_ = closed.Close()
	_, silent := listen(t) // its kernel accepts; nobody answers
	old := serve(t, "1.24", "")
	windows := serve(t, "1.41", `{"OSType": "windows"}`)
	limitless := serve(t, "1.41", `{"OSType": "linux", "MemoryLimit": true, "PidsLimit": false}`)

	for name, test := range map[string]struct {
		host string
		what string // the problem has it
		hint string // and its hint has this
	}{
		"no socket":             {"unix://" + nowhere, "cannot reach Docker: there is no " + nowhere, "start"},
		"no engine":             {"unix://" + deserted, "cannot reach Docker: nothing listens on " + deserted, "Start"},
		"no answer":             {"unix://" + silent, "cannot reach Docker: no answer from " + silent + " within 3s", "Restart"},
		"nothing on a port":     {"tcp://127.0.0.1:1", "cannot reach Docker at tcp://127.0.0.1:1", "DOCKER_HOST"},
		"an address that isn't": {"somewhere", `DOCKER_HOST is "somewhere"`, "unix://"},
		"a scheme that isn't":   {"carrier-pigeon://roof", "cannot reach Docker at carrier-pigeon://roof", "DOCKER_HOST"},
		"an old engine":         {"unix://" + old, "too old", "Update"},
		"Windows containers":    {"unix://" + windows, "windows", "Linux containers"},
		"no limits":             {"unix://" + limitless, "cannot limit", "cgroup"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DOCKER_HOST", test.host)
			start := time.Now()
			docker, err := sandbox.NewDocker(t.Context())
			if err == nil {
				_ = docker.Close()
				t.Fatal("reached")
			}
			p, is := problem.Of(err)
			if !is {
				t.Fatalf("%v is not a problem", err)
			}
			if !strings.Contains(p.Error(), test.what) || !strings.Contains(p.Hint(), test.hint) {
				t.Errorf("%v\n%s\nwant %q and %q", p, p.Hint(), test.what, test.hint)
			}
			if hint := p.HintFor(hasFlag); !strings.HasSuffix(hint, ", or use --sandbox local.") || strings.Contains(p.Hint(), "local.") {
				t.Errorf("the hint %q does not name the way out, or %q does", hint, p.Hint())
			}
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// hasFlag is of a command that has the flag.
func hasFlag(name string) bool { return name == "sandbox" }

func TestDockerForbidden(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can become a user who is refused")
	}
	_, path := listen(t)
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(path)
	visitor := copyOfTestBinary(t, folder)
	for at := folder; at != os.TempDir() && at != "/"; at = filepath.Dir(at) {
		if err := os.Chmod(at, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	const nobody = 65534
	command := exec.Command(visitor)
	command.Dir = "/"
	command.Env = []string{visitorVariable + "=1", "DOCKER_HOST=unix://" + path}
	command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	want := fmt.Sprintf("cannot reach Docker: permission denied on %s\n%s\n", path,
		"Add your user to the docker group, or use --sandbox local.")
	if string(output) != want {
		t.Errorf("got\n%s\nwant\n%s", output, want)
	}
}

func copyOfTestBinary(t *testing.T, folder string) string {
	t.Helper()
	binary, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "visitor")
	if err := os.WriteFile(path, binary, 0o755); err != nil { //nolint:gosec // another user runs it
		t.Fatal(err)
	}
	return path
}
