package tcpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func text(lab *bench.Lab) {
	lab.Requirement(requirement.TCPServerUppercases, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		reply := server.Exchange(ctx, lab.Words.Pangram())

		Expect(reply).To(bench.BeInUpperCase())
	})

	lab.Requirement(requirement.TCPServerKeepsOtherCharacters, func(ctx context.Context) {
		server := lab.TCPServer(ctx)

		reply := server.Exchange(ctx, lab.Words.Other())

		server.LeaveCaseToUppercases(ctx, reply)
		Expect(reply).To(bench.KeepOtherCharacters())
	})

	lab.Requirement(requirement.TCPServerExactLength, func(ctx context.Context) {
		long := lab.TCPServer(ctx).Exchange(ctx, lab.Words.Lowercase(200))
		server := lab.TCPServer(ctx)

		short := server.ExchangeToRest(ctx, lab.Words.Word())

		server.TakeGreeting(ctx, short, long)
		Expect(short).To(bench.BeAsLongAsTheRequest())

		replies := lab.TCPServer(ctx).InTurn(ctx, lab.Words.OfEachLength(10, 17)...)

		server.TakeGreeting(ctx, replies...)
		for _, reply := range bench.AsFarAsAnswered(replies) {
			Expect(reply).To(bench.BeAsLongAsTheRequest())
		}
		Expect(long).To(bench.BeNoLongerThanTheRequest())
	})
}
