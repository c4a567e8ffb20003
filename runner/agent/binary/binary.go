// Package binary provides the agent as an executable file for a sandbox.
package binary

import (
	"context"
	"errors"
)

// For returns the agent for Linux on the given architecture (GOARCH), a static executable.
func For(ctx context.Context, goarch string) ([]byte, error) {
	return nil, errors.New("no agent yet")
}
