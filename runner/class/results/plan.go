package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const planName = "again.json"

// Plan is what is graded again because it was asked for. It is kept until all of that is done, so that a run that is stopped
// can be gone on with: a record that is not the planned one any more has been made since.
type Plan struct {
	Asked string `json:"asked"` // what for, in any form
	// Started is when the results that do not count any more were begun, by the IDs of their hand-ins.
	Started map[string]time.Time `json:"started"`
}

// PutPlan keeps a plan, in place of one that may be there.
func (f *Folder) PutPlan(p Plan) error {
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("writing what is graded again: %w", err)
	}
	return f.write(filepath.Join(privateName, planName), append(text, '\n'))
}

// Plan is the one that was not finished; it is empty if there is none, or none that can be read.
func (f *Folder) Plan() Plan {
	var p Plan
	text, err := os.ReadFile(f.join(privateName, planName))
	if err != nil || json.Unmarshal(text, &p) != nil {
		return Plan{}
	}
	return p
}

// DropPlan forgets a plan, if there is one.
func (f *Folder) DropPlan() error {
	path := f.join(privateName, planName)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return unwritable(path, err)
	}
	return nil
}
