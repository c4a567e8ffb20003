//go:build linux

package guest

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"
)

// Starvation is how a program fares on a machine that has not processors enough. It is for one goroutine.
type Starvation struct {
	crowd  crowd
	lacked map[string]time.Duration // for how long each thread had lacked a processor at first
	ready  map[string]time.Duration // for how long each that was ready to run at the last look had run by then
}

// Starvation begins to look at the program's threads.
func (p *Program) Starvation() (*Starvation, error) {
	s := &Starvation{crowd: p.crowd, lacked: map[string]time.Duration{}}
	err := s.each(func(task string, now scheduled) { s.lacked[task] = now.lacked })
	return s, err
}

// Look returns for how long, since the beginning, the thread that lacked a processor longest did. Lacks tells that one may be
// without still: it is ready to run and has not run since the last look.
func (s *Starvation) Look() (lacked time.Duration, lacks bool, err error) {
	before := s.ready
	s.ready = map[string]time.Duration{}
	err = s.each(func(task string, now scheduled) {
		lacked = max(lacked, now.lacked-s.lacked[task])
		if now.ready {
			s.ready[task] = now.ran
			ran, known := before[task]
			lacks = lacks || !known || ran == now.ran
		}
	})
	return lacked, lacks, err
}

// scheduled is what the kernel says of a thread and its processors.
type scheduled struct {
	ran, lacked time.Duration
	ready       bool
}

func (s *Starvation) each(f func(task string, now scheduled)) error {
	return s.crowd.each(func(pid string, _ thread) {
		for _, task := range tasksOf(pid) {
			status, err := os.ReadFile(task + "/status")
			if err != nil {
				continue // it ended meanwhile
			}
			ran, lacked, err := processorTimes(task)
			if t := parseThread(status); err == nil && !t.housekeeping {
				f(task, scheduled{ran, lacked, t.state == 'R'})
			}
		}
	})
}

// processorTimes reads how long a thread has run, and how long it has been ready and did not. A kernel without the statistics
// has no such file, and then nothing is known of any thread. Source: sched-stats in the kernel's documentation.
func processorTimes(task string) (ran, lacked time.Duration, err error) {
	text, err := os.ReadFile(task + "/schedstat")
	if err != nil {
		return 0, 0, err
	}
	fields := bytes.Fields(text)
	if len(fields) != 3 {
		return 0, 0, fmt.Errorf("%s/schedstat has %d fields, not 3", task, len(fields))
	}
	for i, into := range []*time.Duration{&ran, &lacked} {
		n, err := strconv.ParseInt(string(fields[i]), 10, 64)
		if err != nil {
			return 0, 0, fmt.Errorf("reading %s/schedstat: %w", task, err)
		}
		*into = time.Duration(n)
	}
	return ran, lacked, nil
}
