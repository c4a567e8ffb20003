package report

import (
	"crypto/rand"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// mostAnnotations is how many GitHub shows of each kind for a step.
const mostAnnotations = 10

// GitHubOptions say where on GitHub Actions a submission was graded.
type GitHubOptions struct {
	// Folder is the submission's, relative to the root of its repository and with slashes; "." is the root, and "" means that it
	// is in no repository: then annotations have no files.
	Folder string
	// Verbose is the text report's.
	Verbose bool
}

// GitHub writes a result for the log of a job on GitHub Actions: the text report, in which the runner is told to look for no
// workflow commands, and after it at most ten annotations as such commands, the worst first.
//
// Source: "Workflow commands for GitHub Actions" in GitHub's documentation, and the runner, which decodes %25, %0D and %0A in
// what a command says and %3A and %2C in its properties as well.
func GitHub(w io.Writer, result *grade.Result, o GitHubOptions) error {
	secret := rand.Text() // what the submission writes must not have it
	var b strings.Builder
	fmt.Fprintf(&b, "::stop-commands::%s\n", secret)
	if err := Text(&b, result, Options{Width: explanationWidth, Verbose: o.Verbose}); err != nil {
		return err
	}
	fmt.Fprintf(&b, "::%s::\n", secret)
	all := annotations(result, o)
	for _, a := range all[:min(len(all), mostAnnotations)] {
		b.WriteString(a.command())
	}
	if more := len(all) - mostAnnotations; more > 0 {
		fmt.Fprintf(&b, "%s not annotated: they stand in the report above.\n", pick(more == 1, "1 more is", fmt.Sprintf("%d more are", more)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

type annotation struct {
	kind  string // error or warning
	file  string // in the repository; "" is none
	line  int    // 0 is none
	title string
	text  []string // lines
}

// annotations are all that there is to say, the worst first: what the grader failed at, then the MUSTs that are not met and the
// SHOULDs, in the order of the catalogue. What is blocked is named with what blocks it. A MAY has none: the book's own programs
// do not meet some.
func annotations(result *grade.Result, o GitHubOptions) []annotation {
	t := text{page: page{width: explanationWidth}, result: result}
	blocked := t.blocked()
	var all []annotation
	if failed := errorsIn(result); len(failed) > 0 {
		says := count(len(failed), "requirement") + " could not be judged; this says nothing about the submission."
		all = append(all, annotation{kind: "error", title: "The grader failed: grade it again",
			text: []string{says, told(failed[0].Message)}})
	}
	kinds := map[requirement.Level]string{requirement.Must: "error", requirement.Should: "warning"}
	for _, level := range []requirement.Level{requirement.Must, requirement.Should} {
		for _, r := range result.Requirements {
			switch ids := blocked[r.BlockedBy]; {
			case r.Level != level:
			case r.Verdict == verdict.Failed:
				all = append(all, annotationOf(result, r, kinds[level], blocked[r.ID], o))
				delete(blocked, r.ID)
			case r.Verdict == verdict.Blocked && len(ids) > 0 && !failedIn(result, r.BlockedBy):
				all = append(all, annotation{kind: kinds[level], title: "Blocked by " + safe(r.BlockedBy),
					text: []string{told(r.Message), count(len(ids), "requirement") + " cannot be judged: " + list(ids, "")}})
				delete(blocked, r.BlockedBy)
			}
		}
	}
	return all
}

func annotationOf(result *grade.Result, r grade.Requirement, kind string, blocks []string, o GitHubOptions) annotation {
	a := annotation{kind: kind, title: safe(fmt.Sprintf("%s (%s): %s", r.ID, r.Level, r.Title)), text: []string{told(r.Message)}}
	place := ""
	if h := r.Hint; h != nil {
		a.text = append(a.text, "Likely cause: "+stopped(safe(h.Cause)))
		if h.Fix != "" {
			a.text = append(a.text, "Fix: "+safe(h.Fix))
		}
		place, a.line = h.File, h.Line
	}
	if len(blocks) > 0 {
		a.text = append(a.text, "It blocks "+count(len(blocks), "requirement")+": "+list(blocks, string(r.Program)+"/"))
	}
	if place == "" {
		at := slices.IndexFunc(result.Submission.Programs, func(p grade.Program) bool { return p.Program == r.Program })
		if at >= 0 {
			place, a.line = result.Submission.Programs[at].Path, 0
		}
	}
	// A name with characters that do not print would have to be written to the log as it is to be found by GitHub.
	if place != "" && o.Folder != "" && safe(place) == place && safe(o.Folder) == o.Folder {
		a.file = path.Join(o.Folder, place)
	}
	return a
}

func errorsIn(result *grade.Result) []grade.Requirement {
	var failed []grade.Requirement
	for _, r := range result.Requirements {
		if r.Verdict == verdict.Error {
			failed = append(failed, r)
		}
	}
	return failed
}

func failedIn(result *grade.Result, id string) bool {
	return slices.ContainsFunc(result.Requirements, func(r grade.Requirement) bool { return r.ID == id && r.Verdict == verdict.Failed })
}

var (
	inData     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	inProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// command is a line of the log: "::error file=a.py,line=7,title=...::...".
func (a annotation) command() string {
	var properties []string
	if a.file != "" {
		properties = append(properties, "file="+inProperty.Replace(a.file))
		if a.line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", a.line))
		}
	}
	properties = append(properties, "title="+inProperty.Replace(a.title))
	return "::" + a.kind + " " + strings.Join(properties, ",") + "::" + inData.Replace(strings.Join(a.text, "\n")) + "\n"
}
