package udpserver

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func unusual(lab *bench.Lab) {
	lab.Requirement(requirement.UDPServerAcceptsUTF8, func(ctx context.Context) {
		server := lab.UDPServer(ctx)

		reply := server.Exchange(ctx, lab.Words.Accented())

		Expect(reply).To(bench.BeUpperCaseOfAnyAlphabet())
	})

	lab.Requirement(requirement.UDPServerKeepsNULBytes, func(ctx context.Context) {
		server := lab.UDPServer(ctx)
		request := lab.Words.WithZeroByte()

		reply := server.Exchange(ctx, request)

		Expect(reply).To(bench.ReplyWith(bench.Upper(request)))
	})

	// Last, though not in the catalogue: the book's server dies of it and would have to be started once more.
	lab.Requirement(requirement.UDPServerSurvivesNonText, func(ctx context.Context) {
		server := lab.NewUDPServer(ctx)
		server.SendAndLeave(ctx, lab.Words.NonText())

		reply := server.Exchange(ctx, lab.Words.Word())

		Expect(reply).To(bench.BeServed())
	})
}
