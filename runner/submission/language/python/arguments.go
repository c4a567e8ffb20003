package python

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// What is looked at to find arguments: the search goes back and forth in a source, which a hostile one could make long.
const (
	argumentsLimit = 64 << 10 // bytes of one source
	matchesLimit   = 100      // of one pattern
)

// Arguments implements language.Language. The first of the files that looks at its command line decides.
func (Python) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	for _, f := range files {
		if len(f.Raw) > argumentsLimit {
			continue
		}
		reader := &commandLine{file: f, program: p, several: several}
		switch {
		case bytes.Contains(f.Text.Bare, []byte("ArgumentParser")), bytes.Contains(f.Text.Bare, []byte("OptionParser")):
			return reader.parser()
		case argvUse.Match(f.Text.Bare):
			return reader.argv()
		}
	}
	if several {
		doubt := "it holds several programs, and nothing in its code shows how one of them is chosen"
		if f, line := asksMode(files); line > 0 {
			doubt = fmt.Sprintf("it holds several programs and asks on the keyboard which to be (line %d of %s): "+
				"sockgrade.yaml can say what to type", line, language.Quote(f.Path))
		}
		return language.Arguments{Doubt: doubt}
	}
	return language.Arguments{}
}

func asksMode(files []*language.Source) (*language.Source, int) {
	for _, f := range files {
		if at := patterns.Keyboard.FindIndex(f.Text.Bare); at != nil {
			return f, f.Line(at[0])
		}
	}
	return nil, 0
}

// meaning is what an argument stands for.
type meaning int

const (
	unknown meaning = iota
	host
	port
	sentence
	mode
)

// commandLine finds out what one source wants on its command line as one program.
type commandLine struct {
	file    *language.Source
	program requirement.Program
	several bool
}

// The words by which students call an argument; one of them ends the name, or is one of its words.
var (
	portNames     = []string{"port", "ports", "puerto", "porta", "portno", "portnum"}
	modeNames     = []string{"mode", "role", "proto", "protocol", "side", "kind", "transport"}
	hostNames     = []string{"host", "hostname", "addr", "address", "ip", "server", "servername", "dest", "destination", "target", "machine", "domain", "remote", "servidor", "serveur"}
	sentenceNames = []string{"sentence", "message", "msg", "text", "word", "words", "line", "data", "string", "mensaje"}
	notPorts      = []string{"transport", "report", "support", "import", "export"}
)

// meant guesses from a name in the source.
func meant(name string) meaning {
	tokens := language.Tokens(name)
	has := func(words []string) bool {
		return slices.ContainsFunc(tokens, func(token string) bool {
			return slices.ContainsFunc(words, func(word string) bool {
				return token == word || len(token) > len(word) && strings.HasSuffix(token, word) && !slices.Contains(notPorts, token)
			})
		})
	}
	switch {
	case has(modeNames):
		return mode
	case has(portNames):
		return port
	case has(hostNames), name == "s", name == "h":
		return host
	case has(sentenceNames):
		return sentence
	}
	return unknown
}

// choose picks the word that starts the wanted program; ok is false if none or several do.
func (c *commandLine) choose(words []string) (word string, ok bool) {
	var fitting []string
	for _, w := range words {
		said := modeWords(w)
		if said != (language.Words{}) && said.Fits(c.program) {
			fitting = append(fitting, w)
		}
	}
	if len(fitting) == 1 {
		return fitting[0], true
	}
	for _, w := range fitting {
		if modeWords(w) == language.WordsFor(c.program) {
			return w, true
		}
	}
	return "", false
}

// modeWords reads the name of a mode, which may be a letter.
func modeWords(word string) language.Words {
	w := language.Read(word)
	switch strings.ToLower(strings.TrimLeft(word, "-")) {
	case "s":
		w.Side = language.Server
	case "c":
		w.Side = language.Client
	case "u":
		w.Network = language.WordsFor(requirement.UDPServer).Network
	case "t":
		w.Network = language.WordsFor(requirement.TCPServer).Network
	case "us", "uc", "ts", "tc":
		letters := strings.ToLower(strings.TrimLeft(word, "-"))
		return modeWords(letters[:1]).Or(modeWords(letters[1:]))
	}
	return w
}

// given makes the result; line is the first that shows what is wanted.
func (c *commandLine) given(args []string, line int, from, doubt string) language.Arguments {
	result := language.Arguments{Args: args, Doubt: doubt}
	for _, placeholder := range []string{"{host}", "{port}"} {
		first := slices.Index(args, placeholder)
		if first >= 0 && slices.Contains(args[first+1:], placeholder) {
			result.Doubt = clause(doubt, fmt.Sprintf("two of the arguments of %s look like the same one, %s", language.Quote(c.file.Path), placeholder))
		}
	}
	if len(args) > 0 {
		plural := "s"
		if len(args) == 1 {
			plural = ""
		}
		result.Driven = fmt.Sprintf("started with the argument%s %s, as line %d of %s reads them from %s",
			plural, strings.Join(args, " "), line, language.Quote(c.file.Path), from)
		if len(args) == 1 {
			result.Driven = strings.Replace(result.Driven, "reads them", "reads it", 1)
		}
	}
	if c.several && len(args) == 0 && result.Doubt == "" {
		result.Doubt = "it holds several programs, and nothing in its code shows how one of them is chosen"
	}
	return result
}
