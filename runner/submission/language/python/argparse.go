package python

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
)

var (
	addArgument = regexp.MustCompile(`\b(\w+)\s*\.\s*add_(?:argument|option)\s*\(`)
	addParser   = regexp.MustCompile(`(?:\b(\w+)\s*=\s*)?\b\w+\s*\.\s*add_parser\s*\(`)
	keyword     = regexp.MustCompile(`^\s*(\w+)\s*=([^=].*|$)`)
)

// option is one call of add_argument.
type option struct {
	names    []string
	line     int
	receiver string
	settings map[string]string
}

func (o option) positional() bool { return !strings.HasPrefix(o.names[0], "-") }

func (o option) long() string {
	long := o.names[0]
	for _, n := range o.names {
		if len(n) > len(long) {
			long = n
		}
	}
	return long
}

func (o option) required() bool {
	if o.positional() {
		nargs := strings.Trim(o.settings["nargs"], `"' `)
		return nargs != "?" && nargs != "*" && nargs != "argparse.REMAINDER"
	}
	return o.settings["required"] == "True"
}

func (o option) flag() bool { return strings.Contains(o.settings["action"], "store_") }

func (o option) meant() commandline.Meaning {
	what := commandline.Unknown
	for _, n := range append(commandline.Literals([]byte(o.settings["dest"])), o.names...) {
		if m := commandline.Meant(strings.TrimLeft(n, "-")); m != commandline.Unknown {
			what = m
		}
	}
	if what == commandline.Unknown && o.settings["type"] == "int" {
		return commandline.Port
	}
	return what
}

// parser reads the options that argparse or optparse is told of.
func (c *commandLine) parser() language.Arguments {
	options := c.options()
	word, subparsers, doubt := c.subparser()
	if doubt != "" {
		return language.Arguments{Doubt: doubt}
	}
	var before, after []string
	first := 0
	for _, o := range options {
		if sub, ok := subparsers[o.receiver]; ok && sub != word {
			continue
		}
		args, wrong := c.option(o)
		if wrong != "" {
			doubt = commandline.Clauses(doubt, wrong)
			continue
		}
		if len(args) > 0 && first == 0 {
			first = o.line
		}
		if _, sub := subparsers[o.receiver]; sub {
			after = append(after, args...)
		} else {
			before = append(before, args...)
		}
	}
	args := before
	if word != "" {
		args = append(append(args, word), after...)
		if at := addParser.FindIndex(c.File.Text.Bare); first == 0 && at != nil {
			first = c.File.Line(at[0])
		}
	}
	return c.Given(args, first, "its command line", doubt)
}

// option says what to give for one option, if anything.
func (c *commandLine) option(o option) (args []string, doubt string) {
	choices := commandline.Literals([]byte(o.settings["choices"]))
	var value string
	switch {
	case len(choices) > 0 && (c.Several || o.required()):
		word, ok := commandline.Choose(choices, c.Program)
		if !ok {
			return nil, fmt.Sprintf("line %d of %s wants one of %s, none of which is plainly the %s", o.line,
				language.Quote(c.File.Path), commandline.QuoteAll(choices), c.Program.Name())
		}
		value = word
	case o.flag():
		said := commandline.ModeWords(o.long())
		if c.Several && said != (language.Words{}) && said.Fits(c.Program) {
			return []string{o.long()}, ""
		}
		return nil, ""
	case !o.required() && o.hasDefault():
		return nil, ""
	case o.meant() == commandline.Host:
		value = "{host}"
	case o.meant() == commandline.Port:
		value = "{port}"
	case c.Several && o.meant() == commandline.Mode:
		words := c.comparisons(strings.TrimLeft(o.long(), "-"))
		word, ok := commandline.Choose(words, c.Program)
		if !ok {
			return nil, fmt.Sprintf("line %d of %s wants a mode, and nothing shows which is the %s", o.line,
				language.Quote(c.File.Path), c.Program.Name())
		}
		value = word
	case !o.required():
		return nil, ""
	case o.meant() == commandline.Sentence:
		return nil, fmt.Sprintf("line %d of %s reads the sentence from the command line, not from the keyboard", o.line, language.Quote(c.File.Path))
	default:
		return nil, fmt.Sprintf("line %d of %s wants the argument %q, which is neither plainly the host nor the port", o.line,
			language.Quote(c.File.Path), o.long())
	}
	if o.positional() {
		return []string{value}, ""
	}
	return []string{o.long(), value}, ""
}

func (o option) hasDefault() bool {
	def, ok := o.settings["default"]
	return ok && def != "None"
}

// subparser chooses among the words of add_parser. The map has the words by the names of the variables that hold the parsers.
func (c *commandLine) subparser() (word string, of map[string]string, doubt string) {
	of = map[string]string{}
	var words []string
	for _, m := range addParser.FindAllSubmatchIndex(c.File.Text.Bare, commandline.MatchesLimit) {
		said := commandline.Literals(callArguments(c.File.Text, m[1]))
		if len(said) == 0 {
			continue
		}
		words = append(words, said[0])
		if m[2] >= 0 {
			of[string(c.File.Text.Bare[m[2]:m[3]])] = said[0]
		}
	}
	if len(words) == 0 {
		return "", of, ""
	}
	word, ok := commandline.Choose(words, c.Program)
	if !ok {
		return "", of, fmt.Sprintf("%s wants one of %s, none of which is plainly the %s", language.Quote(c.File.Path), commandline.QuoteAll(words), c.Program.Name())
	}
	return word, of, ""
}

func (c *commandLine) options() []option {
	var options []option
	for _, m := range addArgument.FindAllSubmatchIndex(c.File.Text.Bare, commandline.MatchesLimit) {
		o := option{
			line:     c.File.Line(m[0]),
			receiver: string(c.File.Text.Bare[m[2]:m[3]]),
			settings: map[string]string{},
		}
		for _, part := range splitArguments(c.File.Text, m[1]) {
			if kw := keyword.FindSubmatch(part); kw != nil {
				o.settings[string(kw[1])] = strings.TrimSpace(string(kw[2]))
			} else if said := commandline.Literals(part); len(said) == 1 {
				o.names = append(o.names, said[0])
			}
		}
		if len(o.names) > 0 {
			options = append(options, o)
		}
	}
	return options
}

// callArguments is the text between the brackets of a call; open is right after the opening one.
func callArguments(text language.Text, open int) []byte {
	depth := 1
	for i := open; i < len(text.Bare); i++ {
		switch text.Bare[i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth--; depth == 0 {
				return text.Code[open:i]
			}
		}
	}
	return text.Code[open:]
}

// splitArguments cuts a call's arguments at the commas that are not inside brackets or strings.
func splitArguments(text language.Text, open int) [][]byte {
	all := callArguments(text, open)
	var parts [][]byte
	depth, from := 0, 0
	for i := range all {
		switch text.Bare[open+i] {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth--
		case ',':
			if depth == 0 {
				parts = append(parts, bytes.ReplaceAll(all[from:i], []byte("\n"), []byte(" ")))
				from = i + 1
			}
		}
	}
	return append(parts, bytes.ReplaceAll(all[from:], []byte("\n"), []byte(" ")))
}
