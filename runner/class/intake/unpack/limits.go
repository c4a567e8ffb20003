package unpack

import (
	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/submission"
)

// Limits bound one hand-in. Whoever goes beyond them is refused, unless it says otherwise.
type Limits struct {
	// Bytes is how much its files may come to, unpacked.
	Bytes int64
	// FileBytes is how large a file may be. A larger one is left out: no program is, but a recording is.
	FileBytes int64
	// Files is how many files there may be, and how many folders.
	Files int
	// ArchiveBytes is how large an archive may be, as it was handed in.
	ArchiveBytes int64
	// ReadBytes is how much an archive may unpack to, with what is left out and too large.
	ReadBytes int64
	// Ratio is how many times its own size an archive may unpack to; the first 16 MiB are free.
	Ratio int64
	// Entries is how many files and folders an archive may hold, with those that are left out.
	Entries int
	// Nesting is how many archives may lie in each other. What is packed once more is left out.
	Nesting int
	// Depth is how many folders may lie in each other. What is deeper is left out.
	Depth int
	// PathBytes is how long a file's name may be, with its folders. What is longer is left out.
	PathBytes int
}

// DefaultLimits are far from what four small programs need, with the leftovers of tools beside them. What keeps to them can be
// opened as a submission.
func DefaultLimits() Limits {
	return Limits{
		Bytes:        submission.MaxBytes,
		FileBytes:    10 << 20,
		Files:        submission.MaxFiles,
		ArchiveBytes: 64 << 20,
		ReadBytes:    512 << 20,
		Ratio:        100,
		Entries:      50_000,
		Nesting:      2,
		Depth:        submission.MaxDepth,
		PathBytes:    1024,
	}
}

func (l Limits) archive() archive.Limits {
	return archive.Limits{Bytes: l.ReadBytes, Ratio: l.Ratio, Members: l.Entries}
}
