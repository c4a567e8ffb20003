package grade

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// eventsFD is the descriptor on which a worker tells its parent what happens.
const eventsFD = 3

// WorkIfAsked turns this process into a worker if Run has started it as one, and then does not return. A program that calls
// Run calls it first thing.
func WorkIfAsked() {
	if len(os.Args) < 2 || os.Args[1] != workerCommand || os.Getenv(workerVariable) == "" {
		return
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	// Ginkgo reads the command line; none of it is for it.
	os.Args = os.Args[:1]
	if err := Work(ctx, os.Stdin, os.NewFile(eventsFD, "events")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}
