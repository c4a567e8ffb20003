package site_test

import (
	_ "embed"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/sockgrade/sockgrade/runner/report/site"
)

//go:embed testdata/access.js
var access string

const openAll = `document.querySelectorAll("details").forEach(d => { d.open = true })`

// pagesOf are some of each kind.
func pagesOf(t *testing.T) []string {
	t.Helper()
	dir := written(t, "small", smallClass)
	feedback := filepath.Join(dir, "feedback.html")
	f, err := os.Create(feedback)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := site.Feedback(f, "Socket programming", small(t)[3]); err != nil {
		t.Fatal(err)
	}
	pages := []string{filepath.Join(dir, "index.html"), feedback}
	for _, id := range []string{"ada01", "bru02", "chen", "emi05", "fat06", "gus07", "han08", "kim11", "mia13", "noa14"} {
		pages = append(pages, filepath.Join(dir, "students", strings.Replace(id, "chen", "che03", 1)+".html"))
	}
	return pages
}

func TestAccessibility(t *testing.T) {
	b := newTab(t)
	for _, path := range pagesOf(t) {
		for _, scheme := range []string{"light", "dark"} {
			t.Run(filepath.Base(path)+" "+scheme, func(t *testing.T) {
				b.T = t
				b.media("", scheme)
				b.open(path, "")
				eval[chromedp.Void](b, openAll)
				for _, fault := range eval[[]string](b, access+`({ contrast: true })`) {
					t.Error(fault)
				}
				if scheme == "light" {
					b.names()
				}
			})
		}
	}
	b.T = t
}

// names looks at what a screen reader is told: whatever can be used, and every drawing and part of a page, has a name.
func (b *tab) names() {
	b.Helper()
	tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		b.Fatal(err)
	}
	named := strings.Fields("link button searchbox textbox combobox image img region search navigation complementary")
	for _, n := range tree.Nodes {
		if n.Ignored || n.Role == nil || n.Name == nil {
			continue
		}
		role, name := strings.Trim(string(n.Role.Value), `"`), strings.Trim(string(n.Name.Value), `" `)
		if slices.Contains(named, role) && name == "" {
			b.Errorf("a %s has no name", role)
		}
	}
}

// The checks of a page must find what is wrong with one.
func TestAccessibilityChecksFindFaults(t *testing.T) {
	b := newTab(t)
	path := filepath.Join(t.TempDir(), "page.html")
	text := `<!DOCTYPE html><meta charset=utf-8><title> </title><h1>A</h1><h3 id=a>B</h3><p id=a style="color:#999">pale</p>
		<table><tr><td>1</td></tr></table><svg><text y=20 fill="#eee">pale too</text></svg><div style="overflow:auto;height:5px;width:9px">scrolls</div>`
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	b.open(path, "")
	all := strings.Join(eval[[]string](b, access+`({ contrast: true })`), "\n")
	for _, want := range []string{
		"no language", "no title", "not one main", "skips a level: h3", "the ID a stands twice", "a table without headers", "contrast 2.85: p#a", "contrast 1.16: text",
		"cannot be reached by keyboard: div",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
}

// All that can be reached by keyboard shows that it has the focus.
func TestFocusIsSeen(t *testing.T) {
	b := newTab(t)
	dir := written(t, "small", smallClass)
	for _, path := range []string{filepath.Join(dir, "index.html"), filepath.Join(dir, "students", "bru02.html")} {
		b.open(path, "")
		seen := map[string]bool{}
		for range 40 {
			b.do(chromedp.KeyEvent(kb.Tab))
			e := eval[[]string](b, `(e => [e.outerHTML.slice(0, 120), getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineWidth])(document.activeElement)`)
			if strings.HasPrefix(e[0], "<body") {
				break
			}
			seen[e[0]] = true
			if e[1] == "none" || e[2] == "0px" {
				t.Errorf("%s does not show the focus", e[0])
			}
		}
		if len(seen) < 15 {
			t.Errorf("only %d were reached in %s", len(seen), path)
		}
	}
}

func TestReadableWithoutScript(t *testing.T) {
	b := newTab(t)
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		t.Fatal(err)
	}
	b.open(filepath.Join(written(t, "small", smallClass), "index.html"), "verdict=refused")
	if n := eval[int](b, `[...document.querySelectorAll("#grid tbody tr")].filter(tr => tr.checkVisibility()).length`); n != 14 {
		t.Errorf("%d of 14 rows are shown", n)
	}
	if n := eval[int](b, `[...document.querySelectorAll("form, button, output")].filter(e => e.checkVisibility()).length`); n > 0 {
		t.Errorf("%d things are shown that do nothing", n)
	}
	b.do(click(".causes summary"))
	if !eval[bool](b, `document.querySelector(".causes .people a").checkVisibility()`) {
		t.Error("a cause cannot be opened")
	}
}
