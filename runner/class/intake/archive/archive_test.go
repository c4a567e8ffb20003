package archive_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	. "github.com/sockgrade/sockgrade/runner/class/intake/intaketest"
)

var wide = archive.Limits{Bytes: 1 << 30, Ratio: 100, Members: 1000}

func TestSniff(t *testing.T) {
	file := File{Name: "a", Data: "a"}
	old := Tar(file)
	copy(old[257:], make([]byte, 8)) // no magic, as before POSIX
	sum := 0
	for i, b := range old[:512] {
		if i >= 148 && i < 156 {
			b = ' '
		}
		sum += int(b)
	}
	copy(old[148:156], []byte{byte('0' + sum>>12&7), byte('0' + sum>>9&7), byte('0' + sum>>6&7), byte('0' + sum>>3&7), byte('0' + sum&7), 0, ' ', 0})
	for kind, data := range map[archive.Kind][]byte{
		archive.Zip: Zip(file), archive.Tar: Tar(file), archive.Gzip: Gzip(nil), archive.XZ: XZ(nil), archive.Zstd: Zstd([]byte("a")),
		archive.Bzip2: []byte("BZh9"), archive.RAR: []byte("Rar!\x1a\x07\x00"), archive.SevenZip: []byte("7z\xbc\xaf\x27\x1c"), "": []byte("print('PK')"),
	} {
		if got := archive.Sniff(data[:min(len(data), archive.HeadSize)]); got != kind {
			t.Errorf("%s is taken for %q", kind, got)
		}
	}
	if got := archive.Sniff(old[:512]); got != archive.Tar {
		t.Errorf("an old tar is taken for %q", got)
	}
	if archive.Sniff(make([]byte, 512)) != "" {
		t.Error("zeros are taken for an archive")
	}
}

func TestStemAndMeant(t *testing.T) {
	for name, want := range map[string]string{"hw.zip": "hw", "HW.ZIP": "HW", "a.b.tar.gz": "a.b", "x.tgz": "x", "x.py": "x.py", ".zip": ".zip", "zip": "zip"} {
		if stem, ok := archive.Stem(name); stem != want || ok != (stem != name) {
			t.Errorf("the stem of %s is %s, %v", name, stem, ok)
		}
	}
	for name, want := range map[string]bool{"hw.zip": true, "hw": true, "report.DOCX": false, "lib.jar": false} {
		if archive.Meant(name, archive.Zip) != want {
			t.Errorf("%s is meant to be unpacked: %v", name, !want)
		}
	}
}

// TestUnicodePath has a zip whose name in UTF-8 stands in an extra field, as Info-ZIP writes it.
func TestUnicodePath(t *testing.T) {
	const raw, name = "\x81bung.py", "\u00fcbung.py"
	for _, c := range []struct {
		about     string
		sum       uint32
		want, enc string
	}{
		{"right", crc32.ChecksumIEEE([]byte(raw)), name, ""},
		{"of another name", 1, name, "CP437"},
	} {
		field := binary.LittleEndian.AppendUint16(nil, 0x7075)
		field = binary.LittleEndian.AppendUint16(field, uint16(5+len(name)))
		field = append(binary.LittleEndian.AppendUint32(append(field, 1), c.sum), name...)
		var packed bytes.Buffer
		w := zip.NewWriter(&packed)
		if _, err := w.CreateHeader(&zip.FileHeader{Name: raw, NonUTF8: true, Extra: field}); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		for _, m := range members(t, packed.Bytes(), wide) {
			if m.Name != c.want || m.Recoded != c.enc {
				t.Errorf("%s: %q from %q", c.about, m.Name, m.Recoded)
			}
		}
	}
}

func members(t *testing.T, data []byte, limits archive.Limits) []archive.Member {
	t.Helper()
	opened, err := archive.Open(bytes.NewReader(data), int64(len(data)), "test", limits)
	if err != nil {
		t.Fatal(err)
	}
	var all []archive.Member
	if err := opened.Walk(func(m archive.Member) error { all = append(all, m); return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestBudget reads everything in archives that hold more than they may.
func TestBudget(t *testing.T) {
	blanks := strings.Repeat(" ", 9<<20)
	files := []File{{Name: "1", Data: blanks}, {Name: "2", Data: blanks}, {Name: "3", Data: blanks}}
	for _, c := range []struct {
		about  string
		data   []byte
		limits archive.Limits
		want   error
	}{
		{"zip, ratio", Zip(files...), wide, archive.Bomb},
		{"tar.gz, ratio", Gzip(Tar(files...)), wide, archive.Bomb},
		{"zip, bytes", Zip(files...), archive.Limits{Bytes: 10 << 20, Ratio: 1 << 20, Members: 10}, archive.TooLarge},
		{"tar, bytes", Tar(files...), archive.Limits{Bytes: 10 << 20, Ratio: 100, Members: 10}, archive.TooLarge},
		{"zip, within", Zip(files[:1]...), wide, nil},
		{"tar, within", Tar(files...), wide, nil},
		{"zip, members", Zip(files...), archive.Limits{Bytes: 1 << 30, Ratio: 1 << 20, Members: 2}, archive.TooMany},
		{"tar, members", Tar(files...), archive.Limits{Bytes: 1 << 30, Ratio: 1 << 20, Members: 2}, archive.TooMany},
	} {
		t.Run(c.about, func(t *testing.T) {
			opened, err := archive.Open(bytes.NewReader(c.data), int64(len(c.data)), "test", c.limits)
			if err == nil {
				err = opened.Walk(func(m archive.Member) error {
					content, err := m.Open()
					if err != nil {
						return err
					}
					defer content.Close()
					_, err = io.Copy(io.Discard, content)
					return err
				})
			}
			if !errors.Is(err, c.want) {
				t.Errorf("the error is %v, not %v", err, c.want)
			}
		})
	}
}

// TestCountEntries has many more entries than the end of the directory can state without zip64.
func TestCountEntries(t *testing.T) {
	data := bytes.Repeat([]byte("PK\x01\x02\x00\x00\x00\x00"), 10_000)
	data = append([]byte("PK\x03\x04"), data...)
	if _, err := archive.Open(bytes.NewReader(data), int64(len(data)), "test", wide); !errors.Is(err, archive.TooMany) {
		t.Errorf("the error is %v", err)
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b/x", "a/y", "skip/z", strings.Repeat("d/", 120) + "deep"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	walk := func(limits archive.Limits, skip ...string) ([]string, error) {
		var names []string
		err := archive.OpenFolder(root, limits).Walk(func(m archive.Member) error {
			if slices.Contains(skip, m.Name) {
				return filepath.SkipDir
			}
			names = append(names, m.Name)
			if m.Type == archive.Closed {
				_, err := m.Open()
				return err
			}
			return nil
		})
		return names, err
	}
	if names, err := walk(wide, "skip", "d"); err != nil || strings.Join(names, " ") != "a a/y b b/x" {
		t.Errorf("%v, %v", names, err)
	}
	if _, err := walk(wide); !errors.Is(err, archive.TooDeep) {
		t.Errorf("the error is %v", err)
	}
	if _, err := walk(archive.Limits{Bytes: 1, Ratio: 1, Members: 5}, "d"); !errors.Is(err, archive.TooMany) {
		t.Errorf("the error is %v", err)
	}
}
