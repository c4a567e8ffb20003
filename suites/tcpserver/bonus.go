package tcpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func bonus(lab *bench.Lab) {
	lab.Requirement(requirement.TCPServerSurvivesNonText, func(ctx context.Context) {
		server := lab.NewTCPServer(ctx)
		server.SendAndLeave(ctx, lab.Words.NonText())

		reply := server.Exchange(ctx, lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})

	lab.Requirement(requirement.TCPServerSurvivesReset, func(ctx context.Context) {
		server := lab.NewTCPServer(ctx)
		server.Connect(ctx).Reset(ctx)

		reply := server.Exchange(ctx, lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})

	lab.Requirement(requirement.TCPServerServesWhileOneIdles, func(ctx context.Context) {
		company := lab.Company(ctx)

		Expect(company.Talker).To(bench.BeServed())
	})
}
