// Package reference runs the four programs of the folder reference/ from within sockgrade.
//
// Those are main packages, one short file each, to be read in class, and a main package cannot be imported. So that they need not
// be taken apart for our sake, each is written here a second time by go generate, as a package with another name, and a test
// sees that it is the same program.
package reference

//go:generate go run ./gen ../../reference

import (
	"flag"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/sockgrade/sockgrade/runner/reference/tcpclient"
	"github.com/sockgrade/sockgrade/runner/reference/tcpserver"
	"github.com/sockgrade/sockgrade/runner/reference/udpclient"
	"github.com/sockgrade/sockgrade/runner/reference/udpserver"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

var programs = map[requirement.Program]struct {
	main   func()
	client bool
}{
	requirement.UDPServer: {udpserver.Main, false},
	requirement.TCPServer: {tcpserver.Main, false},
	requirement.UDPClient: {udpclient.Main, true},
	requirement.TCPClient: {tcpclient.Main, true},
}

// Programs are those that there is a reference for.
func Programs() []requirement.Program {
	return []requirement.Program{requirement.UDPServer, requirement.TCPServer, requirement.UDPClient, requirement.TCPClient}
}

// IsClient tells whether a program takes a host to talk to.
func IsClient(p requirement.Program) bool { return programs[p].client }

// Run runs one of Programs as if it had been started by itself: with the keyboard, the screen and the signals of this process. A
// server returns when it is interrupted, a client after its reply; one that fails says why and ends the process with status 1.
// It can be called once in a process. Host is for clients.
func Run(p requirement.Program, host string, port int) {
	program := programs[p]
	os.Args = []string{string(p), "-port", strconv.Itoa(port)}
	if program.client {
		os.Args = append(os.Args, "-host", host)
	}
	flag.CommandLine = flag.NewFlagSet(string(p), flag.ExitOnError)
	signal.Reset(os.Interrupt, syscall.SIGTERM) // which sockgrade has taken for itself
	program.main()
}
