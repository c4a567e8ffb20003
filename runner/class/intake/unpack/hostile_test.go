package unpack_test

import (
	"archive/tar"
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	. "github.com/sockgrade/sockgrade/runner/class/intake/intaketest"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
)

var server = File{Name: "UDPServer.py", Data: "server"}

// small are limits that a test reaches fast.
func small() unpack.Limits {
	l := unpack.DefaultLimits()
	l.Bytes, l.FileBytes, l.ArchiveBytes, l.ReadBytes, l.Files, l.Entries = 64<<10, 32<<10, 128<<10, 40<<20, 20, 60
	return l
}

// TestHostileArchives hands in hw.zip, or what else the name says.
func TestHostileArchives(t *testing.T) {
	good := map[string]string{"UDPServer.py": "server"}
	blanks := strings.Repeat(" ", 30<<20)
	for _, c := range []struct {
		about   string
		name    string
		data    []byte
		files   map[string]string // nil if it is refused
		refused string
		notes   []string
	}{
		{"path traversal", "hw.zip", Zip(server, File{Name: "../../secret", Data: "x"}, File{Name: "a/../../b", Data: "x"}), good, "",
			[]string{`Left out \.\./\.\./secret in hw\.zip: its name leads out of the hand-in\.`, `Left out a/\.\./\.\./b in hw\.zip: .*`}},
		{"path traversal in a tar", "hw.tar", Tar(server, File{Name: "../secret", Data: "x"}), good, "",
			[]string{`Left out \.\./secret in hw\.tar: its name leads out of the hand-in\.`}},
		{"backslashes", "hw.zip", Zip(File{Name: `hw\UDPServer.py`, Data: "server"}, File{Name: `..\..\secret`, Data: "x"}), good, "",
			[]string{`Left out "\.\.\\\\\.\.\\\\secret" in hw\.zip: its name leads out of the hand-in\.`}},
		{"an absolute path", "hw.tar", Tar(File{Name: "/etc/passwd", Data: "x"}, server), map[string]string{"UDPServer.py": "server", "etc/passwd": "x"}, "",
			[]string{`/etc/passwd in hw\.tar was meant for a fixed place on a disk: it is now etc/passwd\.`}},
		{"a Windows drive", "hw.zip", Zip(File{Name: `C:\hw\UDPServer.py`, Data: "server"}), good, "",
			[]string{`"C:\\\\hw\\\\UDPServer.py" in hw\.zip was meant for a fixed place on a disk: it is now hw/UDPServer\.py\.`}},
		{"a symbolic link in a zip", "hw.zip", Zip(server, File{Name: "link", Target: "/etc/passwd"}), good, "",
			[]string{`Left out the link link in hw\.zip: links are not followed\.`}},
		{"a file through a link", "hw.tar", Tar(File{Name: "out", Target: "../.."}, File{Name: "out/secret", Data: "x"}, server),
			map[string]string{"UDPServer.py": "server", "out/secret": "x"}, "", []string{`Left out the link out in hw\.tar: links are not followed\.`}},
		{"a hard link", "hw.tar", Tar(server, File{Name: "link", Target: "../../secret", Hard: true}), good, "",
			[]string{`Left out the hard link link in hw\.tar: links are not followed\.`}},
		{"devices and FIFOs", "hw.tar", Tar(server, File{Name: "null", Type: tar.TypeChar}, File{Name: "sda", Type: tar.TypeBlock}, File{Name: "pipe", Type: tar.TypeFifo}), good, "",
			[]string{`Left out null in hw\.tar: it is neither a file nor a folder\.`, `Left out sda .*`, `Left out pipe .*`}},
		{"a bomb of one file", "hw.zip", Zip(server, File{Name: "zeros", Data: blanks}), good, "", []string{`Left out zeros in hw\.zip: it is larger than 32 KiB\.`}},
		{"a bomb in a tar", "hw.tar.gz", Gzip(Tar(server, File{Name: "zeros", Data: blanks})), nil,
			`hw\.tar\.gz unpacks to far more than its own size, as archives do that are made to fill a disk: ask for the programs only`, nil},
		{"a bomb of many files", "hw.zip", Zip(many(10, "%d.py", strings.Repeat(" ", 10<<10))...), nil, `its files come to more than 64 KiB: ask for the programs only`, nil},
		{"too many files", "hw.zip", Zip(many(21, "%d.py", "")...), nil, `it holds more than 20 files: ask for the programs only`, nil},
		{"too many folders", "hw.zip", Zip(many(21, "%d/", "")...), nil, `it holds more than 20 folders: ask for the programs only`, nil},
		{"too many entries", "hw.zip", Zip(many(61, "node_modules/%d.js", "")...), nil, `hw\.zip holds too many files: ask for the programs only`, nil},
		{"too many entries in a tar", "hw.tar", Tar(many(61, "node_modules/%d.js", "")...), nil, `hw\.tar holds too many files: ask for the programs only`, nil},
		{"folders in folders", "hw.zip", Zip(server, File{Name: strings.Repeat("d/", 40) + "x.py", Data: "x"}), good, "", []string{`Left out .* in hw\.zip: it is nested more than 24 deep\.`}},
		{"an over-long path", "hw.zip", Zip(server, File{Name: strings.Repeat(strings.Repeat("d", 200)+"/", 6) + "x.py", Data: "x"}), good, "",
			[]string{`Left out .* in hw\.zip: its name is longer than 1024 bytes\.`}},
		{"an over-long name", "hw.zip", Zip(File{Name: strings.Repeat("é", 200) + ".py", Data: "x"}), map[string]string{strings.Repeat("é", 126) + ".py": "x"}, "",
			[]string{`.* has a name of more than 255 bytes: it is now .*`}},
		{"duplicate names", "hw.zip", Zip(File{Name: "UDPServer.py", Data: "old"}, server), good, "", []string{`UDPServer\.py in hw\.zip is there more than once: the last one counts\.`}},
		{"archives with the same name", "hw.zip", Zip(File{Name: "in.zip", Data: string(Zip(File{Name: "UDPServer.py", Data: "old"}))}, File{Name: "in.zip", Data: string(Zip(server))}), good, "",
			[]string{`in\.zip in hw\.zip is there more than once: the last one counts\.`}},
		{"names that differ in capitals", "hw.zip", Zip(server, File{Name: "udpserver.py", Data: "other"}), map[string]string{"UDPServer.py": "server", "udpserver~2.py": "other"}, "",
			[]string{`udpserver\.py in hw\.zip is now udpserver~2\.py: on some disks another file or folder has the same name\.`}},
		{"folders that differ in capitals", "hw.zip", Zip(File{Name: "UDP/a.py", Data: "1"}, File{Name: "udp/a.py", Data: "2"}, File{Name: "udp/b.py", Data: "3"}),
			map[string]string{"UDP/a.py": "1", "udp~2/a.py": "2", "udp~2/b.py": "3"}, "", []string{`udp/a\.py .*`, `udp/b\.py .*`}},
		{"names that differ in how an accent is written", "hw.zip", Zip(File{Name: "caf\u00e9.py", Data: "1"}, File{Name: "cafe\u0301.py", Data: "2"}),
			map[string]string{"caf\u00e9.py": "1", "cafe\u0301~2.py": "2"}, "", []string{`.* is now .*`}},
		{"a file where a folder is", "hw.zip", Zip(File{Name: "a/b.py", Data: "1"}, File{Name: "a", Data: "2"}), map[string]string{"b.py": "1"}, "",
			[]string{`Left out the file a in hw\.zip: a folder has the same name\.`}},
		{"a folder where a file is", "hw.zip", Zip(File{Name: "a", Data: "1"}, File{Name: "a/b.py", Data: "2"}), map[string]string{"a": "1"}, "",
			[]string{`Left out the folder a: a file has the same name\.`}},
		{"a name in CP437", "hw.zip", Zip(File{Name: "\x81bung.py", Data: "x", Raw: true}), map[string]string{"\u00fcbung.py": "x"}, "",
			[]string{`Names in it are not in UTF-8 and were read as CP437\.`}},
		{"a name in Latin-1", "hw.tar", Tar(File{Name: "\xfcbung.py", Data: "x"}), map[string]string{"\u00fcbung.py": "x"}, "",
			[]string{`Names in it are not in UTF-8 and were read as Latin-1\.`}},
		{"control characters", "hw.zip", Zip(File{Name: "a\x1b[2J\n\u202e.py", Data: "x"}), map[string]string{"a_[2J__.py": "x"}, "",
			[]string{`"a\\x1b\[2J\\n\\u202e\.py" in hw\.zip has control characters in its name: it is now a_\[2J__\.py\.`}},
		{"an encrypted zip", "hw.zip", Zip(File{Name: "UDPServer.py", Data: "x", Encrypted: true}), nil, `UDPServer\.py in hw\.zip is encrypted: ask for it without a password`, nil},
		{"a zip that was cut off", "hw.zip", half(Zip(server, File{Name: "x.py", Data: "x"})), nil, `hw\.zip is damaged or cut off: ask for it again`, nil},
		{"a tar.gz that was cut off", "hw.tgz", half(Gzip(Tar(server, File{Name: "x", Data: "x"}))), nil, `hw\.tgz is damaged or cut off: ask for it again`, nil},
		{"a zip with a wrong checksum", "hw.zip", wrongChecksum(server), nil, `UDPServer\.py in hw\.zip is damaged or cut off: ask for it again`, nil},
		{"a zstd that wants too much memory", "hw.tar.zst", Wide(Tar(server)), nil, `hw\.tar\.zst is packed in a way that cannot be read here: ask for a plain zip`, nil},
		{"a page instead of a zip", "hw.zip", []byte("<html>Please log in</html>"), nil, `hw\.zip is not the archive that its name says, but something else: ask for it again`,
			[]string{`Left out hw\.zip: it is not the archive .*\.`}},
		{"an empty file", "hw.zip", nil, nil, `hw\.zip is empty: ask for it again`, []string{`Left out hw\.zip: it is empty: .*`}},
		{"a zip with nothing in it", "hw.zip", Zip(), nil, `there are no files in it to grade`, nil},
		{"a RAR archive", "hw.rar", []byte("Rar!\x1a\x07\x01\x00"), nil, `hw\.rar is a RAR archive, which cannot be unpacked here: .*`, []string{`Left out hw\.rar: .*`}},
		{"a RAR archive called zip", "hw.zip", []byte("Rar!\x1a\x07\x01\x00"), nil, `hw\.zip is a RAR archive, .*`, []string{`Left out hw\.zip: .*`}},
		{"a tar.gz called zip", "hw.zip", Gzip(Tar(server)), good, "", nil},
		{"a zip without an ending", "homework", Zip(server), good, "", nil},
		{"nothing but what tools make", "hw.zip", Zip(File{Name: "__MACOSX/._UDPServer.py", Data: "x"}, File{Name: ".DS_Store", Data: "x"}), nil,
			`there are no files in it to grade; left out what tools make: \.DS_Store, __MACOSX`, []string{`Left out what tools make: \.DS_Store, __MACOSX\.`}},
		{"archives in archives", "1.zip", Zip(File{Name: "2.zip", Data: string(Zip(File{Name: "3.zip", Data: string(Zip(server))}, File{Name: "x.py", Data: "x"}))}),
			map[string]string{"x.py": "x"}, "", []string{`Left out 3\.zip in 1\.zip/2\.zip: archives may lie 2 deep in each other, not more\.`}},
	} {
		t.Run(c.about, func(t *testing.T) {
			result, files := put(t, handIn{c.name: c.data}, small())

			if c.files == nil {
				c.files = map[string]string{}
			}
			if diff := cmp.Diff(c.files, files); diff != "" {
				t.Errorf("the files are not as wanted (-want +got):\n%s", diff)
			}
			if !regexp.MustCompile("^" + c.refused + "$").MatchString(result.Refused) {
				t.Errorf("it is refused with\n%s\nwhich does not match\n%s", result.Refused, c.refused)
			}
			says(t, result.Notes, c.notes...)
		})
	}
}

func many(n int, pattern, data string) []File {
	var files []File
	for i := range n {
		files = append(files, File{Name: fmt.Sprintf(pattern, i), Data: data})
	}
	return files
}

// wrongChecksum packs a file with a checksum that is not its own.
func wrongChecksum(f File) []byte {
	sum := binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(f.Data)))
	return bytes.ReplaceAll(Zip(f), sum, []byte{1, 2, 3, 4})
}

func half(data []byte) []byte { return data[:len(data)/2] }
