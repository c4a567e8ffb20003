//go:build linux

package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// The clients here run, as they would if a busy machine gave them no processor at once: the answer that they have to wait for
// must find each of them where it would on an idle machine.
const (
	request = `
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
def run(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
s.sendto(b'hello', ('127.0.0.1', 12000))
`
	runsBeforeItsWait = request + `
run(0.3)
s.settimeout(1.9)
try:
    print(s.recv(2048).decode())
except TimeoutError:
    print('gave up')
`
	runsBeforeItGivesUp = request + `
s.settimeout(1.9)
try:
    print(s.recv(2048).decode())
except TimeoutError:
    run(0.3)
    s.setblocking(False)
    try:
        print(s.recv(2048).decode())
    except BlockingIOError:
        print('gave up')
`
	neverSleeps = request + `
s.setblocking(False)
while True:
    try:
        print(s.recv(2048).decode())
        break
    except BlockingIOError:
        pass
`
	sleepsBetween = request + `
s.setblocking(False)
while True:
    try:
        print(s.recv(2048).decode())
        break
    except BlockingIOError:
        time.sleep(0.01)
`
	waits = request + `
print(s.recv(2048).decode())
`
)

func TestAClientHasToWaitForItsAnswer(t *testing.T) {
	const delay = 2 * time.Second // so that even a very busy machine leaves the client its processor before twice of it
	for name, c := range map[string]struct {
		client string
		shows  string
	}{
		"one that waits":                          {waits, "the answer"},
		"one that looks again and again":          {sleepsBetween, "the answer"},
		"one that never sleeps":                   {neverSleeps, "the answer"},
		"one that waits less, when it gets to it": {runsBeforeItsWait, "gave up"},
		"one that waits less, and is slow to go":  {runsBeforeItGivesUp, "gave up"},
	} {
		t.Run(name, func(t *testing.T) {
			box := openLocal(t)
			state := box.awaitExit(box.start(python(c.client),
				&wire.Peer{Network: wire.UDP, Ports: []uint16{12000}, Answers: [][]byte{[]byte("the answer")}, Delay: delay}))
			if shown := strings.TrimSpace(string(state.Screen)); shown != c.shows {
				t.Errorf("it shows %q, not %q", shown, c.shows)
			}
			if c.shows == "gave up" {
				return
			}
			if waited := state.Requests[0].Answered - state.Requests[0].At; waited < delay {
				t.Errorf("it had to wait %v", waited)
			}
		})
	}
}
