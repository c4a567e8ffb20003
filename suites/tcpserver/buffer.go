package tcpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func buffer(lab *bench.Lab) {
	lab.Requirement(requirement.TCPServerTakes1024, func(ctx context.Context) {
		server := lab.TCPServer(ctx)
		request := lab.Words.Lowercase(1024)

		reply := server.Exchange(ctx, request)

		Expect(reply).To(bench.ReplyWith(bench.Upper(request)))
	})

	lab.Requirement(requirement.TCPServerStopsAt1024, func(ctx context.Context) {
		server := lab.TCPServer(ctx)
		request := lab.Words.Lowercase(1500)

		reply := server.ExchangeCut(ctx, request, 1024)

		Expect(reply).To(bench.ReplyWith(bench.Upper(request[:1024])))
		Expect(server.Exchange(ctx, lab.Words.Word())).To(bench.BeServed())
	}, requirement.TCPServerTakes1024, requirement.TCPServerClosesConnection)
}
