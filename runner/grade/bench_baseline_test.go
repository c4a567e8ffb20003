package grade_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/testcontainers/testcontainers-go"
	"github.com/testcontainers/testcontainers-go/log"
	"github.com/testcontainers/testcontainers-go/wait"

	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites/bench"
)

// What the requirements make any grader wait for: two clients are kept waiting for their replies, and one
// quiet window for each transport shows that nothing more comes from its server.
const (
	heldBack     = 2 * 1100 * time.Millisecond
	quietWindows = 2
)

// clientRuns is how many of a submission's program starts are its clients'.
const clientRuns = 16

// containerForEachRun is what a grader does that has no agent: the check of each program's syntax, and each of the starts that
// the grader makes, is a container of its own, confined as a stranger's program has to be, servers are reached through mapped
// ports, and clients are let into their server's network and what they display is read. It does one exchange for each start,
// which is less than the grader does.
func (p place) containerForEachRun(ctx context.Context, dir string, starts int) error {
	time.Sleep(heldBack + quietWindows*bench.DefaultLimits().Quiet)
	for _, name := range []string{"UDPServer.py", "TCPServer.py", "UDPClient.py", "TCPClient.py"} {
		if err := p.toItsEnd(ctx, dir, name, "none", "import ast, sys; ast.parse(open(sys.argv[1]).read())"); err != nil {
			return err
		}
	}
	for i := range starts - clientRuns {
		name, network := "UDPServer.py", "udp"
		if i%2 == 1 {
			name, network = "TCPServer.py", "tcp"
		}
		server, err := p.serve(ctx, dir, name, network)
		if err != nil {
			return err
		}
		err = exchange(ctx, server, network)
		for range clientRuns / max(1, starts-clientRuns) {
			if err == nil {
				client := strings.Replace(name, "Server", "Client", 1)
				err = p.toItsEnd(ctx, dir, client, container.NetworkMode("container:"+server.GetContainerID()), "")
			}
		}
		if stopErr := server.Terminate(ctx, testcontainers.StopTimeout(0)); err == nil {
			err = stopErr
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// serve starts a server that can be reached at a mapped port.
func (p place) serve(ctx context.Context, dir, name, network string) (testcontainers.Container, error) {
	request := p.request(dir, name)
	request.Entrypoint = []string{"python3", "/" + name}
	request.ExposedPorts = []string{"12000/" + network}
	request.HostConfigModifier = confine
	return testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{ContainerRequest: request, Started: true,
		Logger: log.Default()})
}

// toItsEnd runs a client, or with a script the check of a program, and waits until it has ended.
func (p place) toItsEnd(ctx context.Context, dir, name string, network container.NetworkMode, script string) error {
	request := p.request(dir, name)
	request.Entrypoint = []string{"sh", "-c", "echo hello | python3 /" + name}
	if script != "" {
		request.Entrypoint = []string{"python3", "-c", script, "/" + name}
	}
	request.HostConfigModifier = func(host *container.HostConfig) {
		confine(host)
		host.NetworkMode = network
	}
	request.WaitingFor = wait.ForExit().WithPollInterval(5 * time.Millisecond)
	ran, err := testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{ContainerRequest: request, Started: true,
		Logger: log.Default()})
	if err != nil {
		return err
	}
	err = displayed(ctx, ran)
	return errors.Join(err, ran.Terminate(ctx, testcontainers.StopTimeout(0)))
}

// displayed reads what a program has written.
func displayed(ctx context.Context, ran testcontainers.Container) error {
	output, err := ran.Logs(ctx)
	if err != nil {
		return err
	}
	defer output.Close()
	_, err = io.Copy(io.Discard, output)
	return err
}

// confine sets what holds a program in, as far as it goes with files that are copied into its container.
func confine(host *container.HostConfig) {
	const memory = 512 << 20
	processes := int64(256)
	host.CapDrop = []string{"ALL"}
	host.SecurityOpt = []string{"no-new-privileges"}
	host.Resources = container.Resources{Memory: memory, MemorySwap: memory, PidsLimit: &processes}
}

func (p place) request(dir, name string) testcontainers.ContainerRequest {
	return testcontainers.ContainerRequest{
		Image:  p.image.Ref,
		Labels: sandbox.Labels(), // so that an interrupted benchmark leaves none for good
		Files:  []testcontainers.ContainerFile{{HostFilePath: filepath.Join(dir, name), ContainerFilePath: "/" + name, FileMode: 0o644}},
	}
}

// exchange asks until the server answers: docker-proxy is there before it is.
func exchange(ctx context.Context, server testcontainers.Container, network string) error {
	port, err := server.MappedPort(ctx, "12000/"+network)
	if err != nil {
		return err
	}
	address := net.JoinHostPort("127.0.0.1", port.Port())
	for range 200 {
		if answers(network, address) {
			return nil
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("no answer from %s", address)
}

func answers(network, address string) bool {
	conn, err := net.Dial(network, address)
	if err != nil {
		return false
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(50 * time.Millisecond)); err != nil {
		return false
	}
	if _, err := io.WriteString(conn, "hello"); err != nil {
		return false
	}
	reply := make([]byte, 16)
	n, err := conn.Read(reply)
	return err == nil && string(reply[:n]) == "HELLO"
}
