package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestThePackagesAreTheReference(t *testing.T) {
	for _, program := range programs {
		source, err := os.ReadFile(filepath.Join("../../../reference", program, "main.go"))
		if err != nil {
			t.Fatal(err)
		}
		want, err := render(program, string(source))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("..", program, program+".go"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("runner/reference/%s is not what reference/%s makes; run \"make docs\" and commit it (-reference +package):\n%s",
				program, program, diff)
		}
	}
}

func TestWhatIsNoProgram(t *testing.T) {
	for _, source := range []string{"", "// Command udpserver is.\npackage udpserver\n\nfunc main() {\n}\n", "// Command udpserver is.\npackage main\n"} {
		if got, err := render("udpserver", source); err == nil {
			t.Errorf("%q became\n%s", source, got)
		}
	}
}
