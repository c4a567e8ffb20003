package sandbox

import (
	"io"
	"strings"
	"sync"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/client"
)

// stdio is the agent's stdin and stdout as one stream. It keeps the end of what came on stderr.
type stdio struct {
	attached client.HijackedResponse
	stdout   *io.PipeReader
	stderr   *ending
	closing  sync.Once
}

func newStdio(attached client.HijackedResponse) *stdio {
	stdout, demultiplexed := io.Pipe()
	s := &stdio{attached: attached, stdout: stdout, stderr: &ending{}}
	go func() {
		_, err := stdcopy.StdCopy(demultiplexed, s.stderr, attached.Reader)
		demultiplexed.CloseWithError(err) // nil is io.EOF
	}()
	return s
}

// Read implements io.Reader.
func (s *stdio) Read(p []byte) (int, error) { return s.stdout.Read(p) }

// Write implements io.Writer.
func (s *stdio) Write(p []byte) (int, error) { return s.attached.Conn.Write(p) }

// Close ends the agent's input and frees whoever reads or writes. It may be called more than once.
func (s *stdio) Close() error {
	s.closing.Do(func() {
		s.attached.Close()
		_ = s.stdout.Close()
	})
	return nil
}

// said is what the agent wrote on stderr, to be put at the end of an error message.
func (s *stdio) said() string {
	if text := s.stderr.String(); text != "" {
		return "; the agent said: " + text
	}
	return ""
}

// ending is a writer that keeps the end of what is written. The zero value is ready for use, also concurrently.
type ending struct {
	mu   sync.Mutex
	kept []byte
}

// Write implements io.Writer.
func (e *ending) Write(p []byte) (int, error) {
	const limit = 4 << 10
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept = append(e.kept, p...)
	if extra := len(e.kept) - limit; extra > 0 {
		e.kept = append(e.kept[:0], e.kept[extra:]...)
	}
	return len(p), nil
}

// String is what was kept, without blanks around it.
func (e *ending) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return strings.ToValidUTF8(strings.TrimSpace(string(e.kept)), "?")
}
