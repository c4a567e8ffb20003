// Package udpserver judges the UDP server.
package udpserver

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockgrade/sockgrade/suites/bench"
)

// Specs registers the specs of the UDP server, in the order of the catalogue but for the one that ends the book's server.
func Specs(lab *bench.Lab) {
	Describe("the UDP server", func() {
		start(lab)
		text(lab)
		clients(lab)
		buffer(lab)
		service(lab)
		unusual(lab)
	})
}
