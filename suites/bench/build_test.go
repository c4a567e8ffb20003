package bench

import (
	"context"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestProgramsAreBuiltTogether(t *testing.T) {
	command := func(argv ...string) wire.Command { return wire.Command{Argv: argv} }
	for name, c := range map[string]struct {
		fails, built []string
	}{
		"all build":        {nil, []string{"compile-all", "compile-odd"}},
		"one does not":     {[]string{"compile-all", "compile-client"}, []string{"compile-all", "compile-server", "compile-client", "compile-odd"}},
		"not at one time":  {[]string{"compile-all"}, []string{"compile-all", "compile-server", "compile-client", "compile-odd"}},
		"but for a fourth": {[]string{"compile-odd"}, []string{"compile-all", "compile-odd"}},
	} {
		stage := &scripted{fails: c.fails}
		lab := NewLab(Options{Port: 12000, Limits: DefaultLimits()})
		err := lab.Enter(t.Context(), stage, []Part{
			{Program: requirement.UDPServer, Together: command("compile-all"), Check: []wire.Command{command("compile-server")}},
			{Program: requirement.UDPClient, Together: command("compile-all"), Check: []wire.Command{command("compile-client")}},
			{Program: requirement.TCPClient, Check: []wire.Command{command("compile-odd")}},
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(stage.built, c.built) {
			t.Errorf("%s: built with %q, not %q", name, stage.built, c.built)
		}
		for p, with := range map[requirement.Program]string{requirement.UDPServer: "compile-server", requirement.UDPClient: "compile-client",
			requirement.TCPClient: "compile-odd"} {
			if failed := lab.built(p); (failed != nil) != slices.Contains(c.fails, with) {
				t.Errorf("%s: %s: %+v", name, p, failed)
			}
		}
	}
}

func TestABuildThatTakesTooMuchMemory(t *testing.T) {
	lab := NewLab(Options{Port: 12000, Limits: DefaultLimits()})
	stage := &scripted{fails: []string{"compile"}, reply: wire.BuildReply{Output: []byte("Killed"), OutOfMemory: true}}
	err := lab.Enter(t.Context(), stage, []Part{{Program: requirement.UDPServer, Path: "UDPServer.c", Check: []wire.Command{{Argv: []string{"compile"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	lab.judged(requirement.SubmissionBuilds, func(context.Context) { Expect(lab.Parts()).To(Build(lab)) })
	want := "UDPServer.c does not build:\nthe command took more memory than there is, and was killed\nKilled"
	if got := lab.finding(t.Context(), requirement.SubmissionBuilds).Message; got != want {
		t.Errorf("the message is %q", got)
	}
}

func TestProgramsShareABuild(t *testing.T) {
	command := func(argv ...string) wire.Command { return wire.Command{Argv: argv} }
	stage := &scripted{fails: []string{"compile-client"}}
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
