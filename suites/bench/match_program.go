package bench

import (
	"context"
	"fmt"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Launched is a server that was started, bound or not, for the requirements that are about its start.
type Launched struct{ *server }

// Launch returns the server without blocking if it binds no socket.
func (lab *Lab) Launch(ctx context.Context, p requirement.Program) Launched {
	return Launched{lab.launch(ctx, p, false)}
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
