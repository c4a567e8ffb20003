package archive

import (
	"archive/tar"
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"io"
	"path"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
)

// maxWindow is how much memory a decoder may take for what it looks back at. The strongest level of zstd's command asks for
// 128 MiB, which nobody needs for four programs.
const maxWindow = 32 << 20

// stream is a tar or a single compressed file: what can only be read from its beginning.
type stream struct {
	file   io.ReaderAt
	size   int64
	kind   Kind
	name   string
	limits Limits
}

func (s stream) Walk(visit func(Member) error) error {
	raw := bufio.NewReader(io.NewSectionReader(s.file, 0, s.size))
	content, err := decompress(s.kind, raw)
	if err != nil {
		return damage(err)
	}
	defer content.Close()
	left, why := s.limits.allowed(s.size)
	unpacked := bufio.NewReaderSize(&bounded{from: content, left: &left, why: why}, HeadSize)
	head, err := unpacked.Peek(HeadSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return damage(err)
	}
	if s.kind != Tar && !tarHeader(head) {
		name, _ := Stem(path.Base(s.name))
		err := visit(Member{Name: name, open: func() (io.ReadCloser, error) { return io.NopCloser(unpacked), nil }})
		if skip(err) {
			return nil
		}
		return err
	}
	// A sparse file's holes are not in the stream, so its members have a budget of their own.
	members := left
	return s.tar(unpacked, &members, why, visit)
}

func (s stream) tar(from io.Reader, left *int64, why Refusal, visit func(Member) error) error {
	reader := tar.NewReader(from)
	for count := 0; ; count++ {
		header, err := reader.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil && !errors.Is(err, tar.ErrInsecurePath):
			return damage(err)
		case count == s.limits.Members:
			return TooMany
		case header.Typeflag == tar.TypeXGlobalHeader:
			continue
		}
		m := Member{Type: tarType(header), Executable: header.Mode&0o111 != 0}
		m.Name, m.Recoded = plainName(header.Name)
		m.open = func() (io.ReadCloser, error) { return &bounded{from: reader, left: left, why: why}, nil }
		if err := visit(m); err != nil && !skip(err) {
			return err
		}
	}
}

func tarType(header *tar.Header) Type {
	switch header.Typeflag {
	case tar.TypeReg, tar.TypeCont, tar.TypeGNUSparse, '\x00':
		return File
	case tar.TypeDir:
		return Folder
	case tar.TypeSymlink:
		return Link
	case tar.TypeLink:
		return HardLink
	}
	return Special
}

func decompress(kind Kind, from io.Reader) (io.ReadCloser, error) {
	switch kind {
	case Gzip:
		return gzip.NewReader(from)
	case Bzip2:
		return io.NopCloser(bzip2.NewReader(from)), nil
	case XZ:
		reader, err := xz.NewReader(from)
		if err != nil {
			return nil, err
		}
		return io.NopCloser(reader), nil
	case Zstd:
		reader, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, err
		}
		return reader.IOReadCloser(), nil
	default:
		return io.NopCloser(from), nil
	}
}
