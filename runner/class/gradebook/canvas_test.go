package gradebook_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/gradebook"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// export is in the form of Canvas's: a line about posting, one about points, names with commas, what Canvas computes, and a
// student who only looks at the course. Some lines end in CR LF and some do not.
const export = "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (7),Sockets (4321),\"Sockets, again (99)\",Current Score,Final Score\r\n" +
	",,,,,,Manual Posting,,,\r\n" +
	"    Points Possible,,,,,10.00,100.00,100.00,(read only),(read only)\r\n" +
	"\"Ash, Ann\",17,s17,ann,A,\"9.00\",,,90.00,90.00\r\n" +
	"\"Béla \"\"Bé\"\"\",18,s18,bela,A and B,,\"12.00\",,,\n" +
	"=Carl,19,s19,CARL,A,,EX,,,\r\n" +
	"Dan,20,s20,dan,A,,N/A,,,\r\n" +
	"Eve,21,s21,eve,A\r\n" +
	"\"Student, Test\",22,,7b1d,A,,,,0.0,0.0\r\n"

func TestCanvas(t *testing.T) {
	less := "udp-server/exact-length"
	records := []record.Record{
		handIn(t, record.Student{Name: "Ann Ash", Login: "someone-else", CanvasID: "17"}, less),
		handIn(t, record.Student{Login: "b", SISID: "S18"}),
		handIn(t, record.Student{Login: "carl", Name: "Carl"}),
		handIn(t, record.Student{Login: "dan"}),
		handIn(t, record.Student{Login: "eve"}, less),
		handIn(t, record.Student{Login: "fay", Name: "Fay\x1b[2J"}),
		refused(record.Student{Login: "gus"}, "it is empty"),
		failed(t, record.Student{Login: "eve"}),
		handIn(t, record.Student{Login: "ann"}),
	}
	got, err := gradebook.Canvas([]byte("\xef\xbb\xbf"+export), "grades.csv", "4321", records)
	if err != nil {
		t.Fatal(err)
	}
	want := "\xef\xbb\xbf" + strings.NewReplacer(
		`"9.00",,,90.00`, `"9.00",98.1,,90.00`,
		`"12.00"`, `"100"`,
		"eve,A\r\n", "eve,A,,98.1\r\n",
	).Replace(export)
	if diff := cmp.Diff(want, string(got.Content)); diff != "" {
		t.Error(diff)
	}
	if got.Cells != 3 {
		t.Errorf("%d cells are filled", got.Cells)
	}
	left := []gradebook.Left{
		{Record: "carl", Student: "Carl", Why: "excused"},
		{Record: "dan", Student: "dan", Why: "the assignment is not theirs"},
		{Record: "fay", Student: `Fay\x1b[2J`, Why: "the file has no such student"},
		{Record: "gus", Student: "gus", Why: "it could not be graded"},
		{Record: "eve", Student: "eve", Why: "the grader failed; grade it again"},
		{Record: "ann", Student: "ann", Why: "the row has the grade of the hand-in someone-else"},
	}
	if diff := cmp.Diff(left, got.Left); diff != "" {
		t.Error(diff)
	}
}

func TestCanvasChangesNothingElse(t *testing.T) {
	got, err := gradebook.Canvas([]byte(export), "grades.csv", "Sockets", nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(export, string(got.Content)); diff != "" {
		t.Error(diff)
	}
}

// Canvas separates by semicolons where a comma is the decimal one; in numbers it reads both.
func TestCanvasWithSemicolons(t *testing.T) {
	const text = "LastName;FirstName;ID;SIS Login ID;Section;Sockets (1);Final Score\n    Points Possible;;;;;100,00;(read only)\nAsh;Ann;17;ann;A;;\n"
	got, err := gradebook.Canvas([]byte(text), "grades.csv", "1", []record.Record{handIn(t, record.Student{Login: "x", CanvasID: "17"}, "udp-server/listens")})
	if err != nil {
		t.Fatal(err)
	}
	if want := strings.Replace(text, "ann;A;;", "ann;A;98.1;", 1); string(got.Content) != want {
		t.Errorf("it is\n%s", got.Content)
	}
}

func TestAGroupInCanvas(t *testing.T) {
	r := handIn(t, record.Student{CanvasID: "17", Login: "ann"})
	r.Students = append(r.Students, record.Student{CanvasID: "18"})
	got, err := gradebook.Canvas([]byte(export), "grades.csv", "Sockets (4321)", []record.Record{r})
	if err != nil || got.Cells != 2 || len(got.Left) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestCanvasProblems(t *testing.T) {
	one := []record.Record{handIn(t, record.Student{Login: "ann", CanvasID: "17"})}
	for _, c := range []struct{ name, export, assignment, want, hint string }{
		{"no such assignment", export, "Socket", `^grades\.csv has no assignment Socket$`, `Sockets \(4321\)`},
		{"a total", export, "Final Score", `has no assignment "Final Score"$`, ``},
		{"two of the same title", strings.Replace(export, "Quiz (7)", "Sockets (7)", 1), "Sockets", `^grades\.csv has several assignments Sockets$`, `number`},
		{"a column that is read only", strings.Replace(export, "10.00,100.00", "10.00,(read only)", 1), "4321", `takes nothing into the column "Sockets \(4321\)" of grades\.csv$`, ``},
		{"other points", strings.Replace(export, "10.00,100.00", "10.00,20.00", 1), "4321", `^grades\.csv has 20 points possible for "Sockets \(4321\)", and the grades are out of 100$`, `out_of.*20.*100`},
		{"another file", "Name,Grade\nAnn,1\n", "4321", `^grades\.csv does not begin with the usual columns$`, `Export`},
		{"nothing", "", "4321", `^grades\.csv does not begin with the usual columns$`, `Export`},
		{"a quote that does not end", export + "\"Fay,23\n", "4321", `^grades\.csv:\d+: not CSV: `, `Export`},
		{"UTF-16", "\xff\xfeS\x00", "4321", `^grades\.csv is in UTF-16$`, `UTF-8`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := gradebook.Canvas([]byte(c.export), "grades.csv", c.assignment, one)
			p, ok := problem.Of(err)
			if !ok || !regexp.MustCompile(c.want).MatchString(p.Error()) || !regexp.MustCompile(c.hint).MatchString(p.Hint()) || p.Hint() == "" {
				t.Errorf("the error is %v, the hint %q", err, p.Hint())
			}
		})
	}
}

// Whatever is in an export, what is not filled stays as it is.
func FuzzCanvas(f *testing.F) {
	f.Add(export)
	f.Add("Student,ID,Section,A (1)\n\"a\nb\",17,x,\"q\"\"\"\r\n\r\n ,17,,")
	f.Add("Student;ID;Section;A (1)\n;17")
	f.Fuzz(func(t *testing.T, text string) {
		for _, column := range []string{"4321", "1"} {
			got, err := gradebook.Canvas([]byte(text), "f", column, nil)
			if err == nil && string(got.Content) != text {
				t.Errorf("%q became %q", text, got.Content)
			}
			r := record.Record{ID: "r", Students: []record.Student{{CanvasID: "17"}}, Grade: grade(7.25, 10)}
			filled, err := gradebook.Canvas([]byte(text), "f", column, []record.Record{r})
			if err != nil || filled.Cells == 0 {
				continue
			}
			again, err := gradebook.Canvas(filled.Content, "f", column, []record.Record{r})
			if err != nil || string(again.Content) != string(filled.Content) {
				t.Errorf("%q filled is %q, and again %v", text, filled.Content, err)
			}
		}
	})
}
