package tcpclient

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func manners(lab *bench.Lab) {
	lab.Requirement(requirement.TCPClientWaitsForReply, func(ctx context.Context) {
		conversation := lab.TCPClient().TalkSlow(ctx)

		Expect(conversation).To(bench.DisplayAll(conversation.Reply))
	}, requirement.TCPClientDisplaysTheReply)

	lab.Requirement(requirement.TCPClientClosesAndExits, func(ctx context.Context) {
		conversation := lab.TCPClient().TalkToItsEnd(ctx)

		Expect(conversation).To(bench.ExitWell())
		Expect(conversation).To(bench.CloseTheConnection())
	})

	lab.Requirement(requirement.TCPClientPrompts, func(ctx context.Context) {
		conversation := lab.TCPClient().Meet(ctx)

		Expect(conversation).To(bench.Prompt())
	}, requirement.TCPClientConnectsOnce)

	lab.Requirement(requirement.TCPClientSurvivesEarlyClose, func(ctx context.Context) {
		conversation := lab.TCPClient().TalkCutShort(ctx)

		Expect(conversation).To(bench.Exit())
	}, requirement.TCPClientClosesAndExits)

	lab.Requirement(requirement.TCPClientReportsRefusal, func(ctx context.Context) {
		conversation := lab.TCPClient().TalkToNobody(ctx)

		Expect(conversation).To(bench.ReportTheRefusal())
	})

	lab.Requirement(requirement.TCPClientAcceptsUTF8, func(ctx context.Context) {
		conversation := lab.TCPClient().TalkAccented(ctx)

		Expect(conversation).To(bench.CarryEveryLetter())
		Expect(conversation).To(bench.DisplayAll(conversation.Reply))
	}, requirement.TCPClientDisplaysTheReply, requirement.TCPClientDisplaysOnlyTheReply)
}
