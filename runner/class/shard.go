package class

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// ParseShard reads "2/4": the second of four parts of a class.
func ParseShard(text string) (results.Shard, error) {
	number, of, is := strings.Cut(text, "/")
	n, err := strconv.Atoi(number)
	all, err2 := strconv.Atoi(of)
	if !is || err != nil || err2 != nil || n < 1 || n > all {
		return results.Shard{}, problem.New("It is i/n with i from 1 to n, such as 2/4.", "%q is no shard", text)
	}
	return results.Shard{Number: n, Of: all}, nil
}

// Part are the hand-ins of a shard: each is in exactly one, whatever else is in the class.
func Part(handIns []HandIn, s results.Shard) []HandIn {
	var part []HandIn
	for _, h := range handIns {
		sum := sha256.Sum256([]byte(h.ID))
		if binary.BigEndian.Uint64(sum[:])%uint64(s.Of) == uint64(s.Number-1) {
			part = append(part, h)
		}
	}
	return part
}
