package main

import (
	"net"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func TestTheReferencePlaysAgainstItself(t *testing.T) {
	g := newGround(t, filepath.Join(t.TempDir(), "tmp"), false)
	for transport, want := range map[string]string{
		"udp": "Input lowercase sentence:HELLO, WORLD 1\n", "tcp": "Input lowercase sentence:From Server: HELLO, WORLD 1\n",
	} {
		t.Run(transport, func(t *testing.T) {
			port := freePort(t, transport)
			server := g.start(t, "reference", transport+"-server", "--port", port)
			server.says(t, "The server is ready to receive\n")

			client := exec.CommandContext(t.Context(), "sockgrade", "reference", transport+"-client", "--host", "127.0.0.1", "--port", port)
			client.Env = g.environ()
			client.Stdin = strings.NewReader("hello, World 1\n")
			screen, err := client.Output()
			if err != nil || string(screen) != want {
				t.Errorf("the client shows %q (%v), not %q", screen, err, want)
			}

			server.signal(t, syscall.SIGINT)
			server.end(t, soon)
			if status := server.ProcessState.ExitCode(); status != 0 || server.stderr.String() != "" {
				t.Errorf("the server ended with status %d and said %q", status, server.stderr)
			}
		})
	}
	g.nothingLeft(t)
}

// A client that waits at the keyboard is ended by the signal itself, like any program.
func TestCtrlCEndsAReferenceClient(t *testing.T) {
	g := newGround(t, filepath.Join(t.TempDir(), "tmp"), false)
	client := exec.Command("sockgrade", "reference", "udp-client", "--host", "127.0.0.1")
	client.Env = g.environ()
	keyboard, err := client.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer keyboard.Close()
	r := g.begin(t, client)
	r.says(t, "Input lowercase sentence:")
	r.signal(t, syscall.SIGINT)
	r.end(t, soon)
	if status, ok := r.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGINT {
		t.Errorf("it ended with %v", r.ProcessState)
	}
}

// freePort is one that the kernel chose a moment ago and that, as far as one can know, nobody has taken since.
func freePort(t *testing.T, transport string) string {
	t.Helper()
	if transport == "udp" {
		socket, err := net.ListenPacket("udp", ":0")
		if err != nil {
			t.Fatal(err)
		}
		defer socket.Close()
		return strconv.Itoa(socket.LocalAddr().(*net.UDPAddr).Port)
	}
	socket, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	return strconv.Itoa(socket.Addr().(*net.TCPAddr).Port)
}
