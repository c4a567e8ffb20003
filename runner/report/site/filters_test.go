package site_test

import (
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// shown are the IDs of the hand-ins in the table, as they stand there.
const shown = `[...document.querySelectorAll("#grid tbody tr")].filter(tr => !tr.hidden).map(tr => tr.querySelector("th a").getAttribute("href").slice(9, -5))`

// judgedAs finds hand-ins with a verdict of some requirement.
func judgedAs(v verdict.Verdict, which func(grade.Requirement) bool) func(record.Record) bool {
	return func(r record.Record) bool {
		return r.Result != nil && slices.ContainsFunc(r.Result.Requirements, func(q grade.Requirement) bool { return q.Verdict == v && which(q) })
	}
}

func TestDeepLinks(t *testing.T) {
	b := newTab(t)
	dir, records := written(t, "large", twoHundred), large(t, 200)
	counts := func(q grade.Requirement) bool { return q.Level != requirement.May }
	for _, test := range []struct {
		hash string
		want func(record.Record) bool
	}{
		{"", func(record.Record) bool { return true }},
		{"q=hADDad", func(r record.Record) bool {
			return slices.ContainsFunc(r.Students, func(s record.Student) bool { return strings.Contains(s.Name, "Haddad") })
		}},
		{"q=u0012", func(r record.Record) bool { return r.ID == "u0012" }},
		{"verdict=failed", judgedAs(verdict.Failed, counts)},
		{"program=tcp-server&verdict=failed", judgedAs(verdict.Failed, func(q grade.Requirement) bool {
			return counts(q) && q.Program == requirement.TCPServer
		})},
		{"requirement=udp-server/exact-length&verdict=failed", judgedAs(verdict.Failed, func(q grade.Requirement) bool { return q.ID == "udp-server/exact-length" })},
		{"requirement=udp-server/survives-non-text&verdict=failed", judgedAs(verdict.Failed, func(q grade.Requirement) bool {
			return q.ID == "udp-server/survives-non-text"
		})},
		{"verdict=blocked", judgedAs(verdict.Blocked, func(grade.Requirement) bool { return true })},
		{"program=udp-client&verdict=passed", func(r record.Record) bool {
			return r.Grade != nil && !slices.ContainsFunc(r.Result.Requirements, func(q grade.Requirement) bool {
				return q.Program == requirement.UDPClient && counts(q) && q.Verdict != verdict.Passed
			})
		}},
		{"verdict=refused", func(r record.Record) bool { return r.Refused != "" }},
		{"verdict=again", judgedAs(verdict.Error, func(grade.Requirement) bool { return true })},
		{"language=Java", func(r record.Record) bool {
			return r.Result != nil && r.Result.Submission.Programs[0].Language == "java"
		}},
		{"late=yes", func(r record.Record) bool { return r.Grade != nil && r.Grade.Late != nil }},
		{"late=yes&language=C", func(r record.Record) bool {
			return r.Grade != nil && r.Grade.Late != nil && r.Result.Submission.Programs[0].Language == "c"
		}},
		{"cause=whole-buffer-sent", judgedAs(verdict.Failed, func(q grade.Requirement) bool { return q.Hint != nil && q.Hint.ID == "whole-buffer-sent" })},
		{"share=100-", func(r record.Record) bool { return r.Grade != nil && r.Grade.Total >= 100 }},
		{"share=90-100", func(r record.Record) bool { return r.Grade != nil && r.Grade.Total >= 90 && r.Grade.Total < 100 }},
		{"q=nobody+of+this+name", func(record.Record) bool { return false }},
		{"nonsense=1&sort=nonsense&verdict=nonsense", func(record.Record) bool { return false }},
	} {
		t.Run(test.hash, func(t *testing.T) {
			b.T = t
			b.open(filepath.Join(dir, "index.html"), test.hash)
			var want []string
			for _, r := range records {
				if test.want(r) {
					want = append(want, r.ID)
				}
			}
			got := eval[[]string](b, shown)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%d are shown, %d wanted: %q, %q", len(got), len(want), got, want)
			}
			if none := eval[bool](b, `!document.querySelector(".none").hidden`); none != (len(want) == 0) {
				t.Errorf("that there is none is said: %t", none)
			}
		})
	}
	b.T = t
}

