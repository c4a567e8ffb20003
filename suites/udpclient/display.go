package udpclient

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func display(lab *bench.Lab) {
	lab.Requirement(requirement.UDPClientDisplaysTheReply, func(ctx context.Context) {
		conversation := lab.UDPClient().Talk(ctx)

		Expect(conversation).To(bench.Display(conversation.Reply))
	})

	lab.Requirement(requirement.UDPClientDisplaysOnlyTheReply, func(ctx context.Context) {
		conversation := lab.UDPClient().Talk(ctx)

		Expect(conversation).To(bench.DisplayNothingElse())
	}, requirement.UDPClientDisplaysTheReply)

	lab.Requirement(requirement.UDPClientShows2048, func(ctx context.Context) {
		conversation := lab.UDPClient().TalkFull(ctx)

		Expect(conversation).To(bench.DisplayAll(conversation.Reply))
	}, requirement.UDPClientDisplaysTheReply)

	lab.Requirement(requirement.UDPClientStopsAt2048, func(ctx context.Context) {
		conversation := lab.UDPClient().TalkOverfull(ctx)

		Expect(conversation).To(bench.DisplayFirst(2048))
	}, requirement.UDPClientDisplaysTheReply, requirement.UDPClientShows2048)
}
