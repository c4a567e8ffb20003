//go:build linux

package guest

import (
	"bytes"
	"fmt"
	"os"
)

// memoryEvents are where the kernel counts the processes of a container that it killed for its memory limit: cgroup v2, and v1.
var memoryEvents = []string{"/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"}

// killedForMemory is how many that were so far; 0 where it is not counted.
func killedForMemory() int {
	for _, path := range memoryEvents {
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		for line := range bytes.Lines(text) {
			var n int
			if _, err := fmt.Sscanf(string(line), "oom_kill %d", &n); err == nil {
				return n
			}
		}
	}
	return 0
}
