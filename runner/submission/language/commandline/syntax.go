package commandline

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Syntax is how the programs of a language get at their command line. Patterns are matched against Text.Bare.
type Syntax struct {
	From string // what a person calls the list of arguments: "process.argv"
	// List is the pattern of the list, Element that of the list where one element is taken; the index follows in brackets.
	List, Element string
	First         int // the index of the first argument
	// Alias gives the list without what stands before the arguments another name, group 1.
	Alias *regexp.Regexp
	// Shift takes the arguments one by one; group 1 is the name that one gets, if any.
	Shift *regexp.Regexp
	// Options are the libraries that read options; they are not followed.
	Options *regexp.Regexp
}

// list is one name of the list of arguments.
type list struct {
	any, element, assign, unpack *regexp.Regexp
	first                        int
}

func (s Syntax) list(expr, element string, first int) list {
	element += `\s*\[\s*(\d{1,2})\s*\]`
	return list{
		any:     regexp.MustCompile(expr),
		element: regexp.MustCompile(element),
		assign:  regexp.MustCompile(`([A-Za-z_]\w*)\s*=\s*[^=\n;]*?` + element),
		unpack: regexp.MustCompile(`(?m)(?:[\[(]|^)[ \t]*((?:[$@]?[A-Za-z_]\w*(?:\s*=[^,\n=]+)?)?(?:[ \t]*,[ \t]*(?:[$@]?[A-Za-z_]\w*(?:\s*=[^,\n=]+)?)?){0,9})[ \t]*[\])]?[ \t]*=[ \t]*` +
			expr + `[ \t]*(?:\.\s*slice\s*\(\s*(\d)\s*\))?[ \t]*(?:;|$)`),
		first: first,
	}
}

// syntaxReader reads one source by a Syntax.
type syntaxReader struct {
	Reader
	Syntax
	lists []list
	slots map[int]*Slot
	names map[string]int // the variables that hold an argument
	// guarded tells that the source asks how many arguments there are, and needed that it cannot do without.
	guarded, needed bool
	// labels are the words of all switches, keys those of all tables.
	labels, keys []string
}

// Arguments finds out what the first of the files that looks at its command line wants there, as language.Language asks for.
// Keyboard recognises what reads the keyboard.
func (s Syntax) Arguments(files []*language.Source, p requirement.Program, several bool, keyboard *regexp.Regexp) language.Arguments {
	for _, f := range files {
		if arguments, ok := s.read(Reader{File: f, Program: p, Several: several}); ok {
			return arguments
		}
	}
	return None(files, several, keyboard)
}

// read tells what a source wants; ok is false if it does not look at its command line.
func (s Syntax) read(r Reader) (arguments language.Arguments, ok bool) {
	bare := r.File.Text.Bare
	lists := []list{s.list(s.List, s.Element, s.First)}
	if len(bare) > SourceLimit || !lists[0].any.Match(bare) && (s.Options == nil || !s.Options.Match(bare)) && (s.Shift == nil || !s.Shift.Match(bare)) {
		return language.Arguments{}, false
	}
	if s.Options != nil {
		if at := s.Options.FindIndex(bare); at != nil {
			return language.Arguments{Doubt: fmt.Sprintf("line %d of %s reads options with a library, which is not followed",
				r.File.Line(at[0]), language.Quote(r.File.Path))}, true
		}
	}
	if s.Alias != nil {
		for _, m := range s.Alias.FindAllSubmatch(bare, 4) {
			name := `\b` + regexp.QuoteMeta(string(m[1]))
			lists = append(lists, s.list(name+`\b`, name, 0))
		}
	}
	reader := &syntaxReader{Reader: r, Syntax: s, lists: lists, slots: map[int]*Slot{}, names: map[string]int{}}
	reader.askFirst()
	for _, m := range caseLabel.FindAll(r.File.Text.Code, MatchesLimit) {
		reader.labels = append(reader.labels, Literals(m)...)
	}
	for _, m := range tableKey.FindAllSubmatch(r.File.Text.Code, MatchesLimit) {
		reader.keys = append(reader.keys, string(m[1]))
	}
	reader.elements()
	reader.unpacked()
	reader.shifted()
	reader.named()
	if len(reader.slots) == 0 {
		if at := reader.rest(); at >= 0 {
			return language.Arguments{Doubt: fmt.Sprintf("line %d of %s takes any number of arguments, and they are not plainly the host and the port",
				r.File.Line(at), language.Quote(r.File.Path))}, true
		}
	}
	return r.Positional(reader.slots, s.From), true
}

// slot returns the argument k, from 1, which the source reads at offset.
func (r *syntaxReader) slot(k, offset int) *Slot {
	if r.slots[k] == nil {
		r.slots[k] = &Slot{Line: r.File.Line(offset), Must: r.required(offset)}
	}
	return r.slots[k]
}

var numberOf = regexp.MustCompile(`(?:\b(?:parseInt|Number|int|intval|Integer)\s*\(\s*|[=(,]\s*\+|\(int\)\s*)$`)

func (r *syntaxReader) elements() {
	bare, code := r.File.Text.Bare, r.File.Text.Code
	for _, l := range r.lists {
		for _, m := range l.element.FindAllSubmatchIndex(bare, MatchesLimit) {
			index, _ := strconv.Atoi(string(bare[m[2]:m[3]]))
			if index < l.first {
				continue
			}
			s := r.slot(index-l.first+1, m[0])
			if numberOf.Match(bare[max(0, m[0]-20):m[0]]) || toNumber.Match(bare[m[1]:]) {
				s.Meaning = Port
			}
			s.Words = append(s.Words, r.compared(code, m[0], m[1])...)
		}
		for _, m := range l.assign.FindAllSubmatch(bare, MatchesLimit) {
			if index, _ := strconv.Atoi(string(m[2])); index >= l.first {
				r.names[string(m[1])] = index - l.first + 1
			}
		}
	}
}

