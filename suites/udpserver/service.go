package udpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func service(lab *bench.Lab) {
	lab.Requirement(requirement.UDPServerKeepsServing, func(ctx context.Context) {
		server := lab.UDPServer(ctx)

		replies := server.InTurn(ctx, lab.Words.Several(50)...)

		for _, reply := range replies {
			Expect(reply).To(bench.BeServed())
		}
	})

	lab.Requirement(requirement.UDPServerAnnouncesReady, func(ctx context.Context) {
		announcement := lab.Announcement(ctx, requirement.UDPServer)

		Expect(announcement).To(bench.HaveCome())
	})

	lab.Requirement(requirement.UDPServerSurvivesEmptyDatagram, func(ctx context.Context) {
		server := lab.UDPServer(ctx)
		server.SendAndLeave(ctx, nil)

		reply := server.Exchange(ctx, lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})

	lab.Requirement(requirement.UDPServerSurvivesVanishedClient, func(ctx context.Context) {
		server := lab.UDPServer(ctx)
		server.SendAndVanish(ctx, lab.Words.Word())

		reply := server.Exchange(ctx, lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})
}
