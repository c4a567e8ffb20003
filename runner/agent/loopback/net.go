//go:build linux

package loopback

import (
	"fmt"
	"runtime"

	"golang.org/x/sys/unix"
)

// Net is a network namespace whose loopback is the whole world. Sockets that are opened and programs that are started on its
// thread belong to it, and go on doing so wherever they are used. It lasts until the process ends.
type Net struct {
	jobs chan func()
	raw  int // a socket for whole packets; 0 is none
}

// Home makes the network namespace that the process was started in a Net. It takes CAP_NET_ADMIN and CAP_NET_RAW. A namespace with
// a way out is refused: it may be the machine's own.
func Home() (*Net, error) {
	n, err := newNet(func() error {
		if err := sealed(); err != nil {
			return err
		}
		if err := forgetClosed(); err != nil {
			return err
		}
		return prepared()
	})
	if err != nil {
		return nil, err
	}
	return n, n.speakForVanished()
}

// Joined makes the network namespace that the process was started in a Net and leaves it as it is: it is the Home of another
// process, which has prepared it. It takes no capability.
func Joined() (*Net, error) {
	return newNet(func() error { return nil })
}

// Apart makes a Net beside the others: the same addresses, names and ports, and nobody there. It takes CAP_SYS_ADMIN and,
// because /proc/sys cannot be written in a container, CAP_NET_BIND_SERVICE for its name server.
func Apart() (*Net, error) {
	return newNet(func() error {
		if err := unix.Unshare(unix.CLONE_NEWNET); err != nil {
			return fmt.Errorf("making a network of its own for a client (a container needs CAP_SYS_ADMIN): %w", err)
		}
		return prepared()
	})
}

// prepared makes the loopback the whole world, and answers names there.
func prepared() error {
	if err := worldInLoopback(); err != nil {
		return err
	}
	return answerNames()
}

// newNet starts a thread and prepares it.
func newNet(prepare func() error) (*Net, error) {
	n := &Net{jobs: make(chan func())}
	go func() {
		runtime.LockOSThread() // for good: no other goroutine may find itself in this namespace
		for job := range n.jobs {
			job()
		}
	}()
	var err error
	n.Do(func() { err = prepare() })
	return n, err
}

// Do runs f on the thread of n, one at a time, and returns when it has run.
func (n *Net) Do(f func()) {
	done := make(chan struct{})
	n.jobs <- func() {
		defer close(done)
		f()
	}
	<-done
}
