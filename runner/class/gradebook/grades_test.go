package gradebook_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/gradebook"
	"github.com/sockgrade/sockgrade/runner/class/record"
)

// grades writes grades.csv and gives its rows by column.
func grades(t *testing.T, records ...record.Record) []map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := gradebook.Grades(&b, records); err != nil {
		t.Fatal(err)
	}
	text, ok := bytes.CutPrefix(b.Bytes(), []byte("\xef\xbb\xbf"))
	if !ok {
		t.Error("there is no byte order mark")
	}
	all, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, cells := range all[1:] {
		row := map[string]string{}
		for i, c := range cells {
			row[all[0][i]] = c
		}
		rows = append(rows, row)
	}
	return rows
}

func TestGrades(t *testing.T) {
	late := handIn(t, record.Student{Name: "Ann Ash", Login: "ann", CanvasID: "17", Section: "A"}, "udp-server/exact-length")
	remark(t, &late, parse(t, "due: 2026-03-02T19:00Z\nlate: {percent: 10}\nrubric: {caps: [{unless: udp-server/exact-length, at_most: 60.5}]}"))
	group := handIn(t, record.Student{Name: "Ben", Login: "ben"})
	group.Students = append(group.Students, record.Student{Name: "Cem", Login: "cem"})
	rows := grades(t, late, group, refused(record.Student{Login: "dan"}, "it is empty"), failed(t, record.Student{Login: "eve"}))
	var got []string
	for _, r := range rows {
		var cells []string
		for _, c := range []string{"id", "name", "canvas_id", "section", "handed_in", "state", "total", "out_of", "penalty", "remark", "udp-server/exact-length"} {
			cells = append(cells, r[c])
		}
		got = append(got, strings.Join(cells, "|"))
	}
	want := []string{
		"ann|Ann Ash|17|A|2026-03-02T20:00:00Z|graded|50.5|100|10|no more than 60.5 points without udp-server/exact-length; 1 hour late: 10 % for each day that has begun|failed",
		"ben|Ben|||2026-03-02T20:00:00Z|graded|100|100|0||passed",
		"ben|Cem|||2026-03-02T20:00:00Z|graded|100|100|0||passed",
		"dan|||||refused||||it is empty|",
		"eve||||2026-03-02T20:00:00Z|error||||the grader failed; grade it again|passed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// No cell is a formula, whatever separator a spreadsheet reads the file with, and a terminal that shows it stays as it is.
func TestGradesOfHostileNames(t *testing.T) {
	r := handIn(t, record.Student{Name: evil, Login: "+49", SISID: "-1", Email: "@SUM(A1)", Section: "\t=1"}, "udp-server/listens")
	r.ID = "x"
	bad := refused(record.Student{Login: "y", Name: " ＝1"}, "\r=2")
	rows := grades(t, r, bad)
	for column, want := range map[string]string{"login": "'+49", "sis_id": "'-1", "email": "'@SUM(A1)", "section": `\t=1`} {
		if got := rows[0][column]; got != want {
			t.Errorf("%s is %q", column, got)
		}
	}
	if name := rows[0]["name"]; !strings.HasPrefix(name, `'=cmd|`) || !strings.HasSuffix(name, `;'=1+1`) {
		t.Errorf("the name is %q", name)
	}
	if got := rows[1]["name"]; got != "' ＝1" {
		t.Errorf("the name is %q", got)
	}
	if got := rows[1]["remark"]; got != `\r=2` {
		t.Errorf("the remark is %q", got)
	}
	var b bytes.Buffer
	if err := gradebook.Grades(&b, []record.Record{r, bad}); err != nil {
		t.Fatal(err)
	}
	for _, comma := range []string{",", ";", "\t"} {
		for line := range strings.SplitSeq(b.String(), "\r\n") {
			for c := range strings.SplitSeq(line, comma) {
				if c = strings.Trim(c, `" `); c != "" && strings.ContainsAny(c[:1], "=+-@\t") {
					t.Errorf("separated by %q there is a cell %q", comma, c)
				}
			}
		}
	}
	if strings.ContainsAny(b.String(), "\x1b\x07\x00\u202e") {
		t.Errorf("control characters in %q", b.String())
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestGradesReportsAFullDisk(t *testing.T) {
	if err := gradebook.Grades(broken{}, nil); err == nil {
		t.Error("there is no error")
	}
}
