package clike

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// CommandLine is how a language's programs get at their arguments.
type CommandLine struct {
	// From is what they read them from: "argv".
	From string
	// First is the index of the first argument: 1 where the program's own name comes before it.
	First int
	// Index matches an argument with its index, as submatch 1, in a text without the contents of strings.
	Index *regexp.Regexp
	// Count matches a comparison of their number: submatch 1 is the operator, 2 the number.
	Count *regexp.Regexp
	// Optional matches, right after an argument, what makes it one that may be missing. Nil for none.
	Optional *regexp.Regexp
	// Elsewise matches other ways of reading the command line, such as getopt, which are not followed. Nil for none.
	Elsewise *regexp.Regexp
}

// Arguments tells what the command line of a program must hold. The first of the files that looks at its command line decides.
func (c *CommandLine) Arguments(files []*language.Source, p requirement.Program, several bool, keyboard *regexp.Regexp) language.Arguments {
	for _, f := range files {
		if len(f.Raw) > commandline.SourceLimit {
			continue
		}
		if c.Elsewise != nil {
			if at := c.Elsewise.FindIndex(f.Text.Bare); at != nil {
				return language.Arguments{Doubt: "line " + strconv.Itoa(f.Line(at[0])) + " of " + language.Quote(f.Path) +
					" reads options in a way that is not followed"}
			}
		}
		r := reader{commandline.Reader{File: f, Program: p, Several: several}, c, map[int]*commandline.Slot{}}
		r.read()
		if len(r.slots) > 0 {
			return r.Positional(r.slots, c.From)
		}
	}
	return commandline.None(files, several, keyboard)
}

type reader struct {
	commandline.Reader
	*CommandLine
	slots map[int]*commandline.Slot // by position, from 1
}

var (
	assigned = regexp.MustCompile(`(\w+)(?:\s*\[\s*\])?(?:\s*:\s*[\w&<>]+)?\s*:?=\s*[^=;\n{}]*$`)
	copied   = regexp.MustCompile(`\bstrn?cpy\s*\(\s*(\w+)\s*,\s*$`)
	number   = regexp.MustCompile(`(?:\bato[il]\w*|\bstrtou?l|\bstoi|[pP]arse(?:Int|U?Short)?|\bAtoi|\bToU?Int\d+|\bhtons|\bInteger\s*\.\s*valueOf)\s*\(\s*$`)
	numbered = regexp.MustCompile(`^\s*\)?\s*\.\s*(?:trim\(\)\s*\.\s*)?parse\b`)
	hostUse  = regexp.MustCompile(`(?:\binet_addr|\binet_aton|\binet_pton\s*\(\s*\w+\s*,|\bgethostbyname|\bgetaddrinfo|\bgetByName|\bGetHost\w*|` +
		`\bIPAddress\s*\.\s*Parse|\bnew\s+Socket|\bnew\s+TcpClient)\s*\(?\s*$`)
)

// How far round an argument, and how far into a switch, one looks.
const (
	around     = 120
	switchSpan = 4 << 10
)

func (r *reader) read() {
	bare := r.File.Text.Bare
	names := map[string]int{}
	for _, m := range r.Index.FindAllSubmatchIndex(bare, commandline.MatchesLimit) {
		index, _ := strconv.Atoi(string(bare[m[2]:m[3]]))
		position := index - r.First + 1
		if position < 1 || position > 9 {
			continue
		}
		s := r.slots[position]
		if s == nil {
			s = &commandline.Slot{Line: r.File.Line(m[0]), Must: r.must(position, m[0], m[1])}
			r.slots[position] = s
		}
		before, after := bare[max(0, m[0]-around):m[0]], bare[m[1]:min(len(bare), m[1]+around)]
		switch {
		case hostUse.Match(before):
			s.Meaning = commandline.Host
		case number.Match(before), numbered.Match(after):
			s.Meaning = commandline.Port
		}
		if name := assigned.FindSubmatch(before); name != nil {
			names[string(name[1])] = position
		} else if name := copied.FindSubmatch(before); name != nil {
			names[string(name[1])] = position
		}
		s.Words = append(s.Words, r.compared(m[0], m[1])...)
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		r.named(r.slots[names[name]], name)
	}
}

