// Package tcpclient judges the TCP client. Its peer is the grader's own.
package tcpclient

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockgrade/sockgrade/suites/bench"
)

// Specs registers the specs of the TCP client, in the order of the catalogue.
func Specs(lab *bench.Lab) {
	Describe("the TCP client", func() {
		request(lab)
		display(lab)
		manners(lab)
	})
}
