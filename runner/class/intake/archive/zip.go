package archive

import (
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/klauspost/compress/zstd"
)

type zipArchive struct {
	reader *zip.Reader
	size   int64
	limits Limits
}

func openZip(file io.ReaderAt, size int64, limits Limits) (Walker, error) {
	if err := countEntries(file, size, limits.Members); err != nil {
		return nil, err
	}
	reader, err := zip.NewReader(file, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damage(err)
	}
	if len(reader.File) > limits.Members {
		return nil, TooMany
	}
	reader.RegisterDecompressor(12, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
	reader.RegisterDecompressor(zstd.ZipMethodWinZip, zstd.ZipDecompressor(zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow)))
	return zipArchive{reader: reader, size: size, limits: limits}, nil
}

// countEntries refuses a directory that would take far more memory to read than the archive has bytes: zip.NewReader has no
// limit. A stored archive's own directory is counted as well, so there is some room.
func countEntries(file io.ReaderAt, size int64, limit int) error {
	signature := []byte("PK\x01\x02")
	buffer := make([]byte, 1<<20)
	count := 0
	for at := int64(0); at < size; at += int64(len(buffer) - len(signature) + 1) {
		n, err := file.ReadAt(buffer[:min(int64(len(buffer)), size-at)], at)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("count the files of a zip: %w", err)
		}
		if count += bytes.Count(buffer[:n], signature); count > 4*limit {
			return TooMany
		}
	}
	return nil
}

func (z zipArchive) Walk(visit func(Member) error) error {
	left, why := z.limits.allowed(z.size)
	for _, f := range z.reader.File {
		name, encoding := zipName(f)
		m := Member{Name: name, Recoded: encoding, Type: zipType(f), Executable: f.Mode().Perm()&0o111 != 0}
		m.open = func() (io.ReadCloser, error) {
			if f.Flags&1 != 0 {
				return nil, Encrypted
			}
			content, err := f.Open()
			if err != nil {
				return nil, damage(err)
			}
			return &bounded{from: content, closer: content, left: &left, why: why}, nil
		}
		if err := visit(m); err != nil && !skip(err) {
			return err
		}
	}
	return nil
}

func zipType(f *zip.File) Type {
	switch mode := f.Mode(); {
	case mode.IsDir(), strings.HasSuffix(f.Name, `\`):
		return Folder
	case mode&fs.ModeSymlink != 0:
		return Link
	case !mode.IsRegular():
		return Special
	}
	return File
}

// bounded reads no more than is left of a budget, and turns what is wrong with the content into refusals.
type bounded struct {
	from   io.Reader
	closer io.Closer // nil if there is nothing to close
	left   *int64
	why    Refusal
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if *b.left -= int64(n); *b.left < 0 {
		return 0, b.why
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = damage(err)
	}
	return n, err
}

func (b *bounded) Close() error {
	if b.closer == nil {
		return nil
	}
	return b.closer.Close()
}

// damage is the refusal for an error of a decoder. What the disk says is passed on, and so is what already is a refusal.
func damage(err error) error {
	var refusal Refusal
	var disk *fs.PathError
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &disk):
		return err
	case errors.Is(err, zip.ErrAlgorithm), errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded):
		return Unknown
	}
	return Damaged
}
