package tcpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func connection(lab *bench.Lab) {
	lab.Requirement(requirement.TCPServerRepliesWithoutTerminator, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		reply := server.ExchangeUnfinished(ctx, lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})

	lab.Requirement(requirement.TCPServerSaysNothingFirst, func(ctx context.Context) {
		company := lab.Company(ctx)

		Expect(company.Silent).To(bench.BeNothing())
	})

	lab.Requirement(requirement.TCPServerClosesConnection, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		reply := server.ExchangeToTheEnd(ctx, lab.Words.Word())

		Expect(reply).To(bench.EndTheConnection())
	})

	lab.Requirement(requirement.TCPServerClosesOrderly, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		reply := server.ExchangeAndLeave(ctx, lab.Words.Word())

		Expect(reply).To(bench.EndOrderly())
	}, requirement.TCPServerClosesConnection)
}
