package site

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report/internal/legible"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// failure is a failed requirement with its evidence.
type failure struct {
	ID       string
	Level    requirement.Level
	Title    string // a sentence without its full stop
	Text     string // when it holds
	Why      string
	Messages []string
	Hint     *hint
	Before   []string // steps that led to what failed
	Steps    []step   // at which it failed
	Then     []string
	Sequence *sequence
	Screen   *screen
	Exit     string
	Blocks   []string
	Capture  string // address of the packets
	lost     float64
}

// Lost is what the failure costs, with what it blocks; "" if nothing.
func (f failure) Lost() string {
	if p := points(f.lost); p != "0" {
		return p
	}
	return ""
}

type hint struct{ Cause, Place, Code, Fix string }

// step is what the grader did when the requirement failed.
type step struct {
	Did                      string
	Sent, Expected, Received *content
	Nothing                  string // what came instead of what was expected
	Outcome                  string
	Output                   []string // what a tool said
	Difference               *difference
}

// content is bytes for people.
type content struct{ Length, Text string }

// screen is what a program wrote, or where on the page it stands already.
type screen struct {
	Text string
	As   string // ID of a requirement
}

const (
	contentCells = 160
	briefCells   = 40
	screenMost   = 200 // lines
)

func newFailure(result *grade.Result, q grade.Requirement, blocks []string, screens map[string]string) failure {
	f := failure{ID: legible.Text(q.ID), Level: q.Level, Title: q.Program.Subject() + " " + legible.Text(q.Title), Blocks: legibleAll(blocks), Messages: messages(q)}
	if known, err := requirement.ByID(q.ID); err == nil {
		f.Text, f.Why = known.Text, known.Why
	}
	if h := q.Hint; h != nil {
		f.Hint = &hint{Cause: legible.Stopped(legible.Text(h.Cause)), Code: legible.Text(strings.TrimSpace(h.Code)), Fix: legible.Stopped(legible.Text(h.Fix))}
		if f.Hint.Place = legible.Text(h.File); h.File != "" && h.Line > 0 {
			f.Hint.Place += fmt.Sprintf(":%d", h.Line)
		}
	}
	f.steps(q.Evidence.Steps)
	f.Sequence = newSequence(result, q)
	f.screen(q, screens)
	f.Exit = exit(q.Evidence.Exit)
	return f
}

// messages are the lines of a message, less those that stand with the steps anyhow, such as a compiler's.
func messages(q grade.Requirement) []string {
	told := map[string]bool{"": true}
	for _, s := range q.Evidence.Steps {
		for line := range strings.Lines(s.Outcome) {
			told[strings.TrimSpace(line)] = true
		}
	}
	var lines []string
	for i, line := range strings.Split(q.Message, "\n") {
		if line = strings.TrimSpace(line); line != "" && (i == 0 || !told[line]) {
			lines = append(lines, legible.Text(legible.Sentence(line)))
		}
	}
	return lines
}

// steps shows in full those at which the requirement failed, and the last if none says so.
func (f *failure) steps(steps []verdict.Step) {
	if len(steps) == 0 {
		return
	}
	failing := len(steps) - 1
	for i, s := range steps {
		if s.Unmet {
			failing = i
			break
		}
	}
	for i, s := range steps {
		switch {
		case i < failing:
			f.Before = append(f.Before, brief(s))
		case i == failing || s.Unmet:
			f.Steps = append(f.Steps, newStep(s))
		default:
			f.Then = append(f.Then, brief(s))
		}
	}
}

func newStep(s verdict.Step) step {
	out := step{Did: legible.Sentence(legible.Text(s.Did)), Sent: newContent(s.Sent), Expected: newContent(s.Expected), Received: newContent(s.Received)}
	outcome := strings.TrimSpace(s.Outcome)
	switch {
	case s.Received == nil && s.Expected != nil:
		out.Nothing = legible.Sentence(legible.Text(cmp.Or(outcome, "nothing")))
	case strings.Contains(outcome, "\n"):
		out.Output = legible.Lines([]byte(outcome))
	default:
		out.Outcome = legible.Sentence(legible.Text(outcome))
	}
	if s.Expected != nil && s.Received != nil {
		out.Difference = newDifference(*s.Expected, *s.Received)
	}
	return out
}

func newContent(b *verdict.Bytes) *content {
	if b == nil {
		return nil
	}
	return &content{legible.Count(len(*b), "byte"), legible.Quote(*b, contentCells)}
}

// brief is a step in a line.
func brief(s verdict.Step) string {
	parts := []string{legible.Text(s.Did)}
	if s.Sent != nil {
		parts[0] += " " + legible.Quote(*s.Sent, briefCells)
	}
	if s.Received != nil {
		parts = append(parts, "received "+legible.Quote(*s.Received, briefCells))
	}
	if s.Outcome != "" {
		parts = append(parts, legible.Text(firstLine(s.Outcome)))
	}
	return legible.Sentence(strings.Join(parts, "; "))
}

// screen is the end of what the program wrote; what stands on the page already is only named.
func (f *failure) screen(q grade.Requirement, shown map[string]string) {
	if q.Evidence.Screen == nil {
		return
	}
	lines := legible.Lines(*q.Evidence.Screen)
	if len(lines) == 0 {
		return
	}
	text := string(*q.Evidence.Screen)
	if id, again := shown[text]; again && len(lines) > 2 {
		f.Screen = &screen{As: id}
		return
	}
	shown[text] = legible.Text(q.ID)
	if left := len(lines) - screenMost; left > 0 {
		lines = append([]string{fmt.Sprintf("(%s before)", legible.Count(left, "line"))}, lines[left:]...)
	}
	f.Screen = &screen{Text: strings.Join(lines, "\n")}
}

func exit(e *verdict.Exit) string {
	switch {
	case e == nil || e.ByAgent == wire.Stopped:
		return ""
	case e.ByAgent != "":
		return "It was ended by the grader: " + legible.Stopped(legible.Text(e.ByAgent))
	case e.Signal != "":
		return "It was ended by " + legible.Stopped(legible.Text(e.Signal))
	}
	return fmt.Sprintf("It ended by itself, with status %d.", e.Code)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(line)
}
