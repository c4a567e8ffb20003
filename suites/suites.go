// Package suites registers the specs of every program with Ginkgo, so that a binary, the ginkgo command and go test run
// the same ones.
package suites

import (
	. "github.com/onsi/ginkgo/v2"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/interop"
	"github.com/sockgrade/sockgrade/suites/submission"
	"github.com/sockgrade/sockgrade/suites/tcpclient"
	"github.com/sockgrade/sockgrade/suites/tcpserver"
	"github.com/sockgrade/sockgrade/suites/udpclient"
	"github.com/sockgrade/sockgrade/suites/udpserver"
)

// Register registers all specs, to be judged with lab, by and large in the order of the catalogue: the programs together come
// before the clients, one of whose runs in the background takes longer than the servers do. It is to be called once, before
// Ginkgo builds its tree.
func Register(lab *bench.Lab) {
	// One ordered container: the programs share a sandbox and its ports, so neither Ginkgo's shuffling nor its parallel
	// processes may touch the order.
	Describe("The uppercase protocol:", Ordered, ContinueOnFailure, func() {
		udpserver.Specs(lab)
		tcpserver.Specs(lab)
		interop.Specs(lab)
		udpclient.Specs(lab)
		tcpclient.Specs(lab)
		submission.Specs(lab) // last, because they wait until every program is built
	})
}
