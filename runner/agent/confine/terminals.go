//go:build linux

package confine

import (
	"fmt"
	"os"
)

// Terminals keeps programs from opening pseudo-terminals: there is one number of them for all containers of a machine, and no
// limit for one of these. From now on it takes root's group.
func Terminals() error {
	if err := os.Chmod("/dev/pts/ptmx", 0o660); err != nil {
		return fmt.Errorf("keeping pseudo-terminals from programs: %w", err)
	}
	return nil
}
