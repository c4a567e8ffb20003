package report

import (
	"fmt"
	"html"
	"io"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const (
	summaryNotes   = 20  // shown at most
	summaryCells   = 200 // of one text from the submission
	summaryReserve = 8 << 10
)

// Summary writes a result as GitHub's Markdown, for the summary of a job: the score, a table of the programs, and each failure
// with its evidence, folded. Failures for which there is no room in limit bytes are only named; it never writes more, and
// nothing at all if not even the beginning fits.
//
// What comes from the submission stands in code spans or in <pre>: none of it is taken for Markdown or HTML.
func Summary(w io.Writer, result *grade.Result, limit int) error {
	t := text{page: page{width: explanationWidth}, result: result}
	blocked := t.blocked()
	b := t.summaryHead()
	var bonus, left []string
	section := "\n### Not met\n"
	for _, r := range result.Requirements {
		switch blocks := blocked[r.ID]; {
		case r.Verdict != verdict.Failed:
		case r.Level == requirement.May && len(blocks) == 0:
			bonus = append(bonus, fmt.Sprintf("- %s: %s\n", code(r.ID), titleOf(r)))
		default:
			block := section + folded(result, r, blocks)
			if len(b)+len(block) > limit-summaryReserve {
				left = append(left, r.ID)
				continue
			}
			b, section = b+block, ""
		}
		delete(blocked, r.ID)
	}
	if len(left) > 0 {
		b += fmt.Sprintf("%s\nThere is no room here for %s: %s\n", section, count(len(left), "more failure"), list(left, ""))
	}
	for _, r := range result.Requirements {
		if ids := blocked[r.BlockedBy]; r.Verdict == verdict.Blocked && len(ids) > 0 {
			b += fmt.Sprintf("\nBlocked by %s: %s\n", code(r.BlockedBy), list(ids, ""))
			delete(blocked, r.BlockedBy)
		}
	}
	if len(bonus) > 0 {
		b += "\n### Bonus (MAY), not met\n\n" + strings.Join(bonus, "")
	}
	if len(b) > limit {
		return nil
	}
	_, err := io.WriteString(w, b)
	return err
}

func (t *text) summaryHead() string {
	r := t.result
	var b strings.Builder
	headline := "no score, grade it again"
	if r.Score != nil {
		headline = fmt.Sprintf("score %.1f of 100", *r.Score)
	}
	fmt.Fprintf(&b, "## sockgrade: %s\n\n%s, seed %s, %.1f s, version %s\n\n",
		headline, code(r.Submission.Path), code(r.Seed), r.Seconds, code(r.Tool.Version))
	b.WriteString("| Program | File | Passed |\n| --- | --- | --- |\n")
	for _, tally := range r.Programs {
		if tally.Asked == 0 {
			continue
		}
		file := ""
		at := slices.IndexFunc(r.Submission.Programs, func(p grade.Program) bool { return string(p.Program) == tally.Name })
		if at >= 0 {
			file = strings.ReplaceAll(code(r.Submission.Programs[at].Path), "|", `\|`)
		}
		fmt.Fprintf(&b, "| %s | %s | %d of %d |\n", requirement.Program(tally.Name).Name(), file, tally.Passed, tally.Asked)
	}
	var levels []string
	for _, tally := range r.Levels {
		if tally.Asked > 0 {
			levels = append(levels, fmt.Sprintf("%s %d of %d", tally.Name, tally.Passed, tally.Asked))
		}
	}
	fmt.Fprintf(&b, "\n%s\n", strings.Join(levels, ", "))
	if r.Outcome() == grade.Met {
		b.WriteString("\nEvery MUST and SHOULD is met.\n")
	}
	if failed := errorsIn(r); len(failed) > 0 {
		fmt.Fprintf(&b, "\n**The grader failed** at %s, which says nothing about the submission: %s\n",
			count(len(failed), "requirement"), code(firstLine(failed[0].Message)))
	}
	for i, note := range r.Submission.Notes {
		if i == summaryNotes {
			fmt.Fprintf(&b, "\n%s\n", count(len(r.Submission.Notes)-i, "more note"))
			break
		}
		fmt.Fprintf(&b, "\nNote: %s\n", code(note))
	}
	return b.String()
}

// folded is a failure with its evidence, to be opened by a click. In GitHub's Markdown an HTML block that begins with
// <details> ends at the first empty line, one that begins with <pre> only at its end tag.
func folded(result *grade.Result, r grade.Requirement, blocks []string) string {
	told := explained(result, r)
	if len(blocks) > 0 {
		told += fmt.Sprintf("\nIt blocks %s: %s\n", count(len(blocks), "requirement"), list(blocks, string(r.Program)+"/"))
	}
	return fmt.Sprintf("\n<details>\n<summary>✗ <code>%s</code> %s: %s</summary>\n\n<pre>\n%s</pre>\n\n</details>\n",
		html.EscapeString(safe(r.ID)), r.Level, html.EscapeString(cut(safe(r.Title), summaryCells)), html.EscapeString(told))
}

// titleOf is a requirement's title; as it is if the catalogue has it, which is free of Markdown.
func titleOf(r grade.Requirement) string {
	if entry, err := requirement.ByID(r.ID); err == nil && entry.Title == r.Title {
		return r.Title
	}
	return code(r.Title)
}

// code is text as a code span, in which Markdown has no meaning; its fence is longer than any row of backticks in it.
func code(text string) string {
	text = cut(safe(text), summaryCells)
	if text == "" {
		return ""
	}
	fence, run := "`", 0
	for _, r := range text {
		run = pick(r == '`', run+1, 0)
		if run >= len(fence) {
			fence += "`"
		}
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}
