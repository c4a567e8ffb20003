package sandbox_test

import (
	"context"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// What CI takes for left behind has lost its grader. What others have started from our images has not.
func TestWhatCITakesForLeftBehind(t *testing.T) {
	if _, err := exec.LookPath("docker"); err != nil {
		t.Skip(err)
	}
	docker := newDocker(t)
	image := pythonImage(t, docker).Ref
	ended := exec.Command("true")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}
	dead := strconv.Itoa(ended.Process.Pid)
	for name, test := range map[string]struct {
		labels map[string]string
		want   bool
	}{
		// The host is another, or the next start of any grader would remove it.
		"its grader died":  {map[string]string{"org.sockgrade.role": "sandbox", "org.sockgrade.pid": dead, "org.sockgrade.host": "elsewhere"}, true},
		"its grader lives": {map[string]string{"org.sockgrade.role": "sandbox", "org.sockgrade.pid": ownPID}, false},
		"of an image":      {map[string]string{"org.sockgrade.role": "helper"}, true},
		"a user's own":     {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			id := create(t, docker, image, test.labels)
			if got := leftBehind(t, docker); slices.Contains(got, id) != test.want {
				t.Errorf("left behind: %v; with %s: %v", got, id, test.want)
			}
		})
	}
}

// create makes a container for the time of the test. It does not start it.
func create(t *testing.T, docker *sandbox.Docker, image string, labels map[string]string) string {
	t.Helper()
	created, err := docker.Client().ContainerCreate(t.Context(), client.ContainerCreateOptions{
		Config: &container.Config{Image: image, Labels: labels},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := docker.Client().ContainerRemove(context.Background(), created.ID, client.ContainerRemoveOptions{Force: true})
		if err != nil {
			t.Error(err)
		}
	})
	return created.ID
}

func leftBehind(t *testing.T, docker *sandbox.Docker) []string {
	t.Helper()
	script := exec.Command("../../.ci/left-behind")
	script.Env = append(script.Environ(), "DOCKER_HOST="+docker.Client().DaemonHost())
	said, err := script.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return strings.Fields(string(said))
}
