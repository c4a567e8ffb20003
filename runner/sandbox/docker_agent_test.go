package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// TestAgentInDocker has the agent run a server in the image as it is made for submissions.
func TestAgentInDocker(t *testing.T) {
	docker := newDocker(t)
	box := open(t, docker, pythonImage(t, docker))
	reply, err := box.Agent().Build(t.Context(), wire.BuildArgs{
		Command: wire.Command{Argv: []string{"python3", "-c", "import os; print(os.getuid() > 0, os.getcwd())"}},
		Limit:   10 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(reply.Output)); got != "True "+wire.Work {
		t.Errorf("a command said %q, want to be an ordinary user in %s", got, wire.Work)
	}

	const server = "import socket\n" +
		"s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n" +
		"s.bind(('', 12000))\n" +
		"s.recvfrom(2048)\n"
	id, err := box.Agent().Start(t.Context(), wire.StartArgs{Command: wire.Command{Argv: []string{"python3", "-c", server}}})
	if err != nil {
		t.Fatal(err)
	}
	watched, err := box.Agent().Watch(t.Context(), wire.WatchArgs{Program: id, Bound: wire.UDP, Limit: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if !watched.Met {
		t.Errorf("the server has not bound its port: %q, %+v", watched.State.Screen, watched.State.Exit)
	}
}

// TestNamesInDocker looks names up as a program's language does. The engine has written no file for it to look in.
func TestNamesInDocker(t *testing.T) {
	docker := newDocker(t)
	box := open(t, docker, pythonImage(t, docker))
	for call, want := range map[string]string{
		"gethostbyname('localhost')":                                         "127.0.0.1",
		"gethostbyname('servername')":                                        "127.0.0.1",
		"gethostbyname(gethostname())":                                       "127.0.0.1",
		"gethostbyaddr('127.0.0.1')[0]":                                      "localhost",
		"[a[4][0] for a in getaddrinfo('localhost', 12000, 0, SOCK_STREAM)]": "['127.0.0.1']",
	} {
		reply, err := box.Agent().Build(t.Context(), wire.BuildArgs{
			Command: wire.Command{Argv: []string{"python3", "-c", "from socket import *; print(" + call + ")"}},
			Limit:   10 * time.Second,
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSpace(string(reply.Output)); got != want {
			t.Errorf("%s is %s, want %s", call, got, want)
		}
	}
}

func TestABuildThatIsKilledForItsMemory(t *testing.T) {
	docker := newDocker(t)
	box := open(t, docker, pythonImage(t, docker))
	for allocated, want := range map[string]bool{"1 << 20": false, "1 << 30": true} {
		reply, err := box.Agent().Build(t.Context(), wire.BuildArgs{
			Command: wire.Command{Argv: []string{"python3", "-c", "import sys; sys.exit(len(bytearray(b'x' * (" + allocated + "))) == 0)"}},
			Limit:   time.Minute,
		})
		if err != nil {
			t.Fatal(err)
		}
		if reply.OutOfMemory != want || (reply.Exit.Signal != "") != want {
			t.Errorf("%s bytes: %+v", allocated, reply)
		}
	}
}
