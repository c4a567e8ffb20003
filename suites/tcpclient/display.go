package tcpclient

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func display(lab *bench.Lab) {
	lab.Requirement(requirement.TCPClientDisplaysTheReply, func(ctx context.Context) {
		conversation := lab.TCPClient().Talk(ctx)

		Expect(conversation).To(bench.Display(conversation.Reply))
	})

	lab.Requirement(requirement.TCPClientDisplaysOnlyTheReply, func(ctx context.Context) {
		conversation := lab.TCPClient().Talk(ctx)

		Expect(conversation).To(bench.DisplayNothingElse())
	}, requirement.TCPClientDisplaysTheReply)

	lab.Requirement(requirement.TCPClientLabelsTheReply, func(ctx context.Context) {
		conversation := lab.TCPClient().Talk(ctx)

		Expect(conversation).To(bench.LabelTheReply())
	}, requirement.TCPClientDisplaysTheReply)

	lab.Requirement(requirement.TCPClientShows1024, func(ctx context.Context) {
		conversation := lab.TCPClient().TalkFull(ctx)

		Expect(conversation).To(bench.DisplayAll(conversation.Reply))
	}, requirement.TCPClientDisplaysTheReply)

	lab.Requirement(requirement.TCPClientStopsAt1024, func(ctx context.Context) {
		conversation := lab.TCPClient().TalkOverfull(ctx)

		Expect(conversation).To(bench.DisplayFirst(1024))
	}, requirement.TCPClientDisplaysTheReply, requirement.TCPClientShows1024)
}
