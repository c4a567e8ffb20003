// Package udpclient judges the UDP client. Its peer is the grader's own.
package udpclient

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockgrade/sockgrade/suites/bench"
)

// Specs registers the specs of the UDP client, in the order of the catalogue.
func Specs(lab *bench.Lab) {
	Describe("the UDP client", func() {
		request(lab)
		display(lab)
		manners(lab)
	})
}
