package report_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// command is what the runner of GitHub Actions takes from a line of a log.
type command struct {
	name, message string
	properties    map[string]string
}

// commands reads a log as the runner does: a command is a line that begins with :: after blanks, or, as it was in the past, has
// ##[ anywhere in it; after stop-commands nothing is one but the word that was given there.
func commands(t *testing.T, log string) (all []command, rest string) {
	t.Helper()
	stopped := ""
	for line := range strings.Lines(log) {
		trimmed := strings.TrimSpace(line)
		head, message, is := strings.Cut(strings.TrimPrefix(trimmed, "::"), "::")
		is = is && strings.HasPrefix(trimmed, "::")
		switch {
		case stopped != "":
			if is && head == stopped {
				stopped = ""
				continue
			}
			rest += line
		case is && head == "stop-commands":
			stopped = message
		case is:
			name, list, _ := strings.Cut(head, " ")
			c := command{name: name, message: decoded(message, false), properties: map[string]string{}}
			for property := range strings.SplitSeq(list, ",") {
				key, value, _ := strings.Cut(property, "=")
				c.properties[key] = decoded(value, true)
			}
			all = append(all, c)
		case strings.Contains(line, "##["):
			t.Errorf("this is taken for a command: %s", line)
		default:
			rest += line
		}
	}
	if stopped != "" {
		t.Error("the runner is never told to look for commands again")
	}
	return all, rest
}

func decoded(text string, property bool) string {
	text = strings.NewReplacer("%0D", "\r", "%0A", "\n").Replace(text)
	if property {
		text = strings.NewReplacer("%3A", ":", "%2C", ",").Replace(text)
	}
	return strings.ReplaceAll(text, "%25", "%")
}

func github(t *testing.T, r *grade.Result, o report.GitHubOptions) string {
	t.Helper()
	var b strings.Builder
	if err := report.GitHub(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGitHubAnnotates(t *testing.T) {
	log := github(t, padded(), report.GitHubOptions{Folder: "week 3: sockets, 100%/ann"})
	all, rest := commands(t, log)
	want := []command{{
		name: "error",
		message: "Expected a reply of 2 bytes, but 2048 came.\n" +
			"Likely cause: the whole receive buffer is sent back, not only what was received.\n" +
			"Fix: new String(packet.getData(), 0, packet.getLength()), or with a stream the count that read returned",
		properties: map[string]string{
			"file": "week 3: sockets, 100%/ann/UDPServer.java", "line": "14",
			"title": "udp-server/exact-length (MUST): replies with as many bytes as were sent",
		},
	}}
	if diff := cmp.Diff(want, all, cmp.AllowUnexported(command{})); diff != "" {
		t.Error(diff)
	}
	if !strings.HasSuffix(rest, "score 98.1 of 100   seed 7f3a   1.9 s\n") {
		t.Errorf("the report is missing in\n%s", rest)
	}
	if want := "::error file=week 3%3A sockets%2C 100%25/ann/UDPServer.java,line=14,title=udp-server/exact-length (MUST)%3A replies"; !strings.Contains(log, want) {
		t.Errorf("%q is missing in\n%s", want, log)
	}
	if again := github(t, padded(), report.GitHubOptions{}); strings.SplitN(again, "\n", 2)[0] == strings.SplitN(log, "\n", 2)[0] {
		t.Error("the word that lets the runner look for commands again is always the same")
	}
}

func TestGitHubAnnotatesTheWorstTen(t *testing.T) {
	r := perfect()
	for _, q := range requirement.Of(requirement.UDPServer) {
		with(r, q.ID, func(q *grade.Requirement) { q.Message = "it is not met" })
	}
	all, rest := commands(t, github(t, r, report.GitHubOptions{Folder: "."}))
	kinds := ""
	for _, c := range all {
		kinds += c.name + " "
		if c.properties["file"] != "UDPServer.py" || c.properties["line"] != "" {
			t.Errorf("the place is %s:%s", c.properties["file"], c.properties["line"])
		}
	}
	if kinds != strings.Repeat("error ", 10) || !strings.HasSuffix(rest, "\n5 more are not annotated: they stand in the report above.\n") {
		t.Errorf("%s\n%s", kinds, rest[len(rest)-100:])
	}

	for i := range r.Requirements {
		if q := &r.Requirements[i]; q.Level == requirement.Must {
			q.Verdict = verdict.Passed
		}
	}
	all, _ = commands(t, github(t, r, report.GitHubOptions{}))
	kinds = ""
	for _, c := range all {
		kinds += c.name + " "
	}
	if want := "warning warning warning warning "; kinds != want {
		t.Errorf("%s, not %s", kinds, want)
	}
}

func TestGitHubNamesWhatBlocks(t *testing.T) {
	all, _ := commands(t, github(t, incomplete(), report.GitHubOptions{Folder: "."}))
	if len(all) != 1 || !strings.Contains(all[0].message, "\nIt blocks 16 requirements: tcp-client/connects-once, ") || all[0].properties["file"] != "" {
		t.Errorf("%+v", all)
	}

	// What blocks was not itself asked for.
	r := perfect()
	r.Requirements = r.Requirements[2:]
	blocked(r, "submission/builds", requirement.UDPServer)
	all, _ = commands(t, github(t, r, report.GitHubOptions{Folder: "."}))
	if len(all) != 1 || all[0].name != "error" || all[0].properties["title"] != "Blocked by submission/builds" {
		t.Errorf("%+v", all)
	}
}

func TestGitHubTellsTheFaultOfTheGrader(t *testing.T) {
	all, _ := commands(t, github(t, unfinished(), report.GitHubOptions{}))
	if len(all) != 1 || all[0].properties["title"] != "The grader failed: grade it again" {
		t.Errorf("%+v", all)
	}
}

func TestGitHubHoldsHostileText(t *testing.T) {
	r := hostile()
	log := github(t, r, report.GitHubOptions{Folder: evil, Verbose: true})
	for at, r := range log {
		if r != '\n' && !unicode.IsPrint(r) {
			t.Errorf("%q stands there", log[at:min(len(log), at+10)])
		}
	}
	all, rest := commands(t, log)
	if len(all) != 1 || all[0].name != "error" || len(all[0].properties) != 1 {
		t.Errorf("%+v", all)
	}
	if !strings.Contains(rest, "::set-output") || !strings.Contains(rest, "##[error]") {
		t.Error("what the submission wrote is missing in the report")
	}
	// A file name may hold anything.
	for i, name := range []string{"a,line=1::b.py", "two\nlines.py", "::set-output name=x::y", "%0A::error::forged"} {
		r := padded()
		with(r, "udp-server/exact-length", func(q *grade.Requirement) { q.Hint.File = name })
		all, _ := commands(t, github(t, r, report.GitHubOptions{Folder: "."}))
		want := name
		if strings.Contains(name, "\n") {
			want = ""
		}
		if len(all) != 1 || all[0].properties["file"] != want || all[0].name != "error" {
			t.Errorf("%d: %s", i, fmt.Sprint(all))
		}
	}
}
