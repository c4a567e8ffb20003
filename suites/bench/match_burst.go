package bench

import (
	"fmt"

	"github.com/onsi/gomega/types"
)

// HaveOneFor holds for datagrams that are the replies to requests, one for each, in any order.
func HaveOneFor(requests [][]byte) types.GomegaMatcher {
	return &matcher[[][]byte]{
		judge: func(replies [][]byte) (string, []byte) {
			counts := make([]int, len(requests))
			strangers := 0
			for _, reply := range replies {
				at := -1
				for i, request := range requests {
					if sameLetters(recognise(request, reply), request) {
						at = i
					}
				}
				if at < 0 {
					strangers++
				} else {
					counts[at]++
				}
			}
			without, twice := 0, 0
			for _, n := range counts {
				switch {
				case n == 0:
					without++
				case n > 1:
					twice++
				}
			}
			if without+twice+strangers == 0 {
				return "", nil
			}
			return fmt.Sprintf("of %d datagrams %d got no reply and %d got more than one; %d replies belong to none",
				len(requests), without, twice, strangers), nil
		},
		mark: func([][]byte, []byte) {},
	}
}
