package bench

import (
	"context"
	"testing"

	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// What a server does at a datagram decides what becomes of the next one, so that must not be in its socket already.
func TestAServerDealsWithWhatWasLeftBeforeTheNextComes(t *testing.T) {
	stage := &scripted{server: right}
	lab := on(t, stage)
	lab.judged(requirement.UDPServerSurvivesEmptyDatagram, func(ctx context.Context) {
		server := lab.UDPServer(ctx)
		server.SendAndLeave(ctx, nil)
		server.SendAndVanish(ctx, lab.Words.Word())
		server.Exchange(ctx, lab.Words.Word())
	})
	expect(t, lab, requirement.UDPServerSurvivesEmptyDatagram, verdict.Passed, 1, nil)
	if stage.hurried > 0 {
		t.Errorf("%d of %d times the next datagram was sent before the server was at rest", stage.hurried, stage.talks)
	}
}
