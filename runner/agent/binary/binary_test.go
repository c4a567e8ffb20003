package binary_test

import (
	"bytes"
	"debug/elf"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/binary"
	"github.com/sockgrade/sockgrade/runner/problem"
)

func TestForBuildsAStaticExecutable(t *testing.T) {
	for goarch, machine := range map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64} {
		agent, err := binary.For(t.Context(), goarch)
		if err != nil {
			t.Fatal(err)
		}
		file, err := elf.NewFile(bytes.NewReader(agent))
		if err != nil {
			t.Fatal(err)
		}
		if file.Machine != machine {
			t.Errorf("%s: it is for %v", goarch, file.Machine)
		}
		for _, p := range file.Progs {
			if p.Type == elf.PT_INTERP {
				t.Errorf("%s: it needs a dynamic linker", goarch)
			}
		}
	}
}

func TestForUnknownArchitecture(t *testing.T) {
	_, err := binary.For(t.Context(), "pdp11")
	if _, ok := problem.Of(err); !ok {
		t.Errorf("error %v, want a problem for the user", err)
	}
}
