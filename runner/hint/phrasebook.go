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

// phrase is what the program's language, or the one that its tables are taken from, says about a hint.
func (s seen) phrase(id string) phrase {
	own, ok := phrasebooks[s.spoken][id]
	if !ok {
		own = phrasebooks[s.language][id]
	}
	return own
}

var phrasebooks = map[string]phrasebook{
	"javascript": javascript,
	"perl":       perl,
	"php":        php,
	"python2":    python2,
	"ruby":       ruby,
}
