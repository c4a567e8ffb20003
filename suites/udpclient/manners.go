package udpclient

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func manners(lab *bench.Lab) {
	lab.Requirement(requirement.UDPClientWaitsForReply, func(ctx context.Context) {
		conversation := lab.UDPClient().TalkSlow(ctx)

		Expect(conversation).To(bench.DisplayAll(conversation.Reply))
	}, requirement.UDPClientDisplaysTheReply)

	lab.Requirement(requirement.UDPClientExits, func(ctx context.Context) {
		conversation := lab.UDPClient().TalkToItsEnd(ctx)

		Expect(conversation).To(bench.ExitWell())
	})

	lab.Requirement(requirement.UDPClientPrompts, func(ctx context.Context) {
		conversation := lab.UDPClient().Meet(ctx)

		Expect(conversation).To(bench.Prompt())
	}, requirement.UDPClientSendsOneDatagram)

	lab.Requirement(requirement.UDPClientAcceptsUTF8, func(ctx context.Context) {
		conversation := lab.UDPClient().TalkAccented(ctx)

		Expect(conversation).To(bench.CarryEveryLetter())
		Expect(conversation).To(bench.DisplayAll(conversation.Reply))
	}, requirement.UDPClientDisplaysTheReply, requirement.UDPClientDisplaysOnlyTheReply)
}
