package python

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
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
	leaves     = regexp.MustCompile(`\b(?:exit|_exit|quit|abort|raise|return|usage)\b`)
)

// argv reads the use of sys.argv.
func (c *commandLine) argv() language.Arguments {
	if argvGetopt.Match(c.File.Text.Bare) {
		at := argvUse.FindIndex(c.File.Text.Bare)
		return language.Arguments{Doubt: fmt.Sprintf("line %d of %s reads options with getopt, which are not followed",
			c.File.Line(at[0]), language.Quote(c.File.Path))}
	}
	slots := c.slots()
	if len(slots) == 0 {
		if at := argvRest.FindIndex(c.File.Text.Bare); at != nil {
			return language.Arguments{Doubt: fmt.Sprintf("line %d of %s takes any number of arguments, and they are not plainly the host and the port",
				c.File.Line(at[0]), language.Quote(c.File.Path))}
		}
		return c.Given(nil, 0, "", "")
	}
	return c.Positional(slots, "sys.argv")
}

// slots collects what the source does with each argument.
func (c *commandLine) slots() map[int]*commandline.Slot {
	bare, code := c.File.Text.Bare, c.File.Text.Code
	slots := map[int]*commandline.Slot{}
	at := func(k, offset int) *commandline.Slot {
		if slots[k] == nil {
			slots[k] = &commandline.Slot{Line: c.File.Line(offset), Must: c.required(offset)}
		}
		return slots[k]
	}
	names := map[string]int{}
	for _, m := range argvIndex.FindAllSubmatchIndex(bare, commandline.MatchesLimit) {
		k, _ := strconv.Atoi(string(bare[m[2]:m[3]]))
		if k == 0 {
			continue
		}
		s := at(k, m[0])
		if intOf.Match(bare[max(0, m[0]-20):m[0]]) {
			s.Meaning = commandline.Port
		}
		end := commandline.LineEnd(bare, m[1])
		s.Words = append(s.Words, compared(code[m[1]:end])...)
	}
	for _, m := range argvAssign.FindAllSubmatchIndex(bare, commandline.MatchesLimit) {
		k, _ := strconv.Atoi(string(bare[m[4]:m[5]]))
		if name := string(bare[m[2]:m[3]]); k > 0 {
			names[name] = k
		}
	}
	for _, m := range argvUnpack.FindAllSubmatchIndex(bare, commandline.MatchesLimit) {
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
		if what := commandline.Meant(name); what != commandline.Unknown && s.Meaning == commandline.Unknown {
			s.Meaning = what
		}
		s.Words = append(s.Words, c.comparisons(name)...)
		if s.Meaning == commandline.Unknown && regexp.MustCompile(`\bint\s*\(\s*`+regexp.QuoteMeta(name)+`\s*\)`).Match(bare) {
			s.Meaning = commandline.Port
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
	for _, m := range regexp.MustCompile(`\b`+regexp.QuoteMeta(name)+`\b`).FindAllIndex(c.File.Text.Bare, commandline.MatchesLimit) {
		words = append(words, compared(c.File.Text.Code[m[1]:commandline.LineEnd(c.File.Text.Bare, m[1])])...)
	}
	matching := regexp.MustCompile(`\bmatch\s+` + regexp.QuoteMeta(name) + `\b`)
	if matching.Match(c.File.Text.Bare) {
		for _, m := range caseLine.FindAll(c.File.Text.Code, commandline.MatchesLimit) {
			words = append(words, commandline.Literals(m)...)
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
	return commandline.Literals(operands.Find(rest[at[1]:]))
}
