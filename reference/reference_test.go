// Package reference_test runs the four programs as a person does: from a command line, with a keyboard and a screen.
package reference_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

var programs string // the folder that holds the four executables

// nobodyThere is a port that the kernel never chooses and that only root could take.
const nobodyThere = "1"

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if programs, err = os.MkdirTemp("", "reference"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer os.RemoveAll(programs)
		build := exec.Command("go", "build", "-o", programs, "./udpserver", "./tcpserver", "./udpclient", "./tcpclient")
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			fmt.Fprintln(os.Stderr, "building the reference:", err)
			return 1
		}
		return m.Run()
	}())
}

// A server and a client of each transport, in two processes, with the book's lines on their screens.
func TestTogether(t *testing.T) {
	for transport, reply := range map[string]string{"udp": "HELLO, WORLD 1\n", "tcp": "From Server: HELLO, WORLD 1\n"} {
		t.Run(transport, func(t *testing.T) {
			port := freePort(t, transport)
			start(t, transport+"server", "-port", port)

			client := exec.CommandContext(t.Context(), filepath.Join(programs, transport+"client"), "-host", "127.0.0.1", "-port", port)
			client.Stdin = strings.NewReader("hello, World 1\nand another line\n")
			screen, err := client.Output()
			if err != nil {
				t.Fatal(err)
			}

			if want := "Input lowercase sentence:" + reply; string(screen) != want {
				t.Errorf("the screen shows %q, not %q", screen, want)
			}
		})
	}
}

func TestInterruptEndsAServerQuietly(t *testing.T) {
	for _, program := range []string{"udpserver", "tcpserver"} {
		t.Run(program, func(t *testing.T) {
			server, complaints := start(t, program, "-port", "0")

			if err := server.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}

			if err := server.Wait(); err != nil || complaints.Len() > 0 {
				t.Errorf("it ended with %v and said %q", err, complaints)
			}
		})
	}
}

func TestWhatCannotWorkIsSaid(t *testing.T) {
	takenUDP, err := net.ListenPacket("udp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer takenUDP.Close()
	takenTCP, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer takenTCP.Close()

	for _, c := range []struct {
		name     string
		command  []string
		keyboard string
		says     string
	}{
		{"UDP port taken", []string{"udpserver", "-port", portOf(takenUDP.LocalAddr())}, "", "udpserver: port " + portOf(takenUDP.LocalAddr()) + " is taken: end the program that has it, or give another port\n"},
		{"TCP port taken", []string{"tcpserver", "-port", portOf(takenTCP.Addr())}, "", "tcpserver: port " + portOf(takenTCP.Addr()) + " is taken: end the program that has it, or give another port\n"},
		{"no UDP server", []string{"udpclient", "-host", "127.0.0.1", "-port", nobodyThere}, "hello\n", "udpclient: no reply from 127.0.0.1:1: no server receives there: start it first\n"},
		{"no TCP server", []string{"tcpclient", "-host", "127.0.0.1", "-port", nobodyThere}, "hello\n", "tcpclient: no connection to 127.0.0.1:1: no server listens there: start it first\n"},
		{"UDP, not a name", []string{"udpclient", "-host", "not a name"}, "hello\n", "udpclient: the name \"not a name\" has no address"},
		{"TCP, not a name", []string{"tcpclient", "-host", "not a name"}, "hello\n", "tcpclient: no connection to not a name:12000: the name \"not a name\" has no address"},
		{"UDP, no line", []string{"udpclient", "-host", "127.0.0.1"}, "", "no sentence from the keyboard"},
		{"TCP, no line", []string{"tcpclient", "-host", "127.0.0.1", "-port", portOf(takenTCP.Addr())}, "", "no sentence from the keyboard"},
		{"too long for a datagram", []string{"udpclient", "-host", "127.0.0.1"}, strings.Repeat("a", 65508) + "\n", "udpclient: the sentence of 65508 bytes was not sent: message too long\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			program := exec.CommandContext(t.Context(), filepath.Join(programs, c.command[0]), c.command[1:]...)
			program.Stdin = strings.NewReader(c.keyboard)
			var complaint bytes.Buffer
			program.Stderr = &complaint

			err := program.Run()

			if status := program.ProcessState.ExitCode(); status != 1 {
				t.Errorf("it ended with %v, not with status 1", err)
			}
			if said := complaint.String(); !strings.HasPrefix(said, c.command[0]+": ") || !strings.Contains(said, c.says) {
				t.Errorf("it said %q, not %q", said, c.says)
			}
		})
	}
}

// start starts a server and returns once its ready line is on the screen. It is ended with the test if it still runs.
func start(t *testing.T, program string, arguments ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	server := exec.CommandContext(t.Context(), filepath.Join(programs, program), arguments...)
	complaints := &bytes.Buffer{}
	server.Stderr = complaints
	screen, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Wait() }) // the test's context has ended it
	line, err := bufio.NewReader(screen).ReadString('\n')
	if want := "The server is ready to receive\n"; line != want {
		t.Fatalf("the screen shows %q (%v), not %q", line, err, want)
	}
	return server, complaints
}

// freePort returns a port that the kernel chose a moment ago and that nobody has taken since, as far as one can know: a
// server's command line cannot say "any port" and tell which.
func freePort(t *testing.T, transport string) string {
	t.Helper()
	if transport == "udp" {
		socket, err := net.ListenPacket("udp", ":0")
		if err != nil {
			t.Fatal(err)
		}
		defer socket.Close()
		return portOf(socket.LocalAddr())
	}
	socket, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	return portOf(socket.Addr())
}

func portOf(address net.Addr) string {
	switch address := address.(type) {
	case *net.UDPAddr:
		return strconv.Itoa(address.Port)
	case *net.TCPAddr:
		return strconv.Itoa(address.Port)
	}
	return ""
}
