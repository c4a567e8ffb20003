package class_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class"
	"github.com/sockgrade/sockgrade/runner/class/results"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// shard grades a part of the course into a folder of its own.
func (c *course) shard(t *testing.T, s results.Shard) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), fmt.Sprintf("shard-%d", s.Number))
	folder, err := results.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	all := c.handIns(t)
	ids := make([]string, len(all))
	for i, h := range all {
		ids[i] = h.ID
	}
	if err := folder.PutClass(results.Class{Title: "Sockets", Shard: &s, HandIns: ids}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.runIn(t.Context(), t, folder, class.Part(all, s)); err != nil {
		t.Fatal(err)
	}
	return path
}

func merge(t *testing.T, from ...string) (*results.Folder, error) {
	t.Helper()
	into, err := results.Open(filepath.Join(t.TempDir(), "merged"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = into.Close() })
	return into, class.Merge(from, into)
}

func largeCourse(t *testing.T) *course {
	words := map[string]string{}
	for i := range 20 {
		words[fmt.Sprintf("s%02d", i)] = fmt.Sprint("word ", i)
	}
	return newCourse(t, words)
}

func TestShardsMakeTheWholeClass(t *testing.T) {
	c := largeCourse(t)
	c.must(t)
	whole := files(t, filepath.Join(c.out, "results"))
	var parts []string
	for n := 1; n <= 3; n++ {
		part := c.shard(t, results.Shard{Number: n, Of: 3})
		if graded := len(c.graded); graded < 2 || graded > 14 {
			t.Errorf("shard %d has %d of 20 hand-ins", n, graded)
		}
		parts = append(parts, part)
	}
	into := mergedOf(t, parts...)
	if missing, err := class.Missing(into); len(missing) > 0 || err != nil {
		t.Errorf("%v are missing, %v", missing, err)
	}
	merged := files(t, filepath.Join(into.Path(), "results"))
	if len(merged) != len(whole) {
		t.Errorf("there are %d records, not %d", len(merged), len(whole))
	}
	if missing, err := class.Missing(mergedOf(t, parts[:2]...)); len(missing) == 0 || err != nil {
		t.Errorf("nobody misses the third shard, %v", err)
	}

	c.out = into.Path() // whose records are as good as those of one run
	if err := into.Close(); err != nil {
		t.Fatal(err)
	}
	if summary, graded := c.must(t); len(graded) > 0 || summary.Kept != 20 {
		t.Errorf("%v were graded", graded)
	}
}

func mergedOf(t *testing.T, parts ...string) *results.Folder {
	t.Helper()
	into, err := merge(t, parts...)
	if err != nil {
		t.Fatal(err)
	}
	return into
}

func TestWhatCannotBeMerged(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "met", "ben": "missed"})
	all := results.Shard{Number: 1, Of: 1}
	one := c.shard(t, all)
	c.version = "v2"
	other := c.shard(t, all)
	for want, from := range map[string][]string{
		"have different records of ann": {one, other},
		"there are no results in":       {one, t.TempDir()},
	} {
		_, err := merge(t, from...)
		if _, is := problem.Of(err); !is || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, not: %s", err, want)
		}
	}
}

func TestMergingWhatWasGradedTwice(t *testing.T) {
	c := newCourse(t, map[string]string{"ann": "flaky", "ben": "met"})
	c.rules = "attempts: 1"
	all := results.Shard{Number: 1, Of: 1}
	failed := c.shard(t, all)
	c.rules = ""
	good := c.shard(t, all)
	for _, from := range [][]string{{failed, good}, {good, failed}} {
		into := mergedOf(t, from...)
		if r, err := into.Get("ann"); err != nil || r.Grade == nil {
			t.Errorf("the grade of ann is %v, %v", r.Grade, err)
		}
	}
}

func TestMergingDifferentVersions(t *testing.T) {
	c := largeCourse(t)
	one := c.shard(t, results.Shard{Number: 1, Of: 2})
	c.version = "v2"
	two := c.shard(t, results.Shard{Number: 2, Of: 2})
	records, err := mergedOf(t, one, two).All()
	if err != nil {
		t.Fatal(err)
	}
	if notes := class.Mixed(records); !slices.Equal(notes, []string{"the records were made by 2 versions of sockgrade"}) {
		t.Errorf("noted was %q", notes)
	}
}

func TestParseShard(t *testing.T) {
	if got, err := class.ParseShard("2/4"); err != nil || got != (results.Shard{Number: 2, Of: 4}) {
		t.Errorf("it is %v, %v", got, err)
	}
	for _, wrong := range []string{"", "2", "0/4", "5/4", "a/b", "2/4/6", "-1/4"} {
		if got, err := class.ParseShard(wrong); err == nil {
			t.Errorf("%q is %v", wrong, got)
		}
	}
}

// Who is in which shard may not change with a version: shards may be graded days apart.
func TestShardsAreStable(t *testing.T) {
	// The first 16 digits of what sha256sum says of the ID, modulo 3, and 1.
	want := map[string]int{"ann": 3, "ben": 3, "cem": 1, "dan": 2, "eve": 3, "fay": 1, "gus": 3, "hal": 2}
	var handIns []class.HandIn
	for id := range want {
		handIns = append(handIns, class.HandIn{ID: id})
	}
	got := map[string]int{}
	for n := 1; n <= 3; n++ {
		for _, h := range class.Part(handIns, results.Shard{Number: n, Of: 3}) {
			got[h.ID] += n
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
