package site

import (
	"slices"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

func handIn(id, language string, total float64, judged ...grade.Requirement) record.Record {
	return record.Record{ID: id, Students: []record.Student{{Name: id}}, Grade: &assignment.Grade{Total: total, OutOf: 50},
		Result: &grade.Result{Requirements: judged, Submission: grade.Submission{Programs: []grade.Program{{Program: requirement.UDPServer, Language: language}}}}}
}

func failed(q *requirement.Requirement, hint, cause string) grade.Requirement {
	out := grade.Requirement{ID: q.ID, Level: q.Level, Program: q.Program, Verdict: verdict.Failed}
	if hint != "" {
		out.Hint = &grade.Hint{ID: hint, Cause: cause, Fix: "mend it"}
	}
	return out
}

func TestCauses(t *testing.T) {
	const buffer = "whole-buffer-sent"
	length, takes, nul := requirement.UDPServerExactLength, requirement.UDPServerTakes2048, requirement.UDPServerKeepsNULBytes
	all := newCauses([]record.Record{
		handIn("ann", "java", 40, failed(length, buffer, "the whole buffer"), failed(takes, buffer, "the whole buffer")),
		handIn("bob", "java", 40, failed(length, buffer, "all of the buffer")),
		handIn("cid", "c", 40, failed(length, buffer, "the whole buffer"), failed(nul, "cut-at-nul", "strlen")),
		handIn("dan", "c", 40, failed(takes, "small-buffer", "too small")),
		handIn("eve", "c", 40, failed(takes, "", "")),
		refusedOf("fay"),
	}).First
	if len(all) != 2 {
		t.Fatalf("the causes are %+v", all)
	}
	c := all[0]
	if c.ID != buffer || c.Count != 3 || c.Text != "The whole buffer." || c.Percent != 50 {
		t.Errorf("the first is %+v", c)
	}
	if want := []tally{{"Java", 2, 67}, {"C", 1, 33}}; !slices.Equal(c.Languages, want) {
		t.Errorf("the languages are %+v", c.Languages)
	}
	if want := []string{length.ID, takes.ID}; !slices.Equal(c.Fails, want) {
		t.Errorf("it fails %v", c.Fails)
	}
	if len(c.Students) != 3 || c.Students[0].Href != "students/ann.html#"+length.ID {
		t.Errorf("the students are %+v", c.Students)
	}
	if all[1].ID != "small-buffer" {
		t.Errorf("the second is %+v", all[1])
	}
}

// "Python 2" would be a language, and not two hand-ins in another.
func TestACauseCountsByLanguage(t *testing.T) {
	long := failed(requirement.UDPServerExactLength, "whole-buffer-sent", "the whole buffer")
	var page strings.Builder
	err := newClassPage("Sockets", []record.Record{
		handIn("ann", "python", 40, long), handIn("bob", "python", 40, long), handIn("cid", "python2", 40, long),
	}).render(&page)
	if err != nil {
		t.Fatal(err)
	}
	if want := "2&nbsp;×&nbsp;Python, 1&nbsp;×&nbsp;Python 2<"; !strings.Contains(page.String(), want) {
		t.Errorf("%q is not in the page", want)
	}
}

func refusedOf(id string) record.Record {
	return record.Record{ID: id, Students: []record.Student{{Name: id}}, Refused: "it is empty", HandIn: record.HandIn{LateFlag: true}}
}

func TestNumbers(t *testing.T) {
	again := handIn("dan", "c", 0, grade.Requirement{ID: "x", Verdict: verdict.Error})
	again.Grade = nil
	late := handIn("bob", "java", 20)
	late.Grade.Late = &assignment.Late{}
	extended := handIn("cid", "java", 35)
	extended.HandIn.LateFlag = true // the course site knows nothing of the extension
	records := []record.Record{handIn("ann", "java", 50), late, extended, handIn("amy", "java", 45), again, refusedOf("eve")}
	n := newNumbers(records)
	if n.Graded != 4 || n.Again != 1 || n.Refused != 1 || n.Late != 2 || n.Full != 1 {
		t.Errorf("the counts are %+v", n)
	}
	if n.Median != "40" || n.Mean != "37.5" || n.Lower != "31.3" || n.Upper != "46.3" || n.Least != "20" || n.Most != "50" || n.OutOf != "50" {
		t.Errorf("the points are %+v", n)
	}
	if want := []tally{{"Java", 4, 67}, {"C", 1, 17}}; !slices.Equal(n.Languages, want) {
		t.Errorf("the languages are %+v", n.Languages)
	}
}

func TestScores(t *testing.T) {
	records := []record.Record{handIn("a", "c", 0), handIn("b", "c", 49.9), handIn("c", "c", 45), handIn("d", "c", 50), handIn("e", "c", 55), refusedOf("f")}
	s := newScores(records)
	for i, want := range []int{1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2} {
		if b := s.Bars[i]; b.Count != want || b.Height != want*barRoom/2 {
			t.Errorf("%s: %d, %d high", b.Range, b.Count, b.Height)
		}
	}
	if last := s.Bars[binCount-1]; last.X+last.Width > 100 || last.Filter != "share=100-" {
		t.Errorf("the last is %+v", last)
	}
}

func TestOrder(t *testing.T) {
	var ids []string
	records, err := ordered([]record.Record{refusedOf("zoe"), refusedOf("Ann"), refusedOf("bob")})
	for _, r := range records {
		ids = append(ids, r.ID)
	}
	if want := []string{"Ann", "bob", "zoe"}; err != nil || !slices.Equal(ids, want) {
		t.Errorf("the order is %v, %v", ids, err)
	}
}
