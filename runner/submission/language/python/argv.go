package python

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

var (
	argvUse    = regexp.MustCompile(`\bargv\b`)
	argvIndex  = regexp.MustCompile(`\bargv\s*\[\s*(\d{1,2})\s*\]`)
	argvAssign = regexp.MustCompile(`(?m)^[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*[^=\n]*?\bargv\s*\[\s*(\d{1,2})\s*\]`)
	argvUnpack = regexp.MustCompile(`(?m)^[ \t]*\(?([A-Za-z_]\w*(?:[ \t]*,[ \t]*[A-Za-z_]\w*)+)[ \t]*\)?[ \t]*=[ \t]*(?:sys\s*\.\s*)?argv[ \t]*(\[[ \t]*1[ \t]*:[ \t]*\d*[ \t]*\])?[ \t]*$`)
	argvLength = regexp.MustCompile(`(\bnot[\s(]+)?\blen\s*\(\s*(?:sys\s*\.\s*)?argv\s*\)(?:\s*-\s*1)?\s*(==|!=|<>|<=|>=|<|>)\s*\d+`)
	argvRest   = regexp.MustCompile(`\bargv\s*\[\s*[1-9]\d?\s*:|\b(?:in|join\s*\()\s*(?:sys\s*\.\s*)?argv\b`)
	argvGetopt = regexp.MustCompile(`\bgetopt\b`)
	intOf      = regexp.MustCompile(`\bint\s*\(\s*(?:sys\s*\.\s*)?$`)
	caseLine   = regexp.MustCompile(`(?m)^[ \t]*case\b[^\n]*`)
	literal    = regexp.MustCompile(`["']([^"'\n]{1,40})["']`)
	leaves     = regexp.MustCompile(`\b(?:exit|_exit|quit|abort|raise|return|usage)\b`)
)

// slot is one position of the command line, as far as the source tells.
type slot struct {
	meaning meaning
	words   []string // literals that it is compared with
	line    int
	must    bool // the program cannot do without
}

// argv reads the use of sys.argv.
func (c *commandLine) argv() language.Arguments {
	if argvGetopt.Match(c.file.Text.Bare) {
		at := argvUse.FindIndex(c.file.Text.Bare)
		return language.Arguments{Doubt: fmt.Sprintf("line %d of %s reads options with getopt, which are not followed",
			c.file.Line(at[0]), language.Quote(c.file.Path))}
	}
	slots := c.slots()
	if len(slots) == 0 {
		if at := argvRest.FindIndex(c.file.Text.Bare); at != nil {
			return language.Arguments{Doubt: fmt.Sprintf("line %d of %s takes any number of arguments, and they are not plainly the host and the port",
				c.file.Line(at[0]), language.Quote(c.file.Path))}
		}
		return c.given(nil, 0, "", "")
	}
	c.guess(slots)
	var args []string
	var doubt string
	first := 0
	for k := range slices.Max(slices.Collect(maps.Keys(slots))) {
		s, ok := slots[k+1]
		if !ok {
			s = &slot{}
		}
		if !s.must {
			break
		}
		arg, wrong := c.argument(s)
		if wrong != "" {
			doubt = wrong
			break
		}
		args = append(args, arg)
		if first == 0 {
			first = s.line
		}
	}
	return c.given(args, first, "sys.argv", doubt)
}

func (c *commandLine) argument(s *slot) (arg, doubt string) {
	where := fmt.Sprintf("line %d of %s", s.line, language.Quote(c.file.Path))
	if len(s.words) > 0 && (s.meaning == mode || s.meaning == unknown) {
		if word, ok := c.choose(s.words); ok {
			return word, ""
		}
		return "", fmt.Sprintf("%s compares an argument with %s, none of which is plainly the %s", where, quoteAll(s.words), c.program.Name())
	}
	switch s.meaning {
	case host:
		return "{host}", ""
	case port:
		return "{port}", ""
	case sentence:
		return "", where + " reads the sentence from the command line, not from the keyboard"
	}
	if s.line == 0 {
		return "", "it reads an argument but not the one before it"
	}
	return "", where + " reads an argument that is neither plainly the host nor the port"
}

