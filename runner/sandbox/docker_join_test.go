package sandbox_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// joined are two sandboxes in the network of a third.
func joined(t *testing.T) (owner, server, client sandbox.Sandbox) {
	t.Helper()
	docker := newDocker(t)
	image := pythonImage(t, docker)
	owner = open(t, docker, image)
	for _, box := range []*sandbox.Sandbox{&server, &client} {
		var err error
		if *box, err = docker.Join(t.Context(), owner, image.Ref, sandbox.Limits{}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := (*box).Close(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	return owner, server, client
}

func startPython(t *testing.T, box sandbox.Sandbox, code string) wire.ProgramID {
	t.Helper()
	id, err := box.Agent().Start(t.Context(), wire.StartArgs{Command: wire.Command{Argv: []string{"python3", "-c", code}}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

const limit = 5 * time.Second

func TestJoinedProgramsReachEachOther(t *testing.T) {
	owner, server, client := joined(t)
	const serve = "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('', 12000))\n" +
		"text, to = s.recvfrom(2048)\ns.sendto(text.upper(), to)\n"
	const ask = "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.sendto(b'plum', ('servername', 12000))\n" +
		"print(s.recvfrom(2048)[0].decode())\n"
	id := startPython(t, server, serve)
	bound, err := server.Agent().Watch(t.Context(), wire.WatchArgs{Program: id, Bound: wire.UDP, Limit: limit})
	if err != nil || !bound.Met {
		t.Fatalf("the server is not bound: %+v, %v", bound.State, err)
	}
	shown, err := client.Agent().Watch(t.Context(), wire.WatchArgs{Program: startPython(t, client, ask), Screen: "PLUM", Limit: limit})
	if err != nil || !shown.Met {
		t.Errorf("the client shows %q, %v", shown.State.Screen, err)
	}
	packets, err := owner.Agent().Packets(t.Context(), wire.PacketsArgs{To: time.Hour})
	if err != nil || len(packets.Packets) < 2 {
		t.Errorf("the owner has %d packets, %v", len(packets.Packets), err)
	}
	if _, err := client.Agent().Packets(t.Context(), wire.PacketsArgs{To: time.Hour}); err == nil || !strings.Contains(err.Error(), "another's network") {
		t.Errorf("the packets of a joined sandbox: %v", err)
	}
}

func TestJoinedSandboxIsSealed(t *testing.T) {
	_, _, client := joined(t)
	const look = "import os, socket\nprint(sorted(os.listdir('/sys/class/net')))\n" +
		"print(open('/proc/self/status').read().split('CapEff:')[1].split()[0], os.getuid() > 1000)\n"
	shown, err := client.Agent().Watch(t.Context(), wire.WatchArgs{Program: startPython(t, client, look), Limit: limit})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(shown.State.Screen)), "\n")
	if len(lines) != 2 || lines[0] != "['lo']" || lines[1] != "0000000000000000 True" {
		t.Errorf("a program sees %q", shown.State.Screen)
	}
}

func TestJoinRefusesWhatOwnsNoNetwork(t *testing.T) {
	docker := newDocker(t)
	_, _, client := joined(t)
	if box, err := docker.Join(t.Context(), client, pythonImage(t, docker).Ref, sandbox.Limits{}); err == nil {
		_ = box.Close(context.Background())
		t.Error("a sandbox has joined one that is itself in another's network")
	}
}

func TestKilledGraderLeavesNoJoinedSandbox(t *testing.T) {
	docker := newDocker(t)
	t.Setenv(joinVariable, "1")
	grader, stdout := startGrader(t, pythonImage(t, docker).Ref, docker.Client().DaemonHost())
	if line, err := stdout.ReadString('\n'); line != "open\n" {
		t.Fatalf("the grader said %q, %v", line, err)
	}
	pid := strconv.Itoa(grader.Process.Pid)
	if found := containers(t, docker, pid); len(found) != 2 {
		t.Fatalf("the grader has the containers %v, want two", found)
	}
	if err := grader.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a container of the killed grader is still there", func() bool {
		return len(containers(t, docker, pid)) == 0
	})
}
