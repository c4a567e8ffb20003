package images

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// saying keeps the lines of concurrent calls, of whatever stores, apart.
var saying sync.Mutex

func (s *Store) say(name, format string, args ...any) {
	if s.Progress == nil {
		return
	}
	saying.Lock()
	defer saying.Unlock()
	_, _ = io.WriteString(s.Progress, name+": "+fmt.Sprintf(format, args...)+"\n")
}

// shorten makes one line of a terminal's width of a long instruction.
func shorten(line string) string {
	const width = 70
	line = strings.Join(strings.Fields(line), " ")
	if len(line) <= width {
		return line
	}
	return strings.ToValidUTF8(line[:width], "") + " ..."
}

// tail keeps the last lines of an output, for an error message. The zero value is ready for use.
type tail struct{ lines []string }

func (t *tail) add(line string) {
	const kept = 20
	if line == "" {
		return
	}
	t.lines = append(t.lines, line)
	if len(t.lines) > kept {
		t.lines = t.lines[1:]
	}
}

// String is the lines, each on one of its own and indented, with a line end before each.
func (t *tail) String() string {
	var b strings.Builder
	for _, line := range t.lines {
		b.WriteString("\n    " + line)
	}
	return b.String()
}
