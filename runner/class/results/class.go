package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// Class is what is known of a class as a whole, in the file class.json.
type Class struct {
	Format int    `json:"format"` // 1
	Title  string `json:"title"`  // of the assignment
	// Shard is which part of the class the folder is for; nil is all.
	Shard *Shard `json:"shard,omitempty"`
	// HandIns are the IDs of the whole class, of other shards too, as the sources had it at last.
	HandIns []string `json:"hand_ins"`
}

// Shard is one of several parts of a class.
type Shard struct {
	Number int `json:"number"` // from 1 to Of
	Of     int `json:"of"`
}

const classFormat = 1

// PutClass writes what is known of the class.
func (f *Folder) PutClass(c Class) error {
	c.Format = classFormat
	if c.HandIns == nil {
		c.HandIns = []string{}
	}
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("writing what is known of the class: %w", err)
	}
	return f.write(className, append(report.SafeJSON(text), '\n'))
}

// Class reads what is known of the class. The error is a problem.
func (f *Folder) Class() (Class, error) {
	path := f.join(className)
	text, err := os.ReadFile(path)
	var c Class
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err == nil && c.Format != classFormat {
		err = fmt.Errorf("it has format %d, not %d", c.Format, classFormat)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, problem.New("Run sockgrade grade with it again: that goes on where it stopped.", "there is no %s in %s", className, language.Quote(f.path))
	case err != nil:
		return c, problem.New("Run sockgrade grade with its folder again, which writes it anew.", "cannot read %s: %w", language.Quote(path), cause(err))
	}
	return c, nil
}
