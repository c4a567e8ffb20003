package udpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func text(lab *bench.Lab) {
	lab.Requirement(requirement.UDPServerUppercases, func(ctx context.Context) {
		server := lab.UDPServer(ctx)

		reply := server.Exchange(ctx, lab.Words.Pangram())

		Expect(reply).To(bench.BeInUpperCase())
	})

	lab.Requirement(requirement.UDPServerKeepsOtherCharacters, func(ctx context.Context) {
		server := lab.UDPServer(ctx)

		reply := server.Exchange(ctx, lab.Words.Other())

		server.LeaveCaseToUppercases(ctx, reply)
		Expect(reply).To(bench.KeepOtherCharacters())
	})

	lab.Requirement(requirement.UDPServerExactLength, func(ctx context.Context) {
		long := lab.UDPServer(ctx).Exchange(ctx, lab.Words.Lowercase(200))
		server := lab.UDPServer(ctx)

		short := server.Exchange(ctx, lab.Words.Word())

		Expect(short).To(bench.BeAsLongAsTheRequest())

		replies := lab.UDPServer(ctx).InTurn(ctx, lab.Words.OfEachLength(10, 17)...)

		for _, reply := range bench.AsFarAsAnswered(replies) {
			Expect(reply).To(bench.BeAsLongAsTheRequest())
		}
		Expect(long).To(bench.BeNoLongerThanTheRequest())
	})
}
