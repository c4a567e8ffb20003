// Package intaketest packs made-up archives, honest and hostile ones, for tests.
package intaketest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io/fs"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"golang.org/x/tools/txtar"
)

// File is a member of an archive: a folder if its name ends in a slash, and a link if it has a target.
type File struct {
	Name   string
	Data   string
	Mode   fs.FileMode
	Target string
	Hard   bool // the link is a hard link; only in a tar
	Type   byte // of a tar header, if it is to be a special one
	// Raw says that the name is not in UTF-8, in a zip.
	Raw bool
	// Encrypted says so in a zip's header. The content is not.
	Encrypted bool
}

// Files are those of a txtar.
func Files(text string) []File {
	var files []File
	for _, f := range txtar.Parse([]byte(text)).Files {
		files = append(files, File{Name: f.Name, Data: string(f.Data)})
	}
	return files
}

// Zip packs files. It panics if they cannot be packed.
func Zip(files ...File) []byte {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.Name, Method: zip.Deflate, NonUTF8: f.Raw}
		if f.Mode != 0 {
			header.SetMode(f.Mode)
		}
		data := f.Data
		if f.Target != "" {
			header.SetMode(fs.ModeSymlink | 0o777)
			data = f.Target
		}
		if f.Encrypted {
			header.Flags |= 1
		}
		if strings.HasSuffix(f.Name, "/") {
			header.Method = zip.Store
		}
		to, err := w.CreateHeader(header)
		must(err)
		if data != "" {
			_, err = to.Write([]byte(data))
			must(err)
		}
	}
	must(w.Close())
	return packed.Bytes()
}

// Tar packs files. It panics if they cannot be packed.
func Tar(files ...File) []byte {
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	for _, f := range files {
		header := &tar.Header{Name: f.Name, Mode: 0o644, Size: int64(len(f.Data)), Typeflag: tar.TypeReg, ModTime: time.Unix(0, 0)}
		switch {
		case f.Type != 0:
			header.Typeflag, header.Size = f.Type, 0
		case f.Target != "" && f.Hard:
			header.Typeflag, header.Linkname, header.Size = tar.TypeLink, f.Target, 0
		case f.Target != "":
			header.Typeflag, header.Linkname, header.Size = tar.TypeSymlink, f.Target, 0
		case strings.HasSuffix(f.Name, "/"):
			header.Typeflag = tar.TypeDir
		}
		if f.Mode != 0 {
			header.Mode = int64(f.Mode.Perm())
		}
		must(w.WriteHeader(header))
		_, err := w.Write([]byte(f.Data))
		must(err)
	}
	must(w.Close())
	return packed.Bytes()
}

// Gzip compresses.
func Gzip(data []byte) []byte {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(data)
	must(err)
	must(w.Close())
	return packed.Bytes()
}

// XZ compresses.
func XZ(data []byte) []byte {
	var packed bytes.Buffer
	w, err := xz.NewWriter(&packed)
	must(err)
	_, err = w.Write(data)
	must(err)
	must(w.Close())
	return packed.Bytes()
}

// Zstd compresses.
func Zstd(data []byte) []byte {
	w, err := zstd.NewWriter(nil)
	must(err)
	return w.EncodeAll(data, nil)
}

// Wide compresses as Zstd does, but asks for 256 MiB of memory to unpack it.
func Wide(data []byte) []byte {
	var packed bytes.Buffer
	w, err := zstd.NewWriter(&packed, zstd.WithWindowSize(256<<20), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	must(err)
	for _, part := range [][]byte{data[:len(data)/2], data[len(data)/2:]} {
		_, err = w.Write(part)
		must(err)
		must(w.Flush())
	}
	must(w.Close())
	return packed.Bytes()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
