package python

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Arguments implements language.Language. The first of the files that looks at its command line decides.
func (Python) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	for _, f := range files {
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

// meant guesses from a name in the source.
func meant(name string) meaning {
	name = strings.ToLower(name)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(name, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("port", "puerto", "porta", "端口"):
		return port
	case has("mode", "role", "proto", "side", "which", "kind"):
		return mode
	case has("host", "addr", "ip", "servername", "server_name", "dest", "machine", "url", "domain", "remote"), name == "server",
		name == "s", name == "h", name == "target":
		return host
	case has("sentence", "message", "msg", "text", "word", "line", "data", "string"):
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
	if c.several && len(args) == 0 && doubt == "" {
		result.Doubt = "it holds several programs, and nothing in its code shows how one of them is chosen"
	}
	return result
}
