package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"
)

// Labels of our containers. Every one has a role, "sandbox" or (while images are made) "helper"; a sandbox also says whose it is.
const (
	roleLabel  = "org.sockgrade.role"
	pidLabel   = "org.sockgrade.pid"
	startLabel = "org.sockgrade.start"
	hostLabel  = "org.sockgrade.host"
)

// owner is the process that a sandbox belongs to. A pid alone would be that of another process one day.
type owner struct {
	host  string // where the pid means something: this boot and this pid namespace; "" if that cannot be known
	pid   int
	start string // see processStat
}

func thisProcess() owner {
	pid := os.Getpid()
	stat, err := readStat(pid)
	if err != nil {
		return owner{pid: pid} // not Linux
	}
	return owner{host: thisHost(), pid: pid, start: stat.start}
}

func (o owner) labels() map[string]string {
	return map[string]string{
		roleLabel:  "sandbox",
		pidLabel:   strconv.Itoa(o.pid),
		startLabel: o.start,
		hostLabel:  o.host,
	}
}

// Labels are those of a container that belongs to this process: when the process has died, the next NewDocker removes it.
func Labels() map[string]string { return thisProcess().labels() }

func thisHost() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	namespace, err := os.Readlink("/proc/self/ns/pid")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(boot)) + " " + namespace
}

// processStat is what /proc/PID/stat tells of a process (proc(5)).
type processStat struct {
	state string // "Z" of one that has ended and not been waited for
	start string // in clock ticks since boot
}

func readStat(pid int) (processStat, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return processStat{}, err
	}
	// The second field is the program's name in parentheses, and may itself have blanks and parentheses.
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	const state, start = 0, 19 // there, fields 3 and 22
	if len(fields) <= start {
		return processStat{}, fmt.Errorf("/proc/%d/stat has %d fields after the name", pid, len(fields))
	}
	return processStat{fields[state], fields[start]}, nil
}

// lives tells whether the process with this pid that started then is still there.
func lives(pid int, start string) bool {
	if stat, err := readStat(pid); err == nil {
		return stat.start == start && stat.state != "Z"
	}
	// Another user's may be hidden from us (hidepid in proc(5)), but not from signals.
	process, err := os.FindProcess(pid)
	return err == nil && !errors.Is(process.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// abandonedAfter is when a container that does not run is taken for abandoned, though its grader is out of sight.
const abandonedAfter = 24 * time.Hour

// abandoned tells whether a container of ours has lost its grader: it died on this machine or, for a container that does not run
// (one that was created and never started, the machine went down), it was made so long ago that it must have.
func abandoned(c container.Summary, here string, now time.Time) bool {
	if c.Labels[roleLabel] == "" { // a user's own, from an image of ours
		return false
	}
	if here != "" && c.Labels[hostLabel] == here {
		pid, err := strconv.Atoi(c.Labels[pidLabel])
		return err == nil && !lives(pid, c.Labels[startLabel])
	}
	return c.State != container.StateRunning && now.Sub(time.Unix(c.Created, 0)) > abandonedAfter
}

// sweep removes what dead graders have left. A failure is no reason not to grade: the next start sweeps again.
func (d *Docker) sweep(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	ours, err := d.client.ContainerList(ctx, client.ContainerListOptions{
		All:     true,
		Filters: make(client.Filters).Add("label", roleLabel),
	})
	if err != nil {
		return
	}
	for _, found := range ours.Items {
		if abandoned(found, d.owner.host, time.Now()) {
			left := dockerSandbox{docker: d, name: found.ID}
			_ = left.remove(ctx)
		}
	}
}
