package submission

import (
	"slices"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/problem"
)

func FuzzParseManifest(f *testing.F) {
	for _, seed := range []string{
		"", "programs: {}\n", "programs:\n  udp-server:\n    path: a.py\n    type: [1, b]\n    run: x\n    build: [[a], b]\n",
		"a: &a [*a]\n", "? x\n", "[", "programs: {udp-server: {run: []}}", "---\n---\n", "\x00", "!!binary x", "a:\n\tb: c", "- - - -", "|\n x",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		programs, err := parseManifest(ManifestName, data)
		if err != nil {
			p, ok := problem.Of(err)
			if !ok {
				t.Fatalf("the error %v is not a problem", err)
			}
			if strings.ContainsFunc(p.Error(), func(r rune) bool { return r < ' ' || r == 0x7f }) {
				t.Fatalf("control characters in %q", p.Error())
			}
			return
		}
		for p, said := range programs {
			if !slices.Contains(Programs(), p) || said == nil {
				t.Fatalf("the manifest speaks of %q: %v", p, said)
			}
			if said.Path != nil && (said.Path.value == "" || said.Path.line < 1) {
				t.Fatalf("the path is %+v", said.Path)
			}
			if said.Run != nil && (len(said.Run.argv) == 0 || slices.ContainsFunc(said.Run.argv, func(a string) bool { return strings.Contains(a, "\x00") })) {
				t.Fatalf("the command is %q", said.Run.argv)
			}
		}
	})
}
