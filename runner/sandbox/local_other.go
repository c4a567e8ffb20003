//go:build !linux

package sandbox

import (
	"context"
	"runtime"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// OpenLocal needs Linux. Elsewhere it always fails.
func OpenLocal(context.Context, Limits) (Sandbox, error) {
	return nil, problem.New("Use --sandbox docker.", "a local sandbox takes Linux, and this is %s", runtime.GOOS)
}
