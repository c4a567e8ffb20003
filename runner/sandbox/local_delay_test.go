//go:build linux

package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// The clients here say whether they got the answer that they have to wait for.
const (
	request = `
import os, socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
def run(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
def poll(pause):
    s.setblocking(False)
    end = time.monotonic() + 3.4
    while time.monotonic() < end:
        try:
            return s.recv(2048).decode()
        except BlockingIOError:
            pause()
    return 'gave up'
s.sendto(b'hello', ('127.0.0.1', 12000))
`
	waits         = request + "print(s.recv(2048).decode())\n"
	neverSleeps   = request + "print(poll(lambda: None))\n"
	sleepsBetween = request + "print(poll(lambda: time.sleep(0.01)))\n"
	waitsLess     = request + `
run(0.2)
s.settimeout(3.6)
try:
    print(s.recv(2048).decode())
except TimeoutError:
    print('gave up')
`
	onOneProcessor = `
import os
os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
`
	busy = onOneProcessor + `
print('busy', flush=True)
while True:
    pass
`
)

func TestAClientHasToWaitForItsAnswer(t *testing.T) {
	for name, client := range map[string]string{"one that waits": waits, "one that looks again and again": sleepsBetween, "one that never sleeps": neverSleeps} {
		t.Run(name, func(t *testing.T) {
			const delay = 2 * time.Second
			box := openLocal(t)
			state := answeredAfter(box, delay, client)
			if shown := strings.TrimSpace(string(state.Screen)); shown != "the answer" {
				t.Fatalf("it shows %q", shown)
			}
			if waited := state.Requests[0].Answered - state.Requests[0].At; waited < delay {
				t.Errorf("it had to wait %v", waited)
			}
		})
	}
}

// A client that gives up before the answer does so however little of a processor the machine has for it.
func TestABusyMachineDoesNotHelpAClient(t *testing.T) {
	for name, client := range map[string]string{"on an idle machine": waitsLess, "on a busy one": onOneProcessor + waitsLess} {
		t.Run(name, func(t *testing.T) {
			box := openLocal(t)
			if strings.HasPrefix(client, onOneProcessor) {
				for range 4 {
					box.await(wire.WatchArgs{Program: box.start(python(busy), nil), Screen: `busy`})
				}
			}
			if shown := strings.TrimSpace(string(answeredAfter(box, 4*time.Second, client).Screen)); shown != "gave up" {
				t.Errorf("it shows %q", shown)
			}
		})
	}
}

func answeredAfter(box localBox, delay time.Duration, client string) wire.State {
	box.t.Helper()
	return box.awaitExit(box.start(python(client), &wire.Peer{Network: wire.UDP, Ports: []uint16{12000}, Answers: [][]byte{[]byte("the answer")}, Delay: delay}))
}
