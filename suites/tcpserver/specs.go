// Package tcpserver judges the TCP server.
package tcpserver

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockgrade/sockgrade/suites/bench"
)

// Specs registers the specs of the TCP server, in the order of the catalogue.
func Specs(lab *bench.Lab) {
	Describe("the TCP server", func() {
		start(lab)
		text(lab)
		connection(lab)
		clients(lab)
		buffer(lab)
		unusual(lab)
		bonus(lab)
	})
}
