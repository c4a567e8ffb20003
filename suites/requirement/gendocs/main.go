// Gendocs writes docs/requirements.md from the catalogue. It is run by go generate in suites/requirement, or by make docs.
package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"os"
	"strings"
	"text/template"

	"github.com/sockgrade/sockgrade/suites/requirement"
)

//go:embed requirements.md.tmpl
var page string

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gendocs FILE")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "gendocs: %v\n", err)
		os.Exit(1)
	}
}

func write(file string) error {
	content, err := render()
	if err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}

// section is a program's part of the page.
type section struct {
	Heading string
	// Subject begins the sentence that each title completes.
	Subject      string
	Requirements []*requirement.Requirement
}

func render() ([]byte, error) {
	parsed, err := template.New("requirements.md").Funcs(template.FuncMap{"anchor": anchor}).Parse(page)
	if err != nil {
		return nil, err
	}
	data := struct {
		Counts   string
		Sections []section
	}{counts(), sections()}
	var out bytes.Buffer
	if err := parsed.Execute(&out, data); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func sections() []section {
	var all []section
	for _, p := range requirement.Programs() {
		s := section{Heading: p.Name(), Subject: p.Subject(), Requirements: requirement.Of(p)}
		switch p {
		case requirement.Submission:
			s.Heading = "The submission"
		case requirement.Interop:
			s.Heading = "Client and server together"
		}
		all = append(all, s)
	}
	return all
}

func counts() string {
	of := map[requirement.Level]int{}
	for _, r := range requirement.All() {
		of[r.Level]++
	}
	var parts []string
	for _, level := range requirement.Levels() {
		parts = append(parts, fmt.Sprintf("%d %s", of[level], level))
	}
	return fmt.Sprintf("There are %d requirements: %s.", len(requirement.All()), strings.Join(parts, ", "))
}

// anchor is the fragment that GitHub makes of a heading that is a requirement's ID.
func anchor(id string) string { return "#" + strings.ReplaceAll(id, "/", "") }
