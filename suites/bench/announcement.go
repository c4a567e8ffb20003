package bench

import (
	"context"
	"regexp"
	"time"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

const readyLine = `(?i)the\s*server\s*is\s*ready\s*to\s*receive`

var ready = regexp.MustCompile(readyLine)

// silentWhenAsleep is for how long a server with a bound socket has to be asleep to show that it announces nothing.
const silentWhenAsleep = time.Second

// Announcement is what a server said before anybody talked to it.
type Announcement struct {
	said bool
}

// Announcement waits for p's ready line, at most Limits.Startup. It gives up early when the program, with its socket bound,
// has been asleep for a second: it waits for clients, then. A process that has announced itself is remembered.
func (lab *Lab) Announcement(ctx context.Context, p requirement.Program) Announcement {
	s := lab.server(ctx, p, !lab.announced(p))
	if !s.announced {
		s.announced = s.announces(ctx, silentWhenAsleep, lab.options.Limits.Startup)
	}
	step := s.step("waited for the ready line", nil)
	step.Outcome = "it stood there"
	if !s.announced {
		step.Unmet, step.Outcome = true, "it did not come"
	}
	return Announcement{s.announced}
}

func (lab *Lab) announced(p requirement.Program) bool {
	s := lab.servers[p]
	return s != nil && s.announced
}

// announces waits for the ready line until the process has been asleep for so long, or limit has passed.
func (s *server) announces(ctx context.Context, asleep, limit time.Duration) bool {
	reply, err := s.lab.stage.Watch(ctx, wire.WatchArgs{Program: s.id, Screen: readyLine, Idle: asleep, Limit: limit})
	s.lab.must(err)
	s.lab.tick(reply.State.At)
	return ready.Match(escapes.ReplaceAll(reply.State.Screen, nil))
}

// HaveCome holds for an announcement with the book's words, letter case and blanks apart.
func HaveCome() types.GomegaMatcher {
	return &matcher[Announcement]{
		judge: func(a Announcement) (string, []byte) {
			if a.said {
				return "", nil
			}
			return `"The server is ready to receive" does not stand on the screen`, nil
		},
		mark: func(Announcement, []byte) {},
	}
}
