package udpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func buffer(lab *bench.Lab) {
	lab.Requirement(requirement.UDPServerTakes2048, func(ctx context.Context) {
		server := lab.UDPServer(ctx)
		request := lab.Words.Lowercase(2048)

		reply := server.Exchange(ctx, request)

		Expect(reply).To(bench.ReplyWith(bench.Upper(request)))
	})

	lab.Requirement(requirement.UDPServerStopsAt2048, func(ctx context.Context) {
		server := lab.UDPServer(ctx)
		request := lab.Words.Lowercase(3000)

		replies := server.InTurn(ctx, request, lab.Words.Word())

		Expect(replies[0]).To(bench.ReplyWith(bench.Upper(request[:2048])))
		Expect(replies[0]).To(bench.ComeAlone())
		Expect(replies[1]).To(bench.BeServed())
	}, requirement.UDPServerTakes2048, requirement.UDPServerOneReplyPerDatagram)
}
