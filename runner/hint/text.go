package hint

import (
	"bytes"
	"strings"
	"unicode"
)

var upperCalls = patterns{
	"csharp":     re(`\.To(Upper|Lower)(Invariant)?\(`),
	"python":     re(`\.(upper|capitalize|title|swapcase|lower)\(`),
	"java":       re(`\.to(Upper|Lower)Case\(`),
	"c":          re(`\bto(upper|lower)\(`),
	"javascript": re(`\.to(Locale)?(Upper|Lower)Case\(`),
	"go":         re(`\b(strings|bytes)\.(To(Upper|Lower|Title)|Title)\(`),
	"rust":       re(`\.to_(ascii_)?(upper|lower)case\(`),
}

var upperCall = byLanguage{
	"csharp":     "sentence.ToUpper()",
	"python":     "message.decode().upper(), whose result is what is to be sent",
	"java":       "sentence.toUpperCase()",
	"c":          "for each byte, b = toupper((unsigned char) b)",
	"javascript": "message.toString().toUpperCase()",
	"go":         "bytes.ToUpper(buffer[:n])",
	"rust":       "buffer[..n].to_ascii_uppercase()",
	"":           "upper-case every letter of what was received",
}

// otherUpper are other ways to upper case than the languages' own calls.
var otherUpper = re(`(?i)upper|translate|\btr\b|[-^]\s*=?\s*(32|0x20|' ')|&\s*~?(0xdf|0x20)`)

