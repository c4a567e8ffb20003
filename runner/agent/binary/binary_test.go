package binary_test

import (
	"bytes"
	"debug/elf"
	"runtime"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/binary"
	"github.com/sockgrade/sockgrade/runner/problem"
)

func TestForBuildsAStaticExecutable(t *testing.T) {
	agent, err := binary.For(t.Context(), runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	file, err := elf.NewFile(bytes.NewReader(agent))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("it needs a dynamic linker")
		}
	}
	again, err := binary.For(t.Context(), runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	if &again[0] != &agent[0] {
		t.Error("it was not kept")
	}
}

func TestForUnknownArchitecture(t *testing.T) {
	_, err := binary.For(t.Context(), "pdp11")
	if _, ok := problem.Of(err); !ok {
		t.Errorf("error %v, want a problem for the user", err)
	}
}
