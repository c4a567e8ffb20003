// Package cpp knows how programs in C++ differ from those in C.
package cpp

import (
	"bytes"
	"regexp"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/c"
	"github.com/sockgrade/sockgrade/runner/submission/language/clike"
)

// CPlusPlus implements language.Language.
var CPlusPlus = &c.Dialect{
	ID:       "cpp",
	Compiler: []string{"g++", "-w"},
	Sources:  []string{".cpp", ".cc", ".cxx", ".c++"},
	Headers:  []string{".hpp", ".hh", ".hxx", ".h"},
	Syntax:   clike.Syntax{Preprocessor: true, Raw: raw},
}

var _ language.Language = CPlusPlus

var rawString = regexp.MustCompile(`^(?:u8|[uUL])?R"([^\s()\\]{0,16})\(`)

func raw(rest []byte) (open int, closing string) {
	if !bytes.HasPrefix(bytes.TrimLeft(rest[:min(len(rest), 3)], "u8UL"), []byte(`R`)) {
		return 0, ""
	}
	m := rawString.FindSubmatch(rest[:min(len(rest), 32)])
	if m == nil {
		return 0, ""
	}
	return len(m[0]), ")" + string(m[1]) + `"`
}
