package tcpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func clients(lab *bench.Lab) {
	lab.Requirement(requirement.TCPServerKeepsWelcoming, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		replies := server.InTurn(ctx, lab.Words.Several(20)...)

		for _, reply := range replies {
			Expect(reply).To(bench.BeServed())
		}
	})

	lab.Requirement(requirement.TCPServerServesWaitingClients, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		replies := server.Crowd(ctx, lab.Words.Several(3)...)

		for _, reply := range replies {
			Expect(reply).To(bench.BeItsOwn())
		}
	})
}
