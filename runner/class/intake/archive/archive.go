// Package archive reads archives and folders that nobody vouches for, as a sequence of members.
//
// It reads zip, and tar plain or compressed with gzip, bzip2, xz or zstd. It believes no size that a header states, reads
// no more than it is allowed to, and writes nothing. A member's name may be anything: what becomes of it is for the caller
// to say.
package archive

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
)

// Refusal is why an archive or a member cannot be read: a clause that follows its name and says what to do, such as "is
// encrypted: ask for it without a password".
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Refusals that callers may want to tell apart.
const (
	Damaged    Refusal = "is damaged or cut off: ask for it again"
	Encrypted  Refusal = "is encrypted: ask for it without a password"
	Unknown    Refusal = "is packed in a way that cannot be read here: ask for a plain zip"
	TooMany    Refusal = "holds too many files: ask for the programs only"
	Bomb       Refusal = "unpacks to far more than its own size, as archives do that are made to fill a disk: ask for the programs only"
	TooLarge   Refusal = "unpacks to too much: ask for the programs only"
	TooDeep    Refusal = "holds folders that are nested too deep"
	Unreadable Refusal = "cannot be read: look at its permissions"
	IsRAR      Refusal = "is a RAR archive, which cannot be unpacked here: ask for a zip, or unpack it by hand"
	IsSevenZip Refusal = "is a 7z archive, which cannot be unpacked here: ask for a zip, or unpack it by hand"
	NoArchive  Refusal = "is not the archive that its name says, but something else: ask for it again"
	Empty      Refusal = "is empty: ask for it again"
)

// Limits bound what is read of one archive, or of one folder. All must be above 0.
type Limits struct {
	// Bytes is how much all members together may unpack to, those included that nobody asked for if they are in the way.
	Bytes int64
	// Ratio is how many times its own size an archive may unpack to. What is below free is never too much.
	Ratio int64
	// Members is how many there may be, folders included.
	Members int
}

// free is what any archive may unpack to: a few files of blanks compress by a thousand.
const free = 16 << 20

// allowed is how much an archive of that size may unpack to, and why not more.
func (l Limits) allowed(size int64) (int64, Refusal) {
	if ratio := max(free, min(size, l.Bytes)*l.Ratio); ratio < l.Bytes {
		return ratio, Bomb
	}
	return l.Bytes, TooLarge
}

// Type is what a member is.
type Type int

// The types of members.
const (
	File Type = iota
	Folder
	Link     // symbolic
	HardLink // to another member
	Special  // a device, a FIFO, a socket, or nothing that is known
	// Closed is a folder or file on a disk that cannot be looked into; Open tells why. A folder is visited as one before.
	Closed
)

// Member is one entry of an archive or a folder.
type Member struct {
	// Name is as it was stored, but in UTF-8. It may be absolute, lead anywhere, hold backslashes and control characters, or
	// be empty.
	Name string
	// Recoded names the encoding that Name was taken to be in, if it was not UTF-8: "CP437".
	Recoded    string
	Type       Type
	Executable bool

	open func() (io.ReadCloser, error)
}

// Open opens a member of type File, and tells why one of type Closed cannot be. Its content can be read only until the function returns that Walk has called with it.
// An error of Open or Read is a Refusal, unless the archive's own file cannot be read.
func (m Member) Open() (io.ReadCloser, error) {
	if m.open == nil {
		return nil, fmt.Errorf("open %q: it is no file", m.Name)
	}
	return m.open()
}

// Walker is an archive or a folder. It can be walked more than once, one walk at a time.
type Walker interface {
	// Walk calls visit with each member, in the order in which they are stored; a folder's are ordered by name, and for a
	// folder in it visit may return fs.SkipDir. Other errors of visit end the walk and are returned as they are. An error
	// of Walk's own is a Refusal, unless the archive's file cannot be read.
	Walk(visit func(Member) error) error
}

// Input is an archive's file.
type Input interface {
	io.ReaderAt
}

// Open opens the archive in the first size bytes of file, which has to stay open. Its name tells what a single compressed file
// in it is called; what kind of archive it is only its content tells. The error is a Refusal.
func Open(file Input, size int64, name string, limits Limits) (Walker, error) {
	head := make([]byte, HeadSize)
	n, err := file.ReadAt(head, 0)
	if err != nil && err != io.EOF { //nolint:errorlint // ReadAt returns it as it is
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	switch kind := Sniff(head[:n]); kind {
	case Zip:
		return openZip(file, size, limits)
	case Tar, Gzip, Bzip2, XZ, Zstd:
		return stream{file: file, size: size, kind: kind, name: name, limits: limits}, nil
	case RAR:
		return nil, IsRAR
	case SevenZip:
		return nil, IsSevenZip
	default:
		if len(bytes.TrimRight(head[:n], "\x00")) == 0 {
			return nil, Empty
		}
		return nil, NoArchive
	}
}

// skip tells whether visit only wants to be spared what is in a folder.
func skip(err error) bool { return err == fs.SkipDir } //nolint:errorlint // as with fs.WalkDir, it is never wrapped
