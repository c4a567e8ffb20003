package udpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func clients(lab *bench.Lab) {
	lab.Requirement(requirement.UDPServerRepliesToSender, func(ctx context.Context) {
		server := lab.UDPServer(ctx)

		replies := server.Rush(ctx)

		Expect(replies).To(bench.ReachTheirSenders())
	})

	lab.Requirement(requirement.UDPServerRepliesFromItsPort, func(ctx context.Context) {
		server := lab.UDPServer(ctx)

		reply := server.Exchange(ctx, lab.Words.Word())

		Expect(reply).To(bench.ComeFromPort(server.Port()))
	})

	lab.Requirement(requirement.UDPServerOneReplyPerDatagram, func(ctx context.Context) {
		server := lab.UDPServer(ctx)

		replies := server.Rush(ctx)

		Expect(replies).To(bench.HaveOneReplyEach())
	})
}