// Comparisons are the literals that a variable is compared with, in whatever way.
func Comparisons(file *language.Source, name string) []string {
	r := reader{Reader: commandline.Reader{File: file}}
	var words []string
	for _, m := range regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).FindAllIndex(file.Text.Bare, commandline.MatchesLimit) {
		words = append(words, r.compared(m[0], m[1])...)
	}
	return words
}

// named takes in what the variable that an argument is kept in tells.
func (r *reader) named(s *commandline.Slot, name string) {
	if what := commandline.Meant(name); what != commandline.Unknown && s.Meaning == commandline.Unknown {
		s.Meaning = what
	}
	s.Words = append(s.Words, Comparisons(r.File, name)...)
	bare := r.File.Text.Bare
	for _, m := range regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).FindAllIndex(bare, commandline.MatchesLimit) {
		if s.Meaning == commandline.Unknown && number.Match(bare[max(0, m[0]-around):m[0]]) {
			s.Meaning = commandline.Port
		}
	}
}

var (
	// Behind and before an argument: what it is compared with.
	literalAfter = regexp.MustCompile(`^(?:\s*\.\s*\w+\s*\(\s*\))*\)?\s*(?:==|!=|,|\.\s*(?:equals|equalsIgnoreCase|Equals|eq|compareTo)\s*\(|\.\s*starts_?[wW]ith\s*\()\s*("[^"\n]{1,40}")`)
	literalFirst = regexp.MustCompile(`("[^"\n]{1,40}")\s*(?:==|!=|\.\s*(?:equals|equalsIgnoreCase|Equals)\s*\(|,)\s*$`)
	// A comma stands between two things that are compared only in such calls.
	comparing = regexp.MustCompile(`\b(?:str(?:n?case)?n?cmp|EqualFold|HasPrefix|Equals)\s*\([^;{}()]*$`)
	selects   = regexp.MustCompile(`\b(?:switch|match)\s*\(?\s*(?:\w+\s*\(\s*)?&?$`)
	choice    = regexp.MustCompile(`\bcase\s+((?:"[^"\n]{1,40}"\s*,?\s*)+)|((?:"[^"\n]{1,40}"\s*\|?\s*)+)=>`)
)

// compared are the literals that what stands from offset from to before to is compared with, there.
func (r *reader) compared(from, to int) []string {
	code, bare := r.File.Text.Code, r.File.Text.Bare
	before, after := code[max(0, from-around):from], code[to:min(len(code), to+around)]
	if selects.Match(bare[max(0, from-around):from]) {
		open := bytes.IndexByte(bare[to:min(len(bare), to+around)], '{')
		if open < 0 {
			return nil
		}
		end := min(closing(bare, to+open), to+open+switchSpan)
		var words []string
		for _, m := range choice.FindAll(code[to+open:end], commandline.MatchesLimit) {
			words = append(words, commandline.Literals(m)...)
		}
		return words
	}
	call := comparing.Match(bare[max(0, from-around):from])
	if m := literalAfter.FindSubmatch(after); m != nil && (call || !bytes.HasPrefix(bytes.TrimLeft(after, " )"), []byte(","))) {
		return commandline.Literals(m[1])
	}
	if m := literalFirst.FindSubmatch(before); m != nil && (call || !bytes.HasSuffix(bytes.TrimRight(before, " "), []byte(","))) {
		return commandline.Literals(m[1])
	}
	return nil
}

