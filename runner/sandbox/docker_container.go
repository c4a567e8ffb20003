package sandbox

import (
	"fmt"

	"github.com/distribution/reference"
	"github.com/moby/moby/api/types/container"
	"github.com/testcontainers/testcontainers-go"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// agentPath is where an image has the agent.
const agentPath = "/sockgrade-agent"

// agentCapabilities are what the agent needs of root's powers: to start programs as another user and end them (SETUID, SETGID,
// KILL), to give that user the work folder (CHOWN), to listen at any port for a client (NET_BIND_SERVICE), and at its own start
// to make networks for clients (SYS_ADMIN), lead every address in them to the loopback (NET_ADMIN) and capture there (NET_RAW).
// Programs have none of them, and the agent gives the last three up before it starts one.
var agentCapabilities = []string{"CHOWN", "KILL", "NET_ADMIN", "NET_BIND_SERVICE", "NET_RAW", "SETGID", "SETUID", "SYS_ADMIN"}

// joinedCapabilities are those of an agent in another sandbox's network, which it neither makes nor prepares nor watches.
var joinedCapabilities = []string{"CHOWN", "KILL", "NET_BIND_SERVICE", "SETGID", "SETUID"}

// sysctls of the sandbox's own namespaces. Without TIME_WAIT a server that closes first, as the book's does, can be started again
// on its port. System V shared memory is kept by no process, so no limit would give it back: there is none.
var sysctls = map[string]string{
	"net.ipv4.tcp_max_tw_buckets": "0",
	"kernel.shmmax":               "0",
	"kernel.shm_rmid_forced":      "1",
}

// What a sandbox gets where Limits leave it open, and the limits that are always the same.
const (
	defaultMemoryMB = 512
	defaultWorkMB   = 128
	scratchMB       = 64   // /tmp
	maxFiles        = 4096 // on each tmpfs: inodes are memory that its size does not count
	maxProcesses    = 256
	maxOpenFiles    = 1024
)

func (l Limits) orDefault() Limits {
	if l.MemoryMB == 0 {
		l.MemoryMB = defaultMemoryMB
	}
	if l.WorkMB == 0 {
		l.WorkMB = defaultWorkMB
	}
	return l
}

// check refuses limits with which files alone could use up the memory, which would end the agent.
func (l Limits) check() error {
	if l.MemoryMB < 0 || l.WorkMB < 0 || l.CPUs < 0 {
		return fmt.Errorf("limits of a sandbox must not be negative: %+v", l)
	}
	if need := 2 * (l.WorkMB + scratchMB); l.MemoryMB < need {
		return problem.New(fmt.Sprintf("Allow at least %d MB of memory, or less room for files.", need),
			"%d MB of memory are too few for %d MB of files", l.MemoryMB, l.WorkMB)
	}
	return nil
}

// request is the container of one sandbox.
func (d *Docker) request(name string, image reference.Named, limits Limits, created testcontainers.ContainerHook,
) testcontainers.ContainerRequest {
	return testcontainers.ContainerRequest{
		Name:       name,
		Image:      image.String(), // with its domain, so that no prefix for a hub is put before it
		Entrypoint: []string{agentPath},
		Labels:     d.owner.labels(),
		LifecycleHooks: []testcontainers.ContainerLifecycleHooks{
			{PostCreates: []testcontainers.ContainerHook{created}},
		},
		ConfigModifier: func(config *container.Config) {
			now := 0
			config.Hostname = "sockgrade"
			config.NetworkDisabled = true
			config.OpenStdin = true
			config.StdinOnce = true // when the grader goes away, the agent's input ends
			config.AttachStdin = true
			config.AttachStdout = true
			config.AttachStderr = true
			config.StopTimeout = &now
		},
		HostConfigModifier: func(host *container.HostConfig) { d.confine(host, limits) },
	}
}

// confine sets everything that holds a submission in.
func (d *Docker) confine(host *container.HostConfig, limits Limits) {
	const megabyte = 1 << 20
	processes := int64(maxProcesses)
	host.AutoRemove = true
	// Together with NetworkDisabled: then the engine does not even look after it, which would take as long as all the rest. It also
	// leaves /etc/resolv.conf and /etc/hosts empty, for which resolvers ask 127.0.0.1, where the agent answers.
	host.NetworkMode = "none"
	host.IpcMode = "none"
	host.ReadonlyRootfs = true
	host.CapDrop = []string{"ALL"}
	host.CapAdd = agentCapabilities
	host.SecurityOpt = []string{"no-new-privileges"}
	host.Sysctls = sysctls
	host.LogConfig = container.LogConfig{Type: "none"} // what the agent says need not be on disk as well
	host.OomScoreAdj = 100                             // before anything of the machine's own
	host.Tmpfs = map[string]string{
		wire.Work: fmt.Sprintf("rw,exec,nosuid,nodev,mode=0755,size=%dm,nr_inodes=%d", limits.WorkMB, maxFiles),
		"/tmp":    fmt.Sprintf("rw,exec,nosuid,nodev,mode=1777,size=%dm,nr_inodes=%d", scratchMB, maxFiles),
	}
	host.Resources = container.Resources{
		Memory:     int64(limits.MemoryMB) * megabyte,
		MemorySwap: int64(limits.MemoryMB) * megabyte, // together with memory: no swap
		PidsLimit:  &processes,
		Ulimits: []*container.Ulimit{
			{Name: "nofile", Soft: maxOpenFiles, Hard: maxOpenFiles},
			{Name: "core", Soft: 0, Hard: 0},
		},
	}
	if limits.CPUs < float64(d.engine.CPUs) { // an engine refuses more than it has
		host.NanoCPUs = int64(limits.CPUs * 1e9)
	}
}
