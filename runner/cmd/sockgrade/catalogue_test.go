package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"
)

// What is written about requirements fits the terminal, in colour unless NO_COLOR says otherwise.
func TestTheCatalogueOnATerminal(t *testing.T) {
	g := newGround(t, filepath.Join(t.TempDir(), "tmp"), false)
	for _, arguments := range [][]string{{"requirements"}, {"explain", "replies-without-terminator"}} {
		t.Run(arguments[0], func(t *testing.T) {
			got := g.onTerminal(t, nil, arguments...)
			if !colored.MatchString(got) {
				t.Errorf("there is no colour in\n%q", got)
			}
			for line := range strings.SplitSeq(got, "\r\n") {
				if n := runewidth.StringWidth(sequence.ReplaceAllString(line, "")); n > columns {
					t.Errorf("%d cells wide: %q", n, line)
				}
			}
			if got := g.onTerminal(t, []string{"NO_COLOR=1"}, arguments...); colored.MatchString(got) {
				t.Errorf("there is colour in spite of NO_COLOR:\n%q", got)
			}
		})
	}
}
