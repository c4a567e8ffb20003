// Gen writes the programs of reference/ as packages that sockgrade can call. It is run by go generate in runner/reference, or by
// make docs.
package main

import (
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"strings"
)

// programs are the folders below reference/, and of the packages here.
var programs = []string{"udpserver", "tcpserver", "udpclient", "tcpclient"}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gen REFERENCE")
		os.Exit(2)
	}
	for _, program := range programs {
		if err := write(os.Args[1], program); err != nil {
			fmt.Fprintf(os.Stderr, "gen: %s: %v\n", program, err)
			os.Exit(1)
		}
	}
}

func write(reference, program string) error {
	source, err := os.ReadFile(filepath.Join(reference, program, "main.go"))
	if err != nil {
		return err
	}
	callable, err := render(program, string(source))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(program, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(program, program+".go"), callable, 0o644)
}

// render makes a package of a main package: nothing changes but its name and that of main. It fails if source is not like the
// reference's programs.
func render(program, source string) ([]byte, error) {
	for _, change := range []struct{ from, to string }{
		{"// Command " + program + " ", "// Package " + program + " "},
		{"\npackage main\n", "\npackage " + program + "\n"},
		{"\nfunc main() {\n", "\n// Main is the program: it has the process to itself, its arguments, its signals and its end.\nfunc Main() {\n"},
	} {
		if strings.Count(source, change.from) != 1 {
			return nil, fmt.Errorf("%q does not stand there once", change.from)
		}
		source = strings.Replace(source, change.from, change.to, 1)
	}
	header := fmt.Sprintf("// Code generated from reference/%s/main.go by \"make docs\"; DO NOT EDIT.\n\n", program)
	return format.Source([]byte(header + source))
}
