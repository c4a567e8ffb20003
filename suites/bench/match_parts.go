package bench

import (
	"fmt"
	"strings"

	"github.com/onsi/gomega/types"

	"github.com/sockgrade/sockgrade/suites/verdict"
)

// HaveEveryProgram holds for parts of which none is missing.
func HaveEveryProgram(lab *Lab) types.GomegaMatcher {
	return onParts(func(parts []*Part) string {
		var missing []string
		for _, part := range parts {
			if part.Missing != "" {
				missing = append(missing, "there is no "+part.Program.Name()+": "+part.Missing)
				lab.did(&verdict.Step{Did: "looked for the " + part.Program.Name(), Outcome: part.Missing, Unmet: true})
			}
		}
		return strings.Join(missing, "\n")
	})
}

// Build holds for parts that all compile or parse.
func Build(lab *Lab) types.GomegaMatcher {
	return onParts(func([]*Part) string {
		var broken []string
		for _, failure := range lab.BuildFailures() {
			said := failure.Output
			limits := lab.options.Limits
			switch {
			case failure.OutOfMemory:
				said = "the command took more memory than there is, and was killed\n" + said
			case failure.TimedOut:
				said = fmt.Sprintf("the command did not end within %s, or all commands together not within %s\n%s", seconds(limits.Build),
					seconds(limits.Builds), said)
			}
			broken = append(broken, failure.Part.Path+" does not build:\n"+said)
			lab.did(&verdict.Step{Did: "built " + failure.Part.Path, Outcome: said, Unmet: true})
		}
		return strings.Join(broken, "\n")
	})
}

func onParts(judge func([]*Part) string) types.GomegaMatcher {
	return &matcher[[]*Part]{
		judge: func(parts []*Part) (string, []byte) { return judge(parts), nil },
		mark:  func([]*Part, []byte) {},
	}
}
