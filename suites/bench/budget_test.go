package bench

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func TestProgramThatHasUsedUpItsTime(t *testing.T) {
	var lab *Lab
	stage := &scripted{server: func(_, nth int, request []byte) []byte {
		if nth == 2 {
			lab.budget.spent[requirement.UDPServer] = lab.options.Limits.Program
		}
		return Upper(request)
	}, client: func(_ int, line, reply []byte) ([]byte, []byte) { return line, said(reply) }}
	lab = on(t, stage)
	lab.judged(uppercases, exchange(lab))
	lab.judged(length, exchange(lab))
	lab.judged(takes, exchange(lab))
	expect(t, lab, uppercases, verdict.Passed, 1, nil)
	expect(t, lab, length, verdict.Failed, 1, nil) // in its middle
	expect(t, lab, takes, verdict.Failed, 1, nil)  // before its beginning
	if stage.talks != 2 {
		t.Errorf("%d exchanges, want no more than the one in which the time ran out", stage.talks)
	}
	if f := lab.finding(t.Context(), takes); !strings.Contains(f.Message, "the UDP server has used up the 180 s") {
		t.Errorf("it is said: %s", f.Message)
	}
	if lab.budget.charge(requirement.UDPClient); lab.isOverdue() {
		t.Error("another program has no time left either")
	}
}

func TestBuildsThatHaveUsedUpTheirTime(t *testing.T) {
	stage := &scripted{}
	limits := DefaultLimits()
	limits.Builds = 0
	lab := NewLab(Options{Port: 12000, Limits: limits})
	err := lab.Enter(t.Context(), stage, []Part{{Program: requirement.UDPServer, Check: []wire.Command{{Argv: []string{"compile"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if failed := lab.built(requirement.UDPServer); failed == nil || !failed.TimedOut || len(stage.built) > 0 {
		t.Errorf("%+v after the commands %q, want it to have timed out without any", failed, stage.built)
	}
}