// textRules judge what becomes of the text in a reply.
var textRules = []rule{
	{
		id:    "bytes-repr",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/exact-length"},
		when: func(s seen) bool {
			got := strings.ToLower(string(s.received))
			return s.compared() && (strings.HasPrefix(got, "b'") && strings.HasSuffix(got, "'") ||
				strings.HasPrefix(got, `b"`) && strings.HasSuffix(got, `"`)) && len(s.received) >= len(s.expected)+3
		},
		cause: "str() of bytes gives their Python notation, b'...', and this is what is sent",
		fix:   byLanguage{"python": "decode() of the bytes instead of str()"},
		at:    patterns{"python": re(`\bstr\(`, `\bf["'].*\{`, `\brepr\(`)},
	},
	{
		id:    "title-case",
		on:    []string{"*-server/uppercases", "*-server/keeps-other-characters", "*-server/accepts-utf8"},
		usual: []string{"*-server/uppercases"},
		when: func(s seen) bool {
			return s.compared() && len(firstWord(s.expected)) > 0 && bytes.EqualFold(s.received, s.expected) &&
				bytes.ContainsFunc(s.received, unicode.IsUpper) &&
				(string(s.received) == capitalized(s.expected) || string(s.received) == titled(s.expected))
		},
		cause: "only first letters become upper-case",
		fix:   upperCall,
		at:    upperCalls,
	},
	{
		id:    "not-upper-cased",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/uppercases"},
		when: func(s seen) bool {
			return s.compared() && len(s.sent) > 0 && bytes.Equal(s.received, s.sent) && !bytes.Equal(s.sent, s.expected) &&
				bytes.EqualFold(s.received, s.expected)
		},
		cause: "the request comes back as it was sent: nothing is put into upper case, or the result is not what is sent",
		causeOf: func(s seen) string {
			if len(s.sources) > 0 && upperCalls[s.language] != nil && !s.contains(upperCalls[s.language]...) && !s.contains(otherUpper...) {
				return "the request comes back as it was sent: nothing in the program puts it into upper case"
			}
			return ""
		},
		fix:   upperCall,
		fixOf: upperOfReceived,
		at:    upperCalls,
		where: sendPlace,
	},
	{
		id: "backwards",
		on: []string{"*-server/uppercases"},
		when: func(s seen) bool {
			return s.compared() && len(s.sent) >= few && bytes.EqualFold(reversed(s.received), s.expected)
		},
		cause: "the text comes back to front",
		fix:   byLanguage{"python": "no [::-1] and no reversed()", "": "send the letters in the order in which they came"},
		at:    patterns{"python": re(`\[\s*::\s*-1\s*\]`, `\breversed\(`), "java": re(`\.reverse\(`), "ruby": re(`\.reverse\b`), "javascript": re(`\.reverse\(`)},
	},
	{
		id: "sends-other-text",
		on: []string{"*-server/uppercases"},
		when: func(s seen) bool {
			part := bytes.Contains(bytes.ToLower(s.sent), bytes.ToLower(s.received))
			return s.compared() && len(s.sent) >= few && !part && !s.hasOfRequest() && printable(s.received)
		},
		cause: "the server sends something else than the request in upper case",
		fix:   upperCall,
		fixOf: upperOfReceived,
		at:    patterns{"python": re(`\.send(?:to|all)?\(\s*b?["']`, `=.*\blen\(`, `\.send(?:to|all)?\(`)},
	},
	{
		id:    "lower-cases",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/uppercases"},
		when: func(s seen) bool {
			return s.compared() && len(s.sent) > 0 && !bytes.Equal(s.received, s.sent) && bytes.Equal(s.received, bytes.ToLower(s.sent))
		},
		cause: "letters become lower-case instead of upper-case",
		fix:   upperCall,
		at:    upperCalls,
	},
	{
		id: "swaps-case",
		on: []string{"*-server/keeps-other-characters"},
		when: func(s seen) bool {
			return s.compared() && len(s.sent) > 0 && string(s.received) != string(s.expected) &&
				string(s.received) == strings.Map(swapped, string(s.sent))
		},
		cause: "capitals become lower-case: the case of each letter is turned round",
		fix:   upperCall,
		at:    patterns{"python": re(`\.swapcase\(`), "c": re(`\^=?\s*(32|0x20|' ')`, `-=?\s*32`)},
	},
	{
		id: "subtracts-32",
		on: []string{"*-server/keeps-other-characters", "*-server/uppercases"},
		when: func(s seen) bool {
			return s.compared() && len(s.sent) > 0 && !bytes.Equal(s.received, s.expected) && bytes.Equal(s.received, less32(s.sent))
		},
		cause: "32 is taken from every byte, and not from lower-case letters only",
		fix:   upperCall,
		at: patterns{
			"c": re(`-=?\s*(32|0x20|' ')`), "java": re(`-=?\s*32`), "python": re(`-=?\s*32`), "go": re(`-=?\s*32`),
		},
	},
	{
		id:    "only-first-word",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/keeps-other-characters"},
		when: func(s seen) bool {
			word := firstWord(s.expected)
			return s.compared() && word != nil && bytes.Equal(s.received, word)
		},
		cause: "only the first word comes back: the text is cut at the first blank",
		fix: byLanguage{
			"java":   "do not read with Scanner.next(): take all bytes that were received",
			"c":      "no scanf or sscanf with %s, which stops at a blank: use the bytes that recv returned",
			"python": "do not split() what was received",
			"go":     "no fmt.Fscan, which stops at a blank: use the bytes that Read returned",
			"":       "use all bytes that were received",
		},
		at: patterns{
			"java": re(`\.next\(\)`, `\.split\(`), "c": re(`\b[sf]?scanf\s*\([^;]*%\d*s`, `\bstrtok\s*\(`),
			"python": re(`\.split\(`, `\.partition\(`), "go": re(`\b[FS]?[Ss]can(f|ln)?\(`, `strings\.Fields\(`),
		},
	},
	{
		id:    "trims-blanks",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/keeps-other-characters"},
		when: func(s seen) bool {
			return s.compared() && !bytes.Equal(s.received, s.expected) && trimmed(s.received, s.expected)
		},
		cause: "blanks at the ends of the text are cut off",
		fix: byLanguage{
			"python": "no strip() on what was received", "java": "no trim() on what was received",
			"go": "no strings.TrimSpace on what was received", "": "send back every byte that was received",
		},
		at: patterns{
			"python": re(`\.[lr]?strip\(`), "java": re(`\.(trim|strip)\(`), "go": re(`\bTrim(Space|Right|Left)?\(`),
			"javascript": re(`\.trim(Start|End)?\(`), "rust": re(`\.trim(_start|_end)?\(`),
		},
	},
	{
		id: "collapses-blanks",
		on: []string{"*-server/keeps-other-characters"},
		when: func(s seen) bool {
			return s.compared() && !bytes.Equal(s.received, s.expected) &&
				bytes.Equal(bytes.Join(bytes.Fields(s.expected), []byte(" ")), bytes.TrimSpace(s.received))
		},
		cause: "several blanks or a tab between words become one blank: the text is split and joined again",
		fix: byLanguage{
			"python": "upper-case the whole text at once, without split() and join()", "": "send back every byte that was received, in upper case",
		},
		at: patterns{"python": re(`\.split\(`), "java": re(`\.split\(`), "go": re(`strings\.Fields\(`)},
	},
	{
		id: "only-letters",
		on: []string{"*-server/keeps-other-characters"},
		when: func(s seen) bool {
			return s.compared() && len(s.received) < len(s.expected) && (string(s.received) == only(s.expected, unicode.IsLetter) ||
				string(s.received) == only(s.expected, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsSpace(r) }))
		},
		cause: "everything that is not a letter is left out",
		fix:   byLanguage{"": "change lower-case letters, and send all other characters as they came"},
		at:    patterns{"python": re(`\.isalpha\(`), "java": re(`\bisLetter\(`, `\.replaceAll\(`), "c": re(`\bisalpha\s*\(`)},
	},
	{
		id:    "label-in-reply",
		on:    []string{"*-server/*"},
		usual: []string{"*-server/exact-length"},
		when: func(s seen) bool {
			if !s.compared() || len(s.expected) < 2 || len(s.received) <= len(s.expected) {
				return false
			}
			before, after, found := bytes.Cut(s.received, s.expected)
			return found && (printable(bytes.TrimSpace(before)) || printable(bytes.TrimSpace(after))) && !s.hasRestOfRequest()
		},
		cause: "the server sends text of its own with the reply",
		fix: byLanguage{
			"udp:": "send the upper-cased bytes alone", "": "send the upper-cased bytes alone; a label such as \"From Server:\" is the client's to print",
		},
		at: patterns{
			"python": re(`\.send(to|all)?\(\s*b?["']`, `\.send(to|all)?\(.*["'][^"']*\w[^"']*["']\s*\+`, `=\s*f?["'][^"']*\w[^"']*["']\s*\+`, `=\s*f["']`),
		},
	},
	{
		id: "wrong-encoding",
		on: []string{"*-server/accepts-utf8", "*-client/accepts-utf8"},
		when: func(s seen) bool {
			return s.compared() && (misread(s.sent, s.received) || misread(s.expected, s.received))
		},
		cause: "each byte is taken for a letter of its own: the text is read in another encoding than UTF-8",
		fix:   byLanguage{"": "read and write the text as UTF-8"},
	},
	{
		id: "ascii-only",
		on: []string{"*-server/accepts-utf8"},
		when: func(s seen) bool {
			return s.compared() && lostOtherLetters(s.expected, s.received)
		},
		cause: "letters outside of ASCII are lost: the text is converted by way of ASCII",
		fix:   byLanguage{"python": "decode() and encode() without arguments, which is UTF-8", "csharp": "Encoding.UTF8 instead of Encoding.ASCII, wherever it stands", "java": "StandardCharsets.UTF_8 instead of US_ASCII, wherever it stands", "": "read and write the text as UTF-8, or leave such bytes as they are"},
		at:    patterns{"python": re(`ascii`), "java": re(`US_ASCII|"ASCII"|"US-ASCII"`), "csharp": re(`\bEncoding\.ASCII\b`)},
	},
}
