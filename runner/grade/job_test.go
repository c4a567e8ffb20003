package grade

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"testing"

	"github.com/sockgrade/sockgrade/runner/problem"
)

func TestErrorsCrossFromTheWorker(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		hint string // of a command that has the flag; "" of a failure of the grader
	}{
		{"a failure", errors.New("the sandbox has gone"), ""},
		{"a problem", problem.New("Start Docker.", "cannot reach Docker"), "Start Docker."},
		{"a problem with a flag", problem.New("Start Docker.", "cannot reach Docker").OrUse("--sandbox local"), "Start Docker, or use --sandbox local."},
		{"a problem with a cause", fmt.Errorf("opening a sandbox: %w", problem.New("Start Docker.", "no answer: 100%%")), "Start Docker."},
	} {
		t.Run(c.name, func(t *testing.T) {
			var wire bytes.Buffer
			if err := gob.NewEncoder(&wire).Encode(event{Failed: failureOf(c.err)}); err != nil {
				t.Fatal(err)
			}
			run := run{}
			got := run.listen(&wire)
			if got == nil || got.Error() != c.err.Error() {
				t.Fatalf("%v came as %v", c.err, got)
			}
			p, ok := problem.Of(got)
			if ok != (c.hint != "") || ok && p.HintFor(func(flag string) bool { return flag == "sandbox" }) != c.hint {
				t.Errorf("it came as %#v", got)
			}
		})
	}
}