var toNumber = regexp.MustCompile(`^\s*\.\s*to_i\b`)

func (r *syntaxReader) unpacked() {
	bare := r.File.Text.Bare
	for _, l := range r.lists {
		for _, m := range l.unpack.FindAllSubmatchIndex(bare, MatchesLimit) {
			first := l.first
			if m[4] >= 0 {
				cut, _ := strconv.Atoi(string(bare[m[4]:m[5]]))
				first -= cut
			}
			for i, part := range strings.Split(string(bare[m[2]:m[3]]), ",") {
				name, _, hasDefault := strings.Cut(part, "=")
				name = strings.Trim(name, " \t$@")
				if k := i - first + 1; k > 0 && name != "" {
					s := r.slot(k, m[0])
					s.Must = s.Must && !hasDefault
					r.names[name] = k
				}
			}
		}
	}
}

func (r *syntaxReader) shifted() {
	if r.Shift == nil {
		return
	}
	k := len(r.slots)
	for _, m := range r.Shift.FindAllSubmatchIndex(r.File.Text.Bare, MatchesLimit) {
		k++
		s := r.slot(k, m[0])
		if m[2] < 0 {
			continue
		}
		name := string(r.File.Text.Bare[m[2]:m[3]])
		r.names[name] = k
		if numberOf.Match(r.File.Text.Bare[max(0, m[1]-20):m[1]]) {
			s.Meaning = Port
		}
	}
}

// named takes in what the names of variables tell, and what they are compared with.
func (r *syntaxReader) named() {
	bare, code := r.File.Text.Bare, r.File.Text.Code
	for name, k := range r.names {
		s := r.slots[k]
		if s == nil {
			continue
		}
		if what := Meant(name); what != Unknown && s.Meaning == Unknown {
			s.Meaning = what
		}
		quoted := regexp.QuoteMeta(name)
		for _, m := range regexp.MustCompile(`\b`+quoted+`\b`).FindAllIndex(bare, MatchesLimit) {
			s.Words = append(s.Words, r.compared(code, m[0], m[1])...)
		}
		if s.Meaning == Unknown && regexp.MustCompile(`\b(?:parseInt|Number|intval|Integer)\s*\(\s*\$?`+quoted+`\b|\b`+quoted+`\s*\.\s*to_i\b`).Match(bare) {
			s.Meaning = Port
		}
		if regexp.MustCompile(`(?m)(?:!\s*\$?|\bunless\s+\(?\$?|\bisNaN\(\s*)`+quoted+`\b[^\n]*\s\$?`+quoted+`\s*=[^=]|\b`+quoted+`\s*(?:\|\||\?\?|//)=`).Match(bare) ||
			regexp.MustCompile(`(?m)\$?`+quoted+`\s*=[^=][^\n]*\b(?:unless|if)\b[^\n]*`+quoted+`\b`).Match(bare) {
			s.Must = false // it gets a default later
		}
	}
}

var (
	comparison = regexp.MustCompile(`^(?:\s*\.\s*\w+\s*(?:\(\s*\))?)*\s*(?:[!=]==?|\beq\b|\bne\b|=~)\s*["']([^"'\n]{1,40})["']`)
	comparedTo = regexp.MustCompile(`["']([^"'\n]{1,40})["']\s*(?:[!=]==?|\beq\b)\s*\$?$`)
	caseLabel  = regexp.MustCompile(`(?m)^[ \t]*(?:case|when)\b[^\n]*`)
	tableKey   = regexp.MustCompile(`["']([^"'\n]{1,40})["']\s*(?:=>|:)`)
	switchOn   = regexp.MustCompile(`\b(?:switch|case|match)[\s(]*\$?$`)
	lookUp     = regexp.MustCompile(`[\w)}\]]\s*(?:->)?[\[{]\s*\$?$|\bfetch\s*\(\s*\$?$`)
)

// compared are the literals that what stands in code from an offset to another is compared with, in conditions, as a switch
// or as the key of a table.
func (r *syntaxReader) compared(code []byte, from, to int) []string {
	var words []string
	if m := comparison.FindSubmatch(code[to:LineEnd(code, to)]); m != nil {
		words = append(words, string(m[1]))
	}
	before := code[max(0, from-50):from]
	if m := comparedTo.FindSubmatch(before); m != nil {
		words = append(words, string(m[1]))
	}
	switch {
	case switchOn.Match(before):
		words = append(words, r.labels...)
	case lookUp.Match(before) && r.Several:
		words = append(words, r.keys...)
	}
	return words
}

// rest is where the source uses its arguments otherwise than by counting them; negative if it does not.
func (r *syntaxReader) rest() int {
	for _, l := range r.lists {
		for _, m := range l.any.FindAllIndex(r.File.Text.Bare, MatchesLimit) {
			after := r.File.Text.Bare[m[1]:min(m[1]+30, len(r.File.Text.Bare))]
			if restUse.Match(after) {
				return m[0]
			}
		}
	}
	return -1
}

var restUse = regexp.MustCompile(`^(?:\s*\.\s*slice\s*\([^)]*\))?\s*(?:\.\s*(?:join|forEach|map|find|indexOf|includes|each|reduce|filter)\b|\)\s*(?:\{|as\b|do\b))`)
