package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// process is a process by its id and its start, as the id alone may be another's one day.
type process struct {
	pid   int
	start string
}

// ends waits until the process has ended, and tells whether it has.
func (p process) ends(limit time.Duration) bool {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if _, start, ok := stat(p.pid); !ok || start != p.start {
			return true
		}
	}
	return false
}

// descendants are the processes below one, those in other namespaces too.
func descendants(of int) []process {
	paths, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	children := map[int][]process{}
	for _, path := range paths {
		var p process
		if _, err := fmt.Sscanf(path, "/proc/%d/stat", &p.pid); err != nil {
			continue
		}
		if parent, start, ok := stat(p.pid); ok {
			p.start = start
			children[parent] = append(children[parent], p)
		}
	}
	below := children[of]
	for i := 0; i < len(below); i++ {
		below = append(below, children[below[i].pid]...)
	}
	return below
}

// stat reads a process's parent and start (proc(5)); not ok is one that has gone or only waits to be reaped.
func stat(pid int) (parent int, start string, ok bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, "", false
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // from field 3 on
	if len(fields) < 20 || fields[0] == "Z" {
		return 0, "", false
	}
	_, err = fmt.Sscan(fields[1], &parent)
	return parent, fields[19], err == nil
}
