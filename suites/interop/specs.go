// Package interop judges a submission's client and server together.
package interop

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Specs registers the specs of the programs together.
func Specs(lab *bench.Lab) {
	Describe("client and server together", func() {
		lab.Requirement(requirement.InteropUDP, func(ctx context.Context) {
			client, server := lab.UDPClient(), lab.UDPServer(ctx)

			conversation := client.TalkTo(ctx, server.Server())

			Expect(conversation).To(bench.DisplayReplyOf(server.Server()))
		}, requirement.UDPServerListens, requirement.UDPServerOneReplyPerDatagram,
			requirement.UDPClientSendsOneDatagram, requirement.UDPClientSendsTheLine, requirement.UDPClientDisplaysTheReply)

		lab.Requirement(requirement.InteropTCP, func(ctx context.Context) {
			client, server := lab.TCPClient(), lab.TCPServer(ctx)

			conversation := client.TalkTo(ctx, server.Server())

			Expect(conversation).To(bench.DisplayReplyOf(server.Server()))
		}, requirement.TCPServerListens, requirement.TCPServerRepliesWithoutTerminator, requirement.TCPServerSaysNothingFirst,
			requirement.TCPClientConnectsOnce, requirement.TCPClientSendsTheLine, requirement.TCPClientDisplaysTheReply)
	})
}
