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
	// when tells whether the evidence shows it.
	when func(seen) bool
	// cause completes "Likely cause: "; causeOf does where it depends on what was seen.
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
var rules = slices.Concat(buildRules, cRules, javaRules, python2Rules, rubyRules, crashRules, socketRules, servingRules,
	datagramRules, lengthRules, textRules, connectionRules, requestRules, displayRules, clientEndRules, screenRules)

func (r rule) hint(s seen) *Hint {
	h := &Hint{ID: r.id, Cause: r.cause, Fix: r.fix.of(s.language)}
	if r.causeOf != nil {
		h.Cause = r.causeOf(s)
	}
	said := s.phrase(r.id)
	h.Fix = cmp.Or(said.fix, h.Fix)
	at, ok := s.first(said.at)
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
