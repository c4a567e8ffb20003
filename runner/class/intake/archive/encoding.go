package archive

import (
	"archive/zip"
	"encoding/binary"
	"hash/crc32"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// recode makes UTF-8 of a name in a single-byte encoding, in which every byte means something. UTF-8 stays as it is: macOS
// writes it into zips without saying so.
func recode(name string, from *charmap.Charmap, called string) (recoded, encoding string) {
	if utf8.ValidString(name) {
		return name, ""
	}
	text, err := from.NewDecoder().String(name)
	if err != nil {
		return name, ""
	}
	return text, called
}

// zipName is the name of a zip's member. Where the flag for UTF-8 is not set, names are in the encoding of the machine that
// packed it; the format's specification (APPNOTE, appendix D) says CP437. Info-ZIP adds the name in UTF-8 as an extra field.
func zipName(f *zip.File) (name, encoding string) {
	if utf8.ValidString(f.Name) {
		return f.Name, ""
	}
	if name, ok := unicodePath(f); ok {
		return name, ""
	}
	return recode(f.Name, charmap.CodePage437, "CP437")
}

// unicodePath reads the Info-ZIP Unicode Path extra field: a version, the CRC-32 of the name it stands for, and the name.
func unicodePath(f *zip.File) (string, bool) {
	const id = 0x7075
	for extra := f.Extra; len(extra) >= 4; {
		tag, size := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if size > len(extra)-4 {
			return "", false
		}
		field := extra[4 : 4+size]
		if tag == id && size > 5 && field[0] == 1 && binary.LittleEndian.Uint32(field[1:]) == crc32.ChecksumIEEE([]byte(f.Name)) {
			return string(field[5:]), utf8.Valid(field[5:])
		}
		extra = extra[4+size:]
	}
	return "", false
}

// plainName is the name of a member of a tar, or of a file on a disk. Old ones are mostly in Windows's Latin-1.
func plainName(name string) (recoded, encoding string) {
	return recode(name, charmap.Windows1252, "Latin-1")
}
