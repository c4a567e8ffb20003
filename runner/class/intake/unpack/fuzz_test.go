package unpack_test

import (
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	. "github.com/sockgrade/sockgrade/runner/class/intake/intaketest"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
)

func FuzzClean(f *testing.F) {
	for _, seed := range []string{"a/b.py", `..\..\x`, `C:\x`, "//server/share/x", "a/./b//c", "\x00\x1b", strings.Repeat("é", 200), "a\xff", "/", "..", "CON"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		clean, _, wrong := unpack.Clean(name)
		if wrong != "" || clean == "" {
			return
		}
		if !filepath.IsLocal(clean) || filepath.ToSlash(filepath.Clean(clean)) != clean || !utf8.ValidString(clean) || strings.ContainsAny(clean, "\\\x00\n\x1b") {
			t.Errorf("%q became %q", name, clean)
		}
		for part := range strings.SplitSeq(clean, "/") {
			if len(part) > 255 {
				t.Errorf("%q became %q", name, clean)
			}
		}
		if again, _, wrong := unpack.Clean(clean); wrong != "" || again != clean && !strings.Contains(clean, ":") {
			t.Errorf("%q became %q and then %q, %s", name, clean, again, wrong)
		}
	})
}

// FuzzUnpack hands in any bytes as an archive. That nothing outside is touched is checked by put.
func FuzzUnpack(f *testing.F) {
	server := File{Name: "UDPServer.py", Data: "server"}
	hostile := File{Name: "../../secret", Data: "x"}
	for _, seed := range [][]byte{
		Zip(server, hostile, File{Name: "link", Target: "/etc"}), Tar(server, hostile, File{Name: "link", Target: "..", Hard: true}),
		Gzip(Tar(server)), XZ(Tar(server)), Zstd(Tar(server)), Zip(File{Name: "in.zip", Data: string(Zip(server))}), []byte("Rar!\x1a\x07\x01\x00"),
		Zip(File{Name: "\x81.py", Data: "x", Raw: true}, File{Name: "x", Data: "x", Encrypted: true}),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		result, files := put(t, handIn{"hw.zip": data}, small())
		if (result.Refused == "") != (result.Dir != "") || (result.Dir == "") != (len(files) == 0) {
			t.Errorf("refused %q, in %q with %d files", result.Refused, result.Dir, len(files))
		}
		for _, line := range append(result.Notes, result.Refused) {
			if strings.ContainsAny(line, "\n\x1b\x00") || !utf8.ValidString(line) {
				t.Errorf("unsafe: %q", line)
			}
		}
	})
}
