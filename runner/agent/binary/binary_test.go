package binary_test

import (
	"bytes"
	"context"
	"debug/elf"
	"runtime"
	"testing"

	"github.com/sockgrade/sockgrade/runner/agent/binary"
	"github.com/sockgrade/sockgrade/runner/problem"
)

func TestForBuildsAStaticExecutable(t *testing.T) { builtStatic(t, binary.For) }

func TestReferenceBuildsAStaticExecutable(t *testing.T) { builtStatic(t, binary.Reference) }

func builtStatic(t *testing.T, get func(context.Context, string) ([]byte, error)) {
	t.Helper()
	content, err := get(t.Context(), runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	file, err := elf.NewFile(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("it needs a dynamic linker")
		}
	}
	again, err := get(t.Context(), runtime.GOARCH)
	if err != nil {
		t.Fatal(err)
	}
	if &again[0] != &content[0] {
		t.Error("it was not kept")
	}
}

func TestForUnknownArchitecture(t *testing.T) {
	_, err := binary.For(t.Context(), "pdp11")
	if _, ok := problem.Of(err); !ok {
		t.Errorf("error %v, want a problem for the user", err)
	}
}
