// Package commandline finds out what a program wants on its command line, as far as that is the same in all languages: what
// names and words stand for, and what is given for them.
package commandline

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// What is looked at to find arguments: the search goes back and forth in a source, which a hostile one could make long.
const (
	SourceLimit  = 64 << 10 // bytes of one source
	MatchesLimit = 100      // of one pattern
)

// Reader finds out what one source wants on its command line as one program. Several tells that the source holds others too,
// so that one must be chosen.
type Reader struct {
	File    *language.Source
	Program requirement.Program
	Several bool
}

// Slot is one position of the command line, as far as the source tells.
type Slot struct {
	Meaning Meaning
	Words   []string // literals that it is compared with
	Line    int
	Must    bool // the program cannot do without
}

// Positional gives what the slots ask for, by their positions from 1, as far as the program cannot do without. From is what
// the source reads them from: "sys.argv".
func (r Reader) Positional(slots map[int]*Slot, from string) language.Arguments {
	if len(slots) == 0 {
		return r.Given(nil, 0, "", "")
	}
	for _, s := range slots {
		slices.Sort(s.Words)
		s.Words = slices.Compact(s.Words)
		s.Must = s.Must || r.Several && len(s.Words) > 0
	}
	r.guess(slots)
	var args []string
	var doubt string
	first := 0
	for k := range slices.Max(slices.Collect(maps.Keys(slots))) {
		s, ok := slots[k+1]
		if !ok {
			s = &Slot{}
		}
		if !s.Must {
			break
		}
		arg, wrong := r.argument(s)
		if wrong != "" {
			doubt = wrong
			break
		}
		args = append(args, arg)
		if first == 0 {
			first = s.Line
		}
	}
	return r.Given(args, first, from, doubt)
}

func (r Reader) argument(s *Slot) (arg, doubt string) {
	where := fmt.Sprintf("line %d of %s", s.Line, language.Quote(r.File.Path))
	if len(s.Words) > 0 && (s.Meaning == Mode || s.Meaning == Unknown) {
		if word, ok := Choose(s.Words, r.Program); ok {
			return word, ""
		}
		return "", fmt.Sprintf("%s compares an argument with %s, none of which is plainly the %s", where, QuoteAll(s.Words), r.Program.Name())
	}
	switch s.Meaning {
	case Host:
		return "{host}", ""
	case Port:
		return "{port}", ""
	case Sentence:
		return "", where + " reads the sentence from the command line, not from the keyboard"
	}
	if s.Line == 0 {
		return "", "it reads an argument but not the one before it"
	}
	return "", where + " reads an argument that is neither plainly the host nor the port"
}

// guess gives the arguments without a telling name their usual meaning: the host and then the port, for a server the port.
func (r Reader) guess(slots map[int]*Slot) {
	var open []*Slot
	hasHost, hasPort := false, false
	for _, k := range slices.Sorted(maps.Keys(slots)) {
		s := slots[k]
		hasHost = hasHost || s.Meaning == Host
		hasPort = hasPort || s.Meaning == Port
		if s.Meaning == Unknown && len(s.Words) == 0 {
			open = append(open, s)
		}
	}
	server := language.WordsFor(r.Program).Side == language.Server
	switch {
	case len(open) == 1 && hasHost && !hasPort, len(open) == 1 && server && !hasPort:
		open[0].Meaning = Port
	case len(open) == 1 && !hasHost:
		open[0].Meaning = Host
	case len(open) == 2 && !hasHost && !hasPort:
		open[0].Meaning, open[1].Meaning = Host, Port
	}
}

// Given makes the result; line is the first that shows what is wanted, from what it reads it from.
func (r Reader) Given(args []string, line int, from, doubt string) language.Arguments {
	result := language.Arguments{Args: args, Doubt: doubt}
	for _, placeholder := range []string{"{host}", "{port}"} {
		first := slices.Index(args, placeholder)
		if first >= 0 && slices.Contains(args[first+1:], placeholder) {
			result.Doubt = Clauses(doubt, fmt.Sprintf("two of the arguments of %s look like the same one, %s", language.Quote(r.File.Path), placeholder))
		}
	}
	if len(args) > 0 {
		plural := "s"
		if len(args) == 1 {
			plural = ""
		}
		result.Driven = fmt.Sprintf("started with the argument%s %s, as line %d of %s reads them from %s",
			plural, strings.Join(args, " "), line, language.Quote(r.File.Path), from)
		if len(args) == 1 {
			result.Driven = strings.Replace(result.Driven, "reads them", "reads it", 1)
		}
	}
	if r.Several && len(args) == 0 && result.Doubt == "" {
		result.Doubt = Unchosen
	}
	return result
}

// Unchosen is the doubt about a file with several programs where nothing shows how it is told which to be.
const Unchosen = "it holds several programs, and nothing in its code shows how one of them is chosen"

// None are the arguments of a program that does not look at its command line. Asks recognises what reads the keyboard.
func None(files []*language.Source, several bool, asks *regexp.Regexp) language.Arguments {
	if !several {
		return language.Arguments{}
	}
	for _, f := range files {
		if at := asks.FindIndex(f.Text.Bare); at != nil {
			return language.Arguments{Doubt: fmt.Sprintf("it holds several programs and asks on the keyboard which to be (line %d of %s): "+
				"sockgrade.yaml can say what to type", f.Line(at[0]), language.Quote(f.Path))}
		}
	}
	return language.Arguments{Doubt: Unchosen}
}

var literal = regexp.MustCompile(`["']([^"'\n]{1,40})["']`)

// Literals are the short strings in a piece of code.
func Literals(code []byte) []string {
	var words []string
	for _, m := range literal.FindAllSubmatch(code, MatchesLimit) {
		words = append(words, string(m[1]))
	}
	return words
}

// QuoteAll lists words, each in quotes.
func QuoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return strings.Join(quoted, ", ")
}

// Clauses joins two doubts, of which one may be "".
func Clauses(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
