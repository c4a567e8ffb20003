package class_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/class"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

var missedCapture = report.CaptureName(requirement.UDPServerUppercases.ID)

// packets are those that a hand-in has for the requirement that "missed" does not meet; "" is none.
func (c *course) packets(t *testing.T, id string) string {
	t.Helper()
	folder, err := results.Look(c.out)
	if err != nil {
		t.Fatal(err)
	}
	data, err := fs.ReadFile(folder.Packets(), id+"/"+missedCapture)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

func openFolder(t *testing.T, path string) *results.Folder {
	t.Helper()
	folder, err := results.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestPacketsOfWhatFailedAreKept(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met", "ben": "missed", "cem": "missed"})
	c.must(t)
	if got := c.packets(t, "ann"); got != "" {
		t.Error("ann, who has met everything, has packets")
	}
	ben := c.packets(t, "ben")
	if ben == "" || c.packets(t, "cem") != ben {
		t.Error("those who have handed in the same have not the same packets")
	}
	if strings.Contains(ben, "ben") {
		t.Error("the packets that others have too name ben")
	}

	c.words["dan"] = "missed" // is not graded: ben's result is his
	if _, graded := c.must(t); len(graded) > 0 || c.packets(t, "dan") != ben {
		t.Errorf("%v were graded, and dan has other packets than ben", graded)
	}
	c.words["ben"], c.words["cem"] = "met", "refused"
	c.must(t)
	if c.packets(t, "ben") != "" || c.packets(t, "cem") != "" {
		t.Error("packets of what was handed in before are still there")
	}

	merged := newCourse(t, nil)
	from, into := openFolder(t, c.out), openFolder(t, merged.out)
	if err := errors.Join(from.PutClass(results.Class{}), from.Close(), class.Merge([]string{c.out}, into), into.Close()); err != nil {
		t.Fatal(err)
	}
	if merged.packets(t, "dan") != ben {
		t.Error("merge has lost the packets")
	}

	c.noPackets = true
	c.must(t)
	if left, err := os.ReadDir(filepath.Join(c.out, "packets")); len(left) > 0 {
		t.Errorf("%v are kept, %v", left, err)
	}
}

func TestWithoutPacketsNoneAreAskedFor(t *testing.T) {
	c := newCourse(t, map[string]string{"ben": "missed"})
	c.noPackets = true
	c.must(t)
	if c.job.Frames || c.packets(t, "ben") != "" {
		t.Error("there are packets")
	}
}
