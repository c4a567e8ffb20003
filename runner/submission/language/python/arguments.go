package python

import (
	"bytes"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/commandline"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Arguments implements language.Language. The first of the files that looks at its command line decides.
func (Python) Arguments(files []*language.Source, p requirement.Program, several bool) language.Arguments {
	for _, f := range files {
		if len(f.Raw) > commandline.SourceLimit {
			continue
		}
		reader := &commandLine{commandline.Reader{File: f, Program: p, Several: several}}
		switch {
		case bytes.Contains(f.Text.Bare, []byte("ArgumentParser")), bytes.Contains(f.Text.Bare, []byte("OptionParser")):
			return reader.parser()
		case argvUse.Match(f.Text.Bare):
			return reader.argv()
		}
	}
	return commandline.None(files, several, patterns.Keyboard)
}

// commandLine finds out what one source wants on its command line as one program.
type commandLine struct {
	commandline.Reader
}
