package udpclient

import (
	"context"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func request(lab *bench.Lab) {
	lab.Requirement(requirement.UDPClientSendsOneDatagram, func(ctx context.Context) {
		conversation := lab.UDPClient().Meet(ctx)

		Expect(conversation).To(bench.ArriveOnce(lab.Port()))
	})

	lab.Requirement(requirement.UDPClientSendsTheLine, func(ctx context.Context) {
		conversation := lab.UDPClient().Talk(ctx)

		Expect(conversation).To(bench.CarryTheLine())
	})

	lab.Requirement(requirement.UDPClientKeepsBlanks, func(ctx context.Context) {
		conversation := lab.UDPClient().TalkWithBlanks(ctx)

		Expect(conversation).To(bench.CarryTheBlanks())
	}, requirement.UDPClientSendsTheLine)

	lab.Requirement(requirement.UDPClientSendsNoTerminator, func(ctx context.Context) {
		conversation := lab.UDPClient().Talk(ctx)

		Expect(conversation).To(bench.EndWithTheLine())
	}, requirement.UDPClientSendsTheLine)
}