// slots collects what the source does with each argument.
func (c *commandLine) slots() map[int]*slot {
	bare, code := c.file.Text.Bare, c.file.Text.Code
	slots := map[int]*slot{}
	at := func(k, offset int) *slot {
		if slots[k] == nil {
			slots[k] = &slot{line: c.file.Line(offset), must: c.required(offset)}
		}
		return slots[k]
	}
	names := map[string]int{}
	for _, m := range argvIndex.FindAllSubmatchIndex(bare, matchesLimit) {
		k, _ := strconv.Atoi(string(bare[m[2]:m[3]]))
		if k == 0 {
			continue
		}
		s := at(k, m[0])
		if intOf.Match(bare[max(0, m[0]-20):m[0]]) {
			s.meaning = port
		}
		end := lineEnd(bare, m[1])
		s.words = append(s.words, compared(code[m[1]:end])...)
	}
	for _, m := range argvAssign.FindAllSubmatchIndex(bare, matchesLimit) {
		k, _ := strconv.Atoi(string(bare[m[4]:m[5]]))
		if name := string(bare[m[2]:m[3]]); k > 0 {
			names[name] = k
		}
	}
	for _, m := range argvUnpack.FindAllSubmatchIndex(bare, matchesLimit) {
		offset := 0
		if m[4] >= 0 {
			offset = 1
		}
		for i, name := range strings.Split(string(bare[m[2]:m[3]]), ",") {
			if k := i + offset; k > 0 {
				at(k, m[0])
				names[strings.TrimSpace(name)] = k
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		s := at(names[name], 0)
		if what := meant(name); what != unknown && s.meaning == unknown {
			s.meaning = what
		}
		s.words = append(s.words, c.comparisons(name)...)
		if s.meaning == unknown && regexp.MustCompile(`\bint\s*\(\s*`+regexp.QuoteMeta(name)+`\s*\)`).Match(bare) {
			s.meaning = port
		}
	}
	for _, s := range slots {
		slices.Sort(s.words)
		s.words = slices.Compact(s.words)
		if c.several && len(s.words) > 0 {
			s.must = true
		}
	}
	return slots
}

var (
	comparison = regexp.MustCompile(`^(?:\s*\.\s*\w+\s*\(\s*\))*\s*(?:==|!=|not\s+in\b|in\b)\s*[(\[{]*\s*`)
	operands   = regexp.MustCompile(`^(?:["'][^"'\n]*["']\s*,?\s*)+`)
)

// comparisons are the literals that the variable name is compared with, in ==, in and match.
func (c *commandLine) comparisons(name string) []string {
	var words []string
	for _, m := range regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).FindAllIndex(c.file.Text.Bare, matchesLimit) {
		words = append(words, compared(c.file.Text.Code[m[1]:lineEnd(c.file.Text.Bare, m[1])])...)
	}
	matching := regexp.MustCompile(`\bmatch\s+` + regexp.QuoteMeta(name) + `\b`)
	if matching.Match(c.file.Text.Bare) {
		for _, m := range caseLine.FindAll(c.file.Text.Code, matchesLimit) {
			words = append(words, literals(m)...)
		}
	}
	return words
}

// compared are the literals that what stands before rest is compared with.
func compared(rest []byte) []string {
	at := comparison.FindIndex(rest)
	if at == nil {
		return nil
	}
	return literals(operands.Find(rest[at[1]:]))
}

func literals(code []byte) []string {
	var words []string
	for _, m := range literal.FindAllSubmatch(code, matchesLimit) {
		words = append(words, string(m[1]))
	}
	return words
}

// guess gives the arguments without a telling name their usual meaning: the host and then the port, for a server the port.
func (c *commandLine) guess(slots map[int]*slot) {
	var open []*slot
	hasHost, hasPort := false, false
	for _, k := range slices.Sorted(maps.Keys(slots)) {
		s := slots[k]
		hasHost = hasHost || s.meaning == host
		hasPort = hasPort || s.meaning == port
		if s.meaning == unknown && len(s.words) == 0 {
			open = append(open, s)
		}
	}
	server := language.WordsFor(c.program).Side == language.Server
	switch {
	case len(open) == 1 && hasHost && !hasPort, len(open) == 1 && server && !hasPort:
		open[0].meaning = port
	case len(open) == 1 && !hasHost:
		open[0].meaning = host
	case len(open) == 2 && !hasHost && !hasPort:
		open[0].meaning, open[1].meaning = host, port
	}
}

func lineEnd(text []byte, at int) int {
	for at < len(text) && text[at] != '\n' {
		at++
	}
	return at
}

func quoteAll(words []string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = strconv.Quote(w)
	}
	return strings.Join(quoted, ", ")
}
