package hint

import "regexp"

// phrase is what one language has to say about a hint: the shortest fix in its words, and the lines of source that show the
// cause, best first. Either may be missing.
type phrase struct {
	fix string
	at  []*regexp.Regexp
}

// phrasebook has the phrases of a language by the IDs of hints. They go before what a rule itself says.
type phrasebook map[string]phrase

var phrasebooks = map[string]phrasebook{
	"javascript": javascript,
}
