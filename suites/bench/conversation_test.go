package bench

import (
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// A client that displays the line that was typed must never be taken for one that displays the reply. With words that are drawn
// without regard to each other, one sentence in thirty or so begins with a word of the other.
func TestNothingOfAReplyIsInTheLine(t *testing.T) {
	for _, s := range []scenario{plain, blanks, accented, full, overfull, slow} {
		for seed := range uint64(500) {
			words := NewWords(seed, s.name)
			line := s.line(words)
			if reply := s.answer(words, wire.UDP, line); recognise(reply, Upper(line)) != nil {
				t.Fatalf("%s, seed %x: the reply %q is recognised in the line %q", s.name, seed, reply, line)
			}
		}
	}
}
