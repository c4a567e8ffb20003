package bench

import (
	"context"
	"fmt"
	"regexp"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Launched is a server that was started, bound or not, for the requirements that are about its start.
type Launched struct{ *server }

// Launch returns the server without blocking if it binds no socket.
func (lab *Lab) Launch(ctx context.Context, p requirement.Program) Launched {
	return Launched{lab.launch(ctx, p, false)}
}

// LaunchAnew is Launch with a process that has served nobody.
func (lab *Lab) LaunchAnew(ctx context.Context, p requirement.Program) Launched {
	s := Launched{lab.launch(ctx, p, true)}
	if s.unstartable != "" {
		lab.blocked(s.listens(), s.unstartable)
	}
	return s
}

// Launched is the server as one that was launched.
func (s *server) Launched() Launched { return Launched{s} }

// Port is the port that the server is bound to, which need not be the assignment's.
func (s *server) Port() uint16 { return s.bound.Local.Port() }

// ListenOn holds if the server's socket is bound to port.
func ListenOn(port uint16) types.GomegaMatcher {
	return onLaunched(func(s Launched) string {
		if s.unstartable != "" {
			return s.unstartable
		}
		if bound := s.bound.Local.Port(); bound != port {
			return fmt.Sprintf("it is bound to port %d, not to port %d", bound, port)
		}
		return ""
	})
}

// BeBoundToEveryAddress holds if the socket is bound to no address in particular.
func BeBoundToEveryAddress() types.GomegaMatcher {
	return onLaunched(func(s Launched) string {
		if address := s.bound.Local.Addr(); !address.IsUnspecified() {
			return fmt.Sprintf("it is bound to %s only", address)
		}
		return ""
	})
}

func onLaunched(judge func(Launched) string) types.GomegaMatcher {
	return &matcher[Launched]{
		judge: func(s Launched) (string, []byte) { return judge(s), nil },
		mark: func(s Launched, _ []byte) {
			step := s.step("looked at the kernel's socket table", nil)
			step.Unmet = true
			step.Outcome = judge(s)
		},
	}
}

const readyLine = `(?i)the\s*server\s*is\s*ready\s*to\s*receive`

var ready = regexp.MustCompile(readyLine)

// silentWhenAsleep is for how long a server with a bound socket has to be asleep to show that it announces nothing.
const silentWhenAsleep = time.Second

// Announcement waits for the ready line, at most Limits.Startup, and returns the screen. It gives up early when the
// program, with its socket bound, has been asleep for a second: it waits for clients, then.
func (s Launched) Announcement(ctx context.Context) []byte {
	reply, err := s.lab.stage.Watch(ctx, wire.WatchArgs{Program: s.id, Screen: readyLine, Idle: silentWhenAsleep,
		Limit: s.lab.options.Limits.Startup})
	s.lab.must(err)
	s.lab.tick(reply.State.At)
	step := s.step("waited for the ready line", nil)
	if !ready.Match(reply.State.Screen) {
		step.Unmet, step.Outcome = true, "it did not come"
	}
	return reply.State.Screen
}

// SayItIsReady holds for a screen with the ready line, letter case and blanks apart.
func SayItIsReady() types.GomegaMatcher {
	return &matcher[[]byte]{
		judge: func(screen []byte) (string, []byte) {
			if ready.Match(escapes.ReplaceAll(screen, nil)) {
				return "", nil
			}
			return `"The server is ready to receive" does not stand on the screen`, nil
		},
		mark: func([]byte, []byte) {},
	}
}
