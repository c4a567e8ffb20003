package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"
	"golang.org/x/net/html"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func summary(t *testing.T, r *grade.Result, limit int) string {
	t.Helper()
	var b strings.Builder
	if err := report.Summary(&b, r, limit); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const plenty = 1 << 20

func TestSummary(t *testing.T) {
	got := summary(t, padded(), plenty)
	for _, want := range []string{
		"## sockgrade: score 98.1 of 100\n\n`hand-in/ann`, seed `7f3a`, 1.9 s, version `0.1.0`\n",
		"| Program | File | Passed |\n| --- | --- | --- |\n| submission |  | 2 of 2 |\n| UDP server | `UDPServer.java` | 16 of 17 |\n",
		"\nMUST 40 of 41, SHOULD 22 of 22, MAY 5 of 5\n",
		"\nNote: `UDPPinger.java was set aside: it puts nothing into upper case.`\n",
		"\n### Not met\n\n<details>\n<summary>✗ <code>udp-server/exact-length</code> MUST: replies with as many bytes as were sent</summary>\n\n<pre>\n" +
			"Expected a reply of 2 bytes, but 2048 came.\n\ndid ",
		"\n0.000 s   127.0.0.1:40113 → :12000            UDP     2   &#34;hi&#34;\n",
		"\nFix: new String(packet.getData(), 0, packet.getLength()), or with a stream the count that read\n     returned\n</pre>\n\n</details>\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
	if got := summary(t, perfect(), plenty); !strings.HasSuffix(got, "\nEvery MUST and SHOULD is met.\n") {
		t.Errorf("of a perfect submission:\n%s", got)
	}
	if got := summary(t, unfinished(), plenty); !strings.HasPrefix(got, "## sockgrade: no score, grade it again\n") || !strings.Contains(got, "\n**The grader failed** at 1 requirement") {
		t.Errorf("of a run that failed:\n%s", got)
	}
	if got := summary(t, incomplete(), plenty); strings.Count(got, "<details>") != 1 || !strings.Contains(got, "\nIt blocks 16 requirements: tcp-client/connects-once, ") {
		t.Errorf("of an incomplete submission:\n%s", got)
	}
	r := with(perfect(), "udp-server/survives-non-text", func(*grade.Requirement) {})
	if got := summary(t, r, plenty); strings.Contains(got, "### Not met") || !strings.HasSuffix(got, "\n### Bonus (MAY), not met\n\n- `udp-server/survives-non-text`: goes on after bytes that are not text\n") {
		t.Errorf("with an unmet MAY:\n%s", got)
	}
}

func TestSummaryKeepsToItsLimit(t *testing.T) {
	r := perfect()
	for _, q := range requirement.Of(requirement.UDPServer) {
		with(r, q.ID, func(q *grade.Requirement) { q.Message = strings.Repeat("words ", 1000) })
	}
	whole := summary(t, r, plenty)
	if n := strings.Count(whole, "<details>"); n != 15 {
		t.Errorf("%d of 15 failures", n)
	}
	for _, limit := range []int{60_000, 30_000, 10_000, 200, 0} {
		got := summary(t, r, limit)
		if len(got) > limit {
			t.Errorf("%d bytes for a limit of %d", len(got), limit)
		}
		if limit >= 10_000 && !strings.Contains(got, "There is no room here for ") {
			t.Errorf("with a limit of %d nothing says that something is missing", limit)
		}
	}
}

// What GitHub makes of it is shown by another renderer of its Markdown, without GitHub's sanitizer.
func TestSummaryRendersNothingOfASubmission(t *testing.T) {
	r := hostile()
	r.Submission.Notes = append(r.Submission.Notes, "`", "``` x", " `a` ", "a|b")
	r.Submission.Programs[1].Path = "a|b`c.py"
	var page bytes.Buffer
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe()))
	if err := markdown.Convert([]byte(summary(t, r, plenty)), &page); err != nil {
		t.Fatal(err)
	}
	document, err := html.Parse(&page)
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]bool{"html": true, "head": true, "body": true, "h2": true, "h3": true, "p": true, "table": true, "thead": true,
		"tbody": true, "tr": true, "th": true, "td": true, "code": true, "details": true, "summary": true, "pre": true}
	counts := map[string]int{}
	var texts []string
	for n := range document.Descendants() {
		switch n.Type {
		case html.ElementNode:
			counts[n.Data]++
			if !allowed[n.Data] || len(n.Attr) > 0 {
				t.Errorf("there is an element %s %v", n.Data, n.Attr)
			}
		case html.TextNode:
			texts = append(texts, n.Data)
			if in := n.Parent.Data; strings.Contains(n.Data, "forged") && in != "code" && in != "pre" && in != "summary" {
				t.Errorf("%q stands in %s", n.Data, in)
			}
		case html.CommentNode:
			t.Errorf("there is a comment: %s", n.Data)
		}
	}
	if counts["details"] != 1 || counts["pre"] != 1 || counts["tr"] != 7 || counts["td"] != 18 {
		t.Errorf("the elements are %v", counts)
	}
	all := strings.Join(texts, "\x00")
	for _, want := range []string{"</pre></code></summary></details><script>forged()</script>", "\x00a|b`c.py\x00", "\x00`\x00", "\x00``` x\x00"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q does not stand there as it is", want)
		}
	}
}
