package bench

import (
	"slices"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestProgramsShareABuild(t *testing.T) {
	command := func(argv ...string) wire.Command { return wire.Command{Argv: argv} }
	stage := &scripted{fails: "compile-client"}
	lab := NewLab(Options{Port: 12000, Limits: DefaultLimits()})
	err := lab.Enter(t.Context(), stage, []Part{
		{Program: requirement.UDPServer, Check: []wire.Command{command("compile"), command("compile-server")}},
		{Program: requirement.UDPClient, Check: []wire.Command{command("compile"), command("compile-client"), command("link")}},
		{Program: requirement.TCPClient, Check: []wire.Command{command("compile"), command("compile-client"), command("link")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"compile", "compile-server", "compile-client"}; !slices.Equal(stage.built, want) {
		t.Errorf("built with %q, not %q", stage.built, want)
	}
	for p, fails := range map[requirement.Program]bool{requirement.UDPServer: false, requirement.UDPClient: true, requirement.TCPClient: true} {
		if failed := lab.built(p); (failed != nil) != fails {
			t.Errorf("%s: %+v", p, failed)
		}
	}
}
