package submission

import (
	"fmt"
	"slices"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// settle gives each program the version of its language that it is written in. One that any version runs has the version of
// the programs around it, if these agree.
func (s *sources) settle(all []*candidate) {
	settled := map[language.Language][]language.Language{}
	var open []*candidate
	for _, c := range all {
		base := c.lang
		if !s.settleOne(c) {
			open = append(open, c)
		} else if len(c.code.roles) > 0 && !slices.Contains(settled[base], c.lang) {
			settled[base] = append(settled[base], c.lang)
		}
	}
	for _, c := range open {
		if versions := settled[c.lang]; len(versions) == 1 {
			c.lang = versions[0]
		}
	}
}

// settleOne tells whether the candidate's own code says which version of its language it is written in.
func (s *sources) settleOne(c *candidate) bool {
	if _, ok := c.lang.(language.Versioned); !ok {
		return true
	}
	var certain, likely []language.Version
	for _, f := range c.files {
		for _, v := range s.versionsOf(c.lang, f) {
			list := &certain
			if v.Likely {
				list = &likely
			}
			if !slices.ContainsFunc(*list, func(have language.Version) bool { return have.Language == v.Language }) {
				*list = append(*list, v)
			}
		}
	}
	if len(certain) == 0 {
		certain = likely
	}
	switch len(certain) {
	case 0:
		return false
	case 1:
		c.lang = certain[0].Language
	default:
		c.doubt = fmt.Sprintf("it mixes %s (%s) and %s (%s), so neither runs it",
			certain[0].Title, certain[0].Sign, certain[1].Title, certain[1].Sign)
	}
	return true
}

// versionsOf keeps what was found out: a file may belong to many programs.
func (s *sources) versionsOf(l language.Language, f *language.Source) []language.Version {
	versions, ok := s.versions[f.Path]
	if !ok {
		versions = l.(language.Versioned).Versions(f)
		s.versions[f.Path] = versions
	}
	return versions
}

// mixture notes that programs are written in versions of one language that cannot run each other's.
func (d *detector) mixture() []string {
	written := map[string][]string{}
	for _, p := range Programs() {
		if found := d.found[p]; found != nil && found.Path != "" && !slices.Contains(written[found.Language], language.Quote(found.Path)) {
			written[found.Language] = append(written[found.Language], language.Quote(found.Path))
		}
	}
	two, three := written["python2"], written["python"]
	if len(two) == 0 || len(three) == 0 {
		return nil
	}
	verb := "are"
	if len(two) == 1 {
		verb = "is"
	}
	return []string{fmt.Sprintf("%s %s written in Python 2, %s in Python 3: each program is run by its own.", list(two), verb, list(three))}
}
