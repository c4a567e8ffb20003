package site_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/report/site"
)

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "report")
	stale, foreign := filepath.Join(dir, "students", "gone.html"), filepath.Join(dir, "students", "notes.txt")
	if err := os.MkdirAll(filepath.Dir(stale), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{stale, foreign} {
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	captures := fstest.MapFS{
		"bru02/udp-server_exact-length.pcapng": {Data: []byte("packets")},
		"bru02/udp-server_listens.pcapng":      {Data: []byte("of what is passed")},
		"zzz/udp-server_exact-length.pcapng":   {Data: []byte("of nobody")},
	}
	records := small(t)
	if err := site.Write(dir, site.Class{Title: "Sockets", Records: records, Captures: captures}); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("the page of an earlier report is still there")
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error("a file that is no page was removed")
	}
	index := read(t, dir, "index.html")
	for _, r := range records {
		if page := read(t, dir, "students", r.ID+".html"); !strings.Contains(page, r.Students[0].Name) {
			t.Errorf("the page of %s does not name them", r.ID)
		}
		if !strings.Contains(index, `href="students/`+r.ID+`.html"`) {
			t.Errorf("there is no way to %s", r.ID)
		}
	}
	link := "../captures/bru02/udp-server_exact-length.pcapng"
	if !strings.Contains(read(t, dir, "students", "bru02.html"), `href="`+link+`"`) {
		t.Error("the capture is not offered")
	}
	if read(t, dir, "students", link) != "packets" {
		t.Error("the capture is another")
	}
	if _, err := os.Stat(filepath.Join(dir, "captures", "zzz")); err == nil {
		t.Error("a capture was copied that belongs to nobody")
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", ".sockgrade-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestWriteOfNobody(t *testing.T) {
	dir := t.TempDir()
	if err := site.Write(dir, site.Class{Title: "Sockets"}); err != nil {
		t.Fatal(err)
	}
	if page := read(t, dir, "index.html"); !strings.Contains(page, "0 hand-ins") || !strings.Contains(page, "Nothing has been graded.") {
		t.Error(page)
	}
}

func TestWriteRefusesIDs(t *testing.T) {
	for _, ids := range [][]string{{"../ann"}, {"a/b"}, {`a\b`}, {""}, {"."}, {".."}, {"ann", "ann"}} {
		var records []record.Record
		for _, id := range ids {
			records = append(records, refused(id, "Ann"))
		}
		if err := site.Write(t.TempDir(), site.Class{Records: records}); err == nil {
			t.Errorf("%q were taken", ids)
		}
	}
}

// An ID that is safe as a file name may still have characters with a meaning in addresses.
func TestAddresses(t *testing.T) {
	dir := t.TempDir()
	ids := []string{"a#b", "a?c", "a%41", "a:b", "å b"}
	var records []record.Record
	for _, id := range ids {
		records = append(records, refused(id, "Ann"))
	}
	if err := site.Write(dir, site.Class{Records: records}); err != nil {
		t.Fatal(err)
	}
	var pages []string
	for _, link := range links(t, read(t, dir, "index.html")) {
		if path, ok := strings.CutPrefix(link.Path, "students/"); ok && link.Fragment == "" && link.RawQuery == "" && link.Scheme == "" {
			pages = append(pages, strings.TrimSuffix(path, ".html"))
		}
	}
	for _, id := range ids {
		if !slices.Contains(pages, id) {
			t.Errorf("no link leads to %q: %q", id, pages)
		}
	}
	for _, link := range links(t, read(t, dir, "students", "a%41.html")) {
		if _, err := os.Stat(filepath.Join(dir, "students", link.Path)); link.Path != "" && err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
