package grade_test

import (
	"context"
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
)

const heldBack = 2 * time.Second

// clientRuns is how many of a submission's program starts are its clients'.
const clientRuns = 16

// containerForEachRun is what a grader does that has no agent: every start of a program is a container of its own, servers
// are reached through mapped ports, and clients are let into their server's network. It does one exchange for each start,
// which is less than the grader does, and waits for what the requirements make any grader wait for: two replies that are
// held back for a second.
func (p place) containerForEachRun(ctx context.Context, dir string, starts int) error {
	time.Sleep(heldBack)
	for i := range starts - clientRuns {
		name, network := "UDPServer.py", "udp"
		if i%2 == 1 {
			name, network = "TCPServer.py", "tcp"
		}
		server, err := p.start(ctx, dir, name, network, "")
		if err != nil {
			return err
		}
		err = exchange(ctx, server, network)
		for range clientRuns / max(1, starts-clientRuns) {
			if err == nil {
				err = p.runClient(ctx, dir, strings.Replace(name, "Server", "Client", 1), server)
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

func (p place) start(ctx context.Context, dir, name, network, beside string) (testcontainers.Container, error) {
	request := testcontainers.ContainerRequest{
		Image:      p.image.Ref,
		Entrypoint: []string{"python3", "/" + name},
		Files:      []testcontainers.ContainerFile{{HostFilePath: filepath.Join(dir, name), ContainerFilePath: "/" + name, FileMode: 0o644}},
	}
	if beside != "" {
		request.HostConfigModifier = func(host *container.HostConfig) { host.NetworkMode = container.NetworkMode("container:" + beside) }
		request.Entrypoint = []string{"sh", "-c", "echo hello | python3 /" + name}
		request.WaitingFor = wait.ForExit().WithPollInterval(5 * time.Millisecond)
	} else {
		request.ExposedPorts = []string{"12000/" + network}
	}
	return testcontainers.GenericContainer(ctx, testcontainers.GenericContainerRequest{ContainerRequest: request, Started: true,
		Logger: log.Default()})
}

func (p place) runClient(ctx context.Context, dir, name string, server testcontainers.Container) error {
	client, err := p.start(ctx, dir, name, "", server.GetContainerID())
	if err != nil {
		return err
	}
	return client.Terminate(ctx, testcontainers.StopTimeout(0))
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
