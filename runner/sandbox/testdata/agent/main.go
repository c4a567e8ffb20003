// Command agent stands in for the agent in tests of the container: it runs what it is told to as root.
package main

import (
	"fmt"
	"io"
	"net/rpc"
	"os"
	"os/exec"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Agent has the methods that the tests call.
type Agent struct{}

// Hello answers with the protocol's version.
func (Agent) Hello(_ wire.HelloArgs, reply *wire.HelloReply) error {
	reply.Version = wire.Version
	return nil
}

// Ping answers.
func (Agent) Ping(wire.Empty, *wire.Empty) error { return nil }

// Build runs a command.
func (Agent) Build(args wire.BuildArgs, reply *wire.BuildReply) error {
	output, err := exec.Command(args.Command.Argv[0], args.Command.Argv[1:]...).CombinedOutput()
	reply.Output = output
	if err != nil {
		reply.Exit.Code = 1
	}
	return nil
}

type stdio struct {
	io.Reader
	io.WriteCloser
}

func main() {
	fmt.Fprintln(os.Stderr, "the agent has started")
	server := rpc.NewServer()
	if err := server.RegisterName(wire.ServiceName, Agent{}); err != nil {
		panic(err)
	}
	server.ServeConn(stdio{os.Stdin, os.Stdout})
}
