package tcpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func unusual(lab *bench.Lab) {
	lab.Requirement(requirement.TCPServerAnnouncesReady, func(ctx context.Context) {
		announcement := lab.Announcement(ctx, requirement.TCPServer)

		Expect(announcement).To(bench.HaveCome())
	})

	lab.Requirement(requirement.TCPServerRepliesAfterHalfClose, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		reply := server.ExchangeHalfClosed(ctx, lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})

	lab.Requirement(requirement.TCPServerSurvivesSilentClient, func(ctx context.Context) {
		server := lab.TCPServer(ctx)
		server.Connect(ctx).Close(ctx)

		reply := server.Exchange(ctx, lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})

	lab.Requirement(requirement.TCPServerAcceptsUTF8, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		reply := server.Exchange(ctx, lab.Words.Accented())

		Expect(reply).To(bench.BeUpperCaseOfAnyAlphabet())
	})
}
