package hint

import "strings"

// scopes are what texts may be narrowed to, narrowest first: one program ("tcp-server:"), a transport ("tcp:"), a role
// ("server:"), and last, with "", nothing. A key of a table begins with one of them.
//
// The same fault is mended in other words in another program: a loop of a TCP server has to begin at accept, and a UDP server
// has none.
func scopes(requirementID string) []string {
	program, name, _ := strings.Cut(requirementID, "/")
	transport, role, both := strings.Cut(program, "-")
	if !both { // interop/tcp has a transport and both roles
		return []string{program + ":", name + ":", ""}
	}
	return []string{program + ":", transport + ":", role + ":", ""}
}

// unscoped is a key without what it is narrowed to.
func unscoped(key string) string { return key[strings.IndexByte(key, ':')+1:] }

// of is the narrowest text for a language or, without one, for the others.
func (b byLanguage) of(language, requirementID string) string {
	for _, key := range []string{language, ""} {
		for _, scope := range scopes(requirementID) {
			if text, ok := b[scope+key]; ok {
				return text
			}
		}
	}
	return ""
}

// of is what a phrasebook says about a hint: of each part of it the narrowest.
func (b phrasebook) of(id, requirementID string) phrase {
	var found phrase
	for _, scope := range scopes(requirementID) {
		said := b[scope+id]
		if found.fix == "" {
			found.fix = said.fix
		}
		if found.at == nil {
			found.at = said.at
		}
	}
	return found
}