func TestFiltersStandInTheAddress(t *testing.T) {
	b := newTab(t)
	b.open(filepath.Join(written(t, "large", twoHundred), "index.html"), "")
	state := func(want string) {
		t.Helper()
		got, err := url.ParseQuery(eval[string](b, "location.hash.slice(1)"))
		if err != nil || got.Encode() != want {
			t.Errorf("the address has %s, want %s", got.Encode(), want)
		}
	}
	// Not by its first letters: how quickly they have to follow each other is the browser's, and a busy machine is too slow.
	choose := func(filter, value string) {
		t.Helper()
		script := fmt.Sprintf(`(e => { e.value = %q; for (const type of ["input", "change"]) e.dispatchEvent(new Event(type, {bubbles: true})); return e.value })`+
			`(document.querySelector(".filters [name=%s]"))`, value, filter)
		if got := eval[string](b, script); got != value {
			t.Fatalf("%s has no %q", filter, value)
		}
	}
	b.do(focus(".filters [name=q]"), chromedp.KeyEvent("haddad"))
	state("q=haddad")
	b.do(focus(".filters [name=language]"), chromedp.KeyEvent("J"))
	state("language=Java&q=haddad")
	choose("requirement", "tcp-server/takes-1024")
	state("language=Java&q=haddad&requirement=tcp-server%2Ftakes-1024")
	if n := eval[int](b, `[...document.querySelectorAll("#grid .names th")].filter(th => !th.hidden).length`); n != 1 {
		t.Errorf("%d columns are shown", n)
	}
	choose("program", "udp-server")
	state("language=Java&program=udp-server&q=haddad")
	b.do(click(".filters button"))
	state("")
	if n := eval[int](b, "("+shown+").length"); n != 203 {
		t.Errorf("%d are shown after the filters were cleared", n)
	}
	if n := eval[int](b, `[...document.querySelectorAll("#grid .names th")].filter(th => !th.hidden).length`); n != len(requirement.All()) {
		t.Errorf("%d columns are shown", n)
	}
}

func TestLinksToFilters(t *testing.T) {
	b := newTab(t)
	b.open(filepath.Join(written(t, "large", twoHundred), "index.html"), "")
	b.do(click(".causes summary"), click(".causes .fails a"))
	b.wait(`document.querySelectorAll(".chips li").length === 1`)
	before := eval[int](b, "("+shown+").length")
	if said := eval[int](b, `Number(document.querySelector(".causes .count").textContent)`); before != said {
		t.Errorf("%d are shown of %d", before, said)
	}
	if top := eval[float64](b, `document.getElementById("table").getBoundingClientRect().top`); top < 0 || top > 450 {
		t.Errorf("the table is at %v", top)
	}
	b.do(click(".chips button"))
	if n := eval[int](b, "("+shown+").length"); n != 203 {
		t.Errorf("%d are shown without the filter", n)
	}
	b.do(click(`.missed a[href*="exact-length"]`))
	b.wait(`location.hash.includes("exact-length")`)
	b.wait("(" + shown + ").length < 203")
	b.do(chromedp.NavigateBack())
	b.wait("(" + shown + ").length === 203")
}

func TestSort(t *testing.T) {
	b := newTab(t)
	dir := written(t, "large", twoHundred)
	b.open(filepath.Join(dir, "index.html"), "")
	column := func() (values []string) {
		return eval[[]string](b, `[...document.querySelectorAll("#grid tbody tr")].map(tr => tr.dataset.share)`)
	}
	ordered := func(down bool) {
		t.Helper()
		order := eval[bool](b, `(down => {
			const shares = [...document.querySelectorAll("#grid tbody tr")].map(tr => tr.dataset.share);
			const some = shares.filter(s => s !== "").map(Number);
			return shares.slice(some.length).every(s => s === "") && some.every((s, i) => i === 0 || (down ? some[i - 1] >= s : some[i - 1] <= s));
		})(`+map[bool]string{true: "true", false: "false"}[down]+`)`)
		if !order {
			t.Errorf("the order is %v", column())
		}
	}
	names := eval[[]string](b, shown)
	b.do(click(`th[data-sort=points] button`))
	ordered(false)
	b.do(focus(`th[data-sort=points] button`), chromedp.KeyEvent(kb.Enter))
	ordered(true)
	if sort := eval[string](b, `document.querySelector("th[data-sort=points]").ariaSort`); sort != "descending" {
		t.Errorf("it is said to be %s", sort)
	}
	if hash := eval[string](b, "location.hash"); hash != "#sort=-points" {
		t.Errorf("the address has %s", hash)
	}
	b.do(click(`th[data-sort=name] button`))
	if got := eval[[]string](b, shown); !slices.Equal(got, names) {
		t.Error("the names are not in their first order")
	}
	b.open(filepath.Join(dir, "index.html"), "sort=-points")
	ordered(true)
}

func TestKeyboard(t *testing.T) {
	b := newTab(t)
	b.open(filepath.Join(written(t, "small", smallClass), "index.html"), "")
	active := `document.activeElement.closest("td, th, h2, a")?.textContent.trim()`
	b.do(chromedp.KeyEvent(kb.Tab))
	if got := eval[string](b, active); got != "To the table of students" {
		t.Errorf("the first is %q", got)
	}
	b.do(chromedp.KeyEvent(kb.Enter))
	b.wait(`document.activeElement.id === "table"`)
	b.do(focus(`#grid a[href="students/bru02.html"]`), chromedp.KeyEvent(kb.ArrowRight))
	if got := eval[string](b, `document.activeElement.getAttribute("href")`); got != "students/bru02.html#udp-server/exact-length" {
		t.Errorf("to the right is %q", got)
	}
	b.do(chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.ArrowDown))
	if got := eval[string](b, active); got != "Chen Wei" {
		t.Errorf("below is %q", got)
	}
	b.do(chromedp.KeyEvent(kb.ArrowUp), chromedp.KeyEvent(kb.ArrowRight))
	if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
		t.Fatal(err)
	}
	if got := eval[string](b, `document.querySelector(":target").id`); got != "udp-server/exact-length" {
		t.Errorf("the page shows %q", got)
	}
}

func smallClass(t testing.TB) []record.Record { return small(t) }
