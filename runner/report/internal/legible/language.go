package legible

import (
	"cmp"
	"strings"
)

var languageNames = map[string]string{
	"python": "Python", "java": "Java", "c": "C", "cpp": "C++", "c++": "C++", "go": "Go", "javascript": "JavaScript",
	"node": "JavaScript", "typescript": "TypeScript", "rust": "Rust", "csharp": "C#", "ruby": "Ruby", "kotlin": "Kotlin",
	"perl": "Perl", "php": "PHP", "python2": "Python 2",
}

// Language is the name of a language as people write it.
func Language(language string) string {
	return cmp.Or(languageNames[strings.ToLower(language)], Text(language))
}
