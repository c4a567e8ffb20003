//go:build linux

package sandbox_test

import (
	"sync"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// A program is root's until it is executed, and stopping another one signals everybody within reach.
func TestStoppingOneProgramSparesOneThatIsJustBeingStarted(t *testing.T) {
	box := openLocal(t)
	const rounds = 60
	for range rounds {
		var both sync.WaitGroup
		old := box.start(python("input()"), nil)
		var young wire.ProgramID
		both.Go(func() {
			if _, err := box.Stop(t.Context(), wire.StopArgs{Program: old}); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			var err error
			if young, err = box.Start(t.Context(), wire.StartArgs{Command: wire.Command{Argv: []string{"/bin/true"}}}); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		if t.Failed() {
			return
		}
		reply, err := box.Watch(t.Context(), wire.WatchArgs{Program: young, Limit: enough})
		if err != nil {
			t.Fatal(err)
		}
		if exit := reply.State.Exit; exit == nil || exit.Code != 0 {
			t.Fatalf("the young program ended with %+v, want status 0", exit)
		}
	}
}

func TestAProgramThatSleepsForAWhileIsNotIdle(t *testing.T) {
	box := openLocal(t)
	id := box.start(python("import time; time.sleep(0.5); print('awake'); input()"), nil)

	state := box.await(wire.WatchArgs{Program: id, Idle: 100 * time.Millisecond})

	if string(state.Screen) != "awake\n" {
		t.Errorf("idle with %q on the screen, want it only when it waits for its keyboard", state.Screen)
	}
}
