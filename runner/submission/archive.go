package submission

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"
)

// Tar packs the submission for the sandbox: regular files and folders with clean relative names, links replaced by what they
// lead to. The same submission gives the same bytes. Names may be any bytes but NUL.
func (s *Submission) Tar() ([]byte, error) {
	var packed bytes.Buffer
	w := tar.NewWriter(&packed)
	for _, folder := range s.tree.folders {
		if err := w.WriteHeader(header(tar.TypeDir, folder+"/", 0o755, 0)); err != nil {
			return nil, fmt.Errorf("pack the folder %q: %w", folder, err)
		}
	}
	for _, name := range s.tree.paths() {
		f := s.tree.files[name]
		mode := int64(0o644)
		if f.executable {
			mode = 0o755
		}
		if err := w.WriteHeader(header(tar.TypeReg, name, mode, len(f.data))); err != nil {
			return nil, fmt.Errorf("pack %q: %w", name, err)
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, fmt.Errorf("pack %q: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack the submission: %w", err)
	}
	return packed.Bytes(), nil
}

func header(kind byte, name string, mode int64, size int) *tar.Header {
	return &tar.Header{Typeflag: kind, Name: name, Mode: mode, Size: int64(size), ModTime: time.Unix(0, 0)}
}

// digest is over each file's name and content, both preceded by their lengths, in order of names.
func (t *tree) digest() string {
	sum := sha256.New()
	part := func(b []byte) {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(b)))
		sum.Write(length[:])
		sum.Write(b)
	}
	for _, name := range t.paths() {
		part([]byte(name))
		part(t.files[name].data)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}
