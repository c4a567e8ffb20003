package udpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func start(lab *bench.Lab) {
	lab.Requirement(requirement.UDPServerListens, func(ctx context.Context) {
		server := lab.Launch(ctx, requirement.UDPServer)

		Expect(server).To(bench.ListenOn(lab.Port()))
	})

	lab.Requirement(requirement.UDPServerReachable, func(ctx context.Context) {
		server := lab.UDPServer(ctx)

		Expect(server.Launched()).To(bench.BeBoundToEveryAddress())

		reply := server.ExchangeAt(ctx, "127.0.0.2", lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})
}