var (
	leaves  = regexp.MustCompile(`\b(?:exit|_exit|abort|return|throw|panic|Exit|Fatal\w*|usage|Usage|die|error|err|errx)\b`)
	tries   = regexp.MustCompile(`\btry\s*(?:\([^{}]*\)\s*)?$`)
	ternary = regexp.MustCompile(`^[^;{}]*\?`)
	orElse  = regexp.MustCompile(`^\s*else\b`)
	catches = regexp.MustCompile(`^\s*catch\b[^{]*$`)
)

// must tells whether the program cannot do without the argument at a position, which it reads from offset from to before to:
// it does not ask first how many there are, or ends when there are too few.
func (r *reader) must(position, from, to int) bool {
	bare := r.File.Text.Bare
	if r.Optional != nil && r.Optional.Match(bare[to:]) {
		return false
	}
	for _, m := range r.Count.FindAllSubmatchIndex(bare, commandline.MatchesLimit) {
		n, _ := strconv.Atoi(string(bare[m[4]:m[5]]))
		n -= r.First // of arguments alone
		operator := string(bare[m[2]:m[3]])
		if ternary.Match(bare[m[1]:min(len(bare), m[1]+around)]) {
			if from > m[0] && !bytes.ContainsAny(bare[m[0]:from], ";{}") {
				return false
			}
			continue
		}
		body, otherwise := branches(bare, m[1])
		inside := from >= body.From && from < body.To || from >= m[0] && from < body.From
		ends := leaves.Match(bare[body.From:body.To])
		switch {
		case inside && slices.Contains([]string{">", ">=", "==", "!="}, operator):
			return otherwise != (language.Span{}) && leaves.Match(bare[otherwise.From:otherwise.To])
		case operator == ">" || operator == ">=":
			continue // too many arguments, or another one's business
		case position <= few(operator, n):
			return ends
		}
	}
	if handler, ok := tried(bare, from); ok {
		return leaves.Match(handler)
	}
	return true
}

// few is the last position that a condition concerns which holds when there are too few arguments.
func few(operator string, n int) int {
	switch operator {
	case "<", "!=":
		return n
	case "<=", "==":
		return n + 1
	}
	return 0
}

// branches are the statements of the if whose condition holds offset, and those of its else.
func branches(bare []byte, offset int) (body, otherwise language.Span) {
	at, depth := offset, 0
	for at < len(bare) && bare[at] != '{' && bare[at] != ';' { // to the end of the condition
		switch bare[at] {
		case '(':
			depth++
		case ')':
			depth--
		}
		at++
		if depth < 0 && bare[at-1] == ')' {
			break
		}
	}
	body = statement(bare, at)
	if m := orElse.FindIndex(bare[body.To:]); m != nil {
		otherwise = statement(bare, body.To+m[1])
	}
	return body, otherwise
}

// statement is the block or the statement at offset.
func statement(bare []byte, offset int) language.Span {
	at := offset
	for at < len(bare) && strings.IndexByte(" \t\r\n)", bare[at]) >= 0 {
		at++
	}
	if at < len(bare) && bare[at] == '{' {
		return language.Span{From: at, To: closing(bare, at)}
	}
	end := bytes.IndexByte(bare[at:], ';')
	if end < 0 {
		return language.Span{From: at, To: len(bare)}
	}
	return language.Span{From: at, To: at + end + 1}
}

// tried returns what is done about a missing argument if offset lies in a try.
func tried(bare []byte, offset int) (handler []byte, ok bool) {
	depth := 0
	for at := offset - 1; at >= 0; at-- {
		switch bare[at] {
		case '}':
			depth++
		case '{':
			if depth--; depth >= 0 {
				continue
			}
			if tries.Match(bare[max(0, at-around):at]) {
				end := closing(bare, at)
				open := bytes.IndexByte(bare[end:], '{')
				if open < 0 || !catches.Match(bare[end:end+open]) {
					return nil, false
				}
				return bare[end+open : closing(bare, end+open)], true
			}
			depth = 0
		}
	}
	return nil, false
}
