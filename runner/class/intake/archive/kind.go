package archive

import (
	"bytes"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Kind is how an archive is packed. None is "".
type Kind string

// The kinds. RAR and 7z are told apart only so that they can be named.
const (
	Zip      Kind = "zip"
	Tar      Kind = "tar"
	Gzip     Kind = "gzip"
	Bzip2    Kind = "bzip2"
	XZ       Kind = "xz"
	Zstd     Kind = "zstd"
	RAR      Kind = "RAR"
	SevenZip Kind = "7z"
)

// HeadSize is how many of its first bytes tell an archive's kind.
const HeadSize = 512

var magics = []struct {
	magic string
	kind  Kind
}{
	{"PK\x03\x04", Zip},
	{"PK\x05\x06", Zip}, // with no files in it
	{"\x1f\x8b", Gzip},
	{"BZh", Bzip2},
	{"\xfd7zXZ\x00", XZ},
	{"\x28\xb5\x2f\xfd", Zstd},
	{"Rar!\x1a\x07", RAR},
	{"7z\xbc\xaf\x27\x1c", SevenZip},
}

// Sniff tells from its first bytes what kind of archive a file is, or "".
func Sniff(head []byte) Kind {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.kind
		}
	}
	if tarHeader(head) {
		return Tar
	}
	return ""
}

// tarHeader tells whether a block is a tar header by its checksum, which tars without a magic have as well: the sum of all
// bytes, with blanks in place of the checksum itself.
func tarHeader(block []byte) bool {
	if len(block) < HeadSize {
		return false
	}
	stated, err := strconv.ParseUint(strings.Trim(string(block[148:156]), " \x00"), 8, 32)
	if err != nil {
		return false
	}
	sum := uint64(8 * ' ')
	for i, b := range block[:HeadSize] {
		if i < 148 || i >= 156 {
			sum += uint64(b)
		}
	}
	return sum == stated
}

// endings of archives, the longer ones first.
var endings = []string{
	".tar.gz", ".tar.bz2", ".tar.xz", ".tar.zst", ".tgz", ".tbz2", ".tbz", ".txz", ".tzst", ".tar", ".zip", ".gz", ".bz2", ".xz",
	".zst", ".rar", ".7z",
}

// Stem takes an archive's ending off a name. It reports whether the name has one.
func Stem(name string) (string, bool) {
	lower := strings.ToLower(name)
	for _, ending := range endings {
		if strings.HasSuffix(lower, ending) && len(name) > len(ending) {
			return name[:len(name)-len(ending)], true
		}
	}
	return name, false
}

// packed are files that are zip archives inside and are not meant to be unpacked.
var packed = []string{
	".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".jar", ".war", ".apk", ".whl", ".egg", ".epub", ".pages", ".numbers",
	".key", ".nupkg", ".pyz", ".vsdx", ".pkt",
}

// Meant tells whether a file of that name and kind is to be unpacked, not a document that happens to be packed.
func Meant(name string, kind Kind) bool {
	return kind != "" && !slices.Contains(packed, strings.ToLower(path.Ext(name)))
}
