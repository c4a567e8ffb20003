package site_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/report/site"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

const evil = "javascript:alert(1)//</title></style></script><script>alert(1)</script><img src=http://example.edu/x onerror=alert(1)>" +
	`" onmouseover="alert(1)' autofocus onfocus='alert(1) --><!-- ]]> {{.}} ` + "`${alert(1)}`" +
	" \x1b]0;owned\x07\x1b[2J\u202e\u2066\u0000\u009b31m\xff=cmd|' /C calc'!A0\n\t@import url(http://example.edu/y)"

// spoil puts hostile text wherever a record has text of a student's or of the course site's.
func spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem())
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[verdict.Bytes]() {
			v.SetBytes([]byte(evil))
			return
		}
		for i := range v.Len() {
			spoil(v.Index(i))
		}
	case reflect.Map:
		if v.Len() > 0 {
			v.Set(reflect.ValueOf(map[string]string{evil: evil}))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				spoil(v.Field(i))
			}
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() { // levels, verdicts and programs are the grader's own
			v.SetString(evil)
		}
	}
}

// hostile is a class in which everything is, but the IDs by which results are put into columns.
func hostile(t testing.TB) []record.Record {
	t.Helper()
	records := small(t)
	for i := range records {
		r := &records[i]
		id, ids, blocks := r.ID, []string{}, []string{}
		if r.Result != nil {
			for _, q := range r.Result.Requirements {
				ids, blocks = append(ids, q.ID), append(blocks, q.BlockedBy)
			}
		}
		wasRefused := r.Refused != ""
		spoil(reflect.ValueOf(r).Elem())
		r.ID = id
		if !wasRefused {
			r.Refused = ""
		}
		for at := range ids {
			q := &r.Result.Requirements[at]
			if at%9 != 8 || q.Verdict == verdict.Passed {
				q.ID, q.BlockedBy = ids[at], blocks[at]
			}
		}
	}
	return records
}

func TestHostile(t *testing.T) {
	dir := t.TempDir()
	records := hostile(t)
	if err := site.Write(dir, site.Class{Title: evil, Records: records}); err != nil {
		t.Fatal(err)
	}
	check(t, "the class", read(t, dir, "index.html"), 1)
	for _, r := range records {
		check(t, r.ID, read(t, dir, "students", r.ID+".html"), 0)
		var page strings.Builder
		if err := site.Feedback(&page, evil, r); err != nil {
			t.Fatal(err)
		}
		check(t, "the feedback for "+r.ID, page.String(), 0)
	}
}

var elements = strings.Fields(`html head meta title style body script a abbr article aside b bdi br button caption code dd details div dl dt em figcaption
	figure footer form h1 h2 h3 header i input label li main mark nav ol optgroup option output p pre section select small span summary table tbody td th
	thead time tr ul svg g defs marker path rect line text tspan`)

// check looks at a page as a browser's parser sees it.
func check(t *testing.T, name, page string, scripts int) {
	t.Helper()
	styles, policy := 0, ""
	if at := strings.IndexFunc(page, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); at >= 0 {
		t.Errorf("%s: %q is not printable", name, page[at:min(at+20, len(page))])
	}
	for n := range parse(t, page).Descendants() {
		switch n.Type {
		case html.CommentNode:
			t.Errorf("%s has a comment", name)
		case html.ElementNode:
			if !slices.Contains(elements, n.Data) && !(n.Data == "title" && n.Namespace == "svg") {
				t.Errorf("%s has an element %s", name, n.Data)
			}
			for _, a := range n.Attr {
				checkAttribute(t, name, n, a)
				if a.Val == "Content-Security-Policy" {
					policy = attribute(n, "content")
				}
			}
			switch n.Data {
			case "style":
				styles++
				if !strings.Contains(policy, "style-src '"+sum(n.FirstChild.Data)+"'") {
					t.Errorf("%s: the policy does not allow the style", name)
				}
			case "script":
				scripts--
				if !strings.Contains(policy, "script-src '"+sum(n.FirstChild.Data)+"'") {
					t.Errorf("%s: the policy does not allow the script", name)
				}
			}
		}
	}
	if styles != 1 || scripts != 0 || !strings.HasPrefix(policy, "default-src 'none'; ") || strings.Contains(policy, "unsafe") {
		t.Errorf("%s: %d styles, %d scripts missing, policy %s", name, styles, scripts, policy)
	}
}

func checkAttribute(t *testing.T, name string, n *html.Node, a html.Attribute) {
	t.Helper()
	if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "autofocus" || a.Key == "srcdoc" {
		t.Errorf("%s: %s has an attribute %s", name, n.Data, a.Key)
	}
	if a.Key == "href" {
		if u, err := url.Parse(a.Val); err != nil || u.Scheme != "" || u.Host != "" || strings.Contains(a.Val, "ZgotmplZ") {
			t.Errorf("%s: a link leads to %q", name, a.Val)
		}
	}
}

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(h[:])
}
