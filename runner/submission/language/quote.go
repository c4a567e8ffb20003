package language

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Quote writes a name from a submission for a message: as it is where that is plain to see, otherwise in quotes and with
// everything unprintable escaped, so that it is safe on a terminal and cannot break a line.
func Quote(name string) string {
	plain := name != "" && utf8.ValidString(name) && !strings.ContainsAny(name, "\"\\ '`")
	for _, r := range name {
		plain = plain && strconv.IsPrint(r)
	}
	if plain {
		return name
	}
	return strconv.Quote(name)
}
