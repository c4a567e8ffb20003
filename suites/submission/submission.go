// Package submission judges the submission as a whole.
package submission

import (
	"context"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Specs registers the specs of the submission.
func Specs(lab *bench.Lab) {
	Describe("the submission", func() {
		lab.Requirement(requirement.SubmissionComplete, func(context.Context) {
			Expect(lab.Parts()).To(bench.HaveEveryProgram(lab))
		})

		lab.Requirement(requirement.SubmissionBuilds, func(context.Context) {
			Expect(lab.Parts()).To(bench.Build(lab))
		})
	})
}
