package hint

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// rule is one thing that may have gone wrong.
type rule struct {
	id string
	// on are the requirements that it can explain, as path patterns: "*-server/exact-length".
	on []string
	// usual are those of them that it is a usual way to miss; nil is all of them, and an empty list none.
	usual []string
	// only is the one language that it happens in; "" is any that fix has something to say for.
	only string
	// when tells whether the evidence shows it.
	when func(seen) bool
	// cause completes "Likely cause: "; causeOf does it in more detail where that depends on what was seen, or returns "".
	cause   string
	causeOf func(seen) string
	fix     byLanguage
	// fixOf says it in the words of the student's own source, or returns "".
	fixOf func(seen) string
	// best gives the place where looking for single lines would not find it.
	best func(seen) (place, bool)
	// at are the lines of source that show it, best first.
	at patterns
	// where gives the place where the evidence itself tells it, as a traceback does.
	where func(seen) (place, bool)
}

// byLanguage has a text for each language; "" is the one for the others. Keys may be narrowed, as scopes says: "tcp:python".
type byLanguage map[string]string

// patterns has regular expressions for each language, matched against single lines of source without their comments.
type patterns map[string][]*regexp.Regexp

func (p patterns) in(s seen) (place, bool) {
	return s.first(p[s.language])
}

// rules are all of them, most specific first: what the program says about itself before what its bytes say.
var rules = slices.Concat(buildRules, languageRules, crashRules, exchangeRules)

// languageRules are about what can be done in one language or two.
var languageRules = slices.Concat(cRules, javaRules, python2Rules, rubyRules)

// exchangeRules are those that look at what came of an exchange.
var exchangeRules = slices.Concat(socketRules, servingRules, datagramRules, lengthRules, textRules,
	closingRules, connectionRules, requestRules, displayRules, clientEndRules, screenRules)

func (r rule) hint(s seen) *Hint {
	h := &Hint{ID: r.id, Cause: s.withPort(r.cause), Fix: s.withPort(r.fixIn(s.spoken, s.id))}
	if r.causeOf != nil {
		h.Cause = cmp.Or(r.causeOf(s), h.Cause)
	}
	if r.fixOf != nil {
		h.Fix = cmp.Or(r.fixOf(s), h.Fix)
	}
	var at place
	ok := false
	if r.best != nil {
		at, ok = r.best(s)
	}
	if !ok {
		at, ok = s.first(phraseOf(s.spoken, r.id, s.id).at)
	}
	if !ok {
		at, ok = r.at.in(s)
	}
	if !ok && r.where != nil {
		at, ok = r.where(s)
	}
	if ok {
		h.File, h.Line, h.Code = at.file, at.line, at.code
		s.word(h)
	}
	return h
}

// withPort is a text of the tables, which name the book's port, for the assignment's.
func (s seen) withPort(text string) string {
	return strings.ReplaceAll(text, fmt.Sprint(bookPort), fmt.Sprint(s.port))
}

// canonical maps a language's name, as people and tools write it, to the one that the tables here use.
func canonical(language string) string {
	l := strings.ToLower(strings.TrimSpace(language))
	switch {
	case strings.HasPrefix(l, "python"):
		return "python"
	case l == "c++" || l == "cpp":
		return "c" // the same socket calls, the same faults
	case l == "node" || l == "node.js" || l == "nodejs" || l == "js" || l == "typescript":
		return "javascript"
	case l == "golang":
		return "go"
	case l == "c#":
		return "csharp"
	}
	return l
}

func re(exprs ...string) []*regexp.Regexp {
	compiled := make([]*regexp.Regexp, len(exprs))
	for i, e := range exprs {
		compiled[i] = regexp.MustCompile(e)
	}
	return compiled
}
