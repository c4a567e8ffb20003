package doctor

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/moby/moby/api/types/system"

	"github.com/sockgrade/sockgrade/runner/images"
)

const (
	mega = 1_000_000
	giga = 1_000 * mega

	// sandboxMemory is what a sandbox may take unless told otherwise.
	sandboxMemory = 512 << 20
)

// storage looks at how the engine keeps images.
func storage(info system.Info) Finding {
	f := Finding{"storage", OK, info.Driver, ""}
	switch info.Driver {
	case "vfs":
		f.Status, f.Says = Warning, "vfs copies an image for each container: sandboxes open slowly and take much room"
		f.Do = `Set "storage-driver": "overlay2" (or "fuse-overlayfs") in Docker's daemon.json.`
	case "aufs", "devicemapper", "overlay":
		f.Status, f.Says = Warning, info.Driver+" is out of date"
		f.Do = `Set "storage-driver": "overlay2" in Docker's daemon.json.`
	}
	return f
}

// limits looks at how well the kernel can hold a submission in. An engine that cannot do it at all was not connected to.
func limits(info system.Info) Finding {
	f := Finding{"limits", OK, fmt.Sprintf("cgroup version %s limits memory, processes and processors", info.CgroupVersion), ""}
	switch {
	case !info.CPUCfsQuota:
		f.Status, f.Says = Warning, "this Docker cannot limit the processor time of a container: programs disturb each other"
		f.Do = "Grade one submission at a time."
	case !info.SwapLimit && info.CgroupVersion == "1":
		f.Status, f.Says = Warning, "this Docker does not count swap: a program can use more memory than its limit"
		f.Do = "Start Linux with swapaccount=1, or switch swap off."
	}
	return f
}

// memory looks at what the engine's machine has.
func memory(info system.Info) Finding {
	f := Finding{"memory", OK, fmt.Sprintf("%s for %d processors; a sandbox takes %s at most", memorySize(info.MemTotal), info.NCPU,
		memorySize(sandboxMemory)), ""}
	switch {
	case info.MemTotal < sandboxMemory:
		f.Status, f.Do = Problem, "Give the machine, or Docker's virtual machine, at least 1 GB."
	case info.MemTotal < 2*sandboxMemory:
		f.Status, f.Do = Warning, "Grade one submission at a time, or give the machine more."
	}
	return f
}

// disk looks at the room for images.
func (m Machine) disk(engine Engine, info system.Info) Finding {
	if !strings.HasPrefix(engine.Host(), "unix://") {
		return Finding{"disk", OK, "not looked at: Docker is on another machine", ""}
	}
	free, err := m.FreeDisk(info.DockerRootDir)
	if err != nil {
		return Finding{"disk", OK, fmt.Sprintf("not looked at: %s is not to be seen from here", info.DockerRootDir), ""}
	}
	f := Finding{"disk", OK, fmt.Sprintf("%s are free at %s", diskSize(free), info.DockerRootDir), ""}
	switch {
	case free < giga:
		f.Status = Problem
	case free < 5*giga:
		f.Status = Warning
	}
	if f.Status != OK {
		f.Do = "Make room: an image takes up to 1 GB. docker system df says what is there, and sockgrade images remove removes ours."
	}
	return f
}

// made looks at the images, and returns one that is ready.
func made(ctx context.Context, engine Engine) (ready *images.Image, _ Finding) {
	statuses, err := engine.Images(ctx)
	if err != nil {
		return nil, failed("images", err)
	}
	var has, lacks []string
	for _, s := range statuses {
		if s.Image == nil {
			lacks = append(lacks, s.Language)
			continue
		}
		has = append(has, s.Language)
		if ready == nil {
			ready = s.Image
		}
	}
	const build = "sockgrade images build makes them now; otherwise each is made at its first use, which takes a minute or two."
	switch {
	case ready == nil:
		return nil, Finding{"images", Warning, "none is made yet", build}
	case len(lacks) > 0:
		return ready, Finding{"images", OK, "ready: " + strings.Join(has, ", ") + "; made at the first use: " + strings.Join(lacks, ", "), ""}
	}
	return ready, Finding{"images", OK, "ready: " + strings.Join(has, ", "), ""}
}

// origin looks at where the base of further images can be had. Without one, those that are ready can still be used.
func origin(ctx context.Context, engine Engine, someReady bool) Finding {
	from, err := engine.Origin(ctx)
	if err == nil {
		return Finding{"base", OK, from, ""}
	}
	f := failed("base", err)
	if someReady {
		f.Status = Warning
	}
	return f
}

// slowOpening is how long opening a sandbox may take: the usual is a sixth of a second.
const slowOpening = 5 * time.Second

// opens tries a sandbox.
func opens(ctx context.Context, engine Engine, ready *images.Image) Finding {
	if ready == nil {
		return Finding{"sandbox", Warning, "not tried: there is no image yet", "Make one with sockgrade images build, and run doctor again."}
	}
	took, err := engine.OpenSandbox(ctx, ready.Ref)
	if err != nil {
		return failed("sandbox", err)
	}
	f := Finding{"sandbox", OK, fmt.Sprintf("opened and answered after %.2f s", took.Seconds()), ""}
	if took > slowOpening {
		f.Status, f.Do = Warning, "The machine is busy or slow: grade with --timeout-factor 2 or more."
	}
	return f
}

// memorySize is a size of memory, in powers of two.
func memorySize(n int64) string {
	if n >= 1<<30 {
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	}
	return fmt.Sprintf("%.0f MiB", float64(n)/(1<<20))
}

// diskSize is a size of files, in powers of ten as Docker has them.
func diskSize(n uint64) string {
	if n >= giga {
		return fmt.Sprintf("%.1f GB", float64(n)/giga)
	}
	return fmt.Sprintf("%.0f MB", float64(n)/mega)
}
