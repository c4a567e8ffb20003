package tcpclient

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func request(lab *bench.Lab) {
	lab.Requirement(requirement.TCPClientConnectsOnce, func(ctx context.Context) {
		conversation := lab.TCPClient().Meet(ctx)

		Expect(conversation).To(bench.ArriveOnce(lab.Port()))
	})

	lab.Requirement(requirement.TCPClientSendsTheLine, func(ctx context.Context) {
		conversation := lab.TCPClient().Talk(ctx)

		Expect(conversation).To(bench.CarryTheLine())
	})

	lab.Requirement(requirement.TCPClientKeepsBlanks, func(ctx context.Context) {
		conversation := lab.TCPClient().TalkWithBlanks(ctx)

		Expect(conversation).To(bench.CarryTheBlanks())
	}, requirement.TCPClientSendsTheLine)

	lab.Requirement(requirement.TCPClientSendsNoTerminator, func(ctx context.Context) {
		conversation := lab.TCPClient().Talk(ctx)

		Expect(conversation).To(bench.EndWithTheLine())
	}, requirement.TCPClientSendsTheLine)
}
