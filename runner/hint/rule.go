package hint

import (
	"cmp"
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
	// at are the lines of source that show it, best first.
	at patterns
	// where gives the place where the evidence itself tells it, as a traceback does.
	where func(seen) (place, bool)
}

// byLanguage has a text for each language; "" is the one for the others.
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
	connectionRules, requestRules, displayRules, clientEndRules, screenRules)

func (r rule) hint(s seen) *Hint {
	h := &Hint{ID: r.id, Cause: r.cause, Fix: r.fixIn(s.spoken)}
	if r.causeOf != nil {
		h.Cause = cmp.Or(r.causeOf(s), r.cause)
	}
	at, ok := s.first(phraseOf(s.spoken, r.id).at)
	if !ok {
		at, ok = r.at.in(s)
	}
	if !ok && r.where != nil {
		at, ok = r.where(s)
	}
	if ok {
		h.File, h.Line, h.Code = at.file, at.line, at.code
	}
	return h
}

func (b byLanguage) of(language string) string {
	if text, ok := b[language]; ok {
		return text
	}
	return b[""]
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
