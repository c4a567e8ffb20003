package class

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"github.com/sockgrade/sockgrade/runner/assignment"
)

// seed is that of a submission: it follows from the assignment's seed, if it has one, and from the content. So it does not
// depend on who else is graded, where or when; who hands in the same is sent the same words; and a student cannot know the
// words of a submission without having them handed in.
func seed(a *assignment.Assignment, files string) uint64 {
	own := ""
	if a.Seed != nil {
		own = seedText(*a.Seed)
	}
	sum := sha256.Sum256([]byte("sockgrade seed\n" + own + "\n" + files))
	return uint64(binary.BigEndian.Uint32(sum[:])) // short, as it may have to be typed
}

// seedText is a seed as results and flags have it.
func seedText(seed uint64) string { return fmt.Sprintf("%x", seed) }
