package site_test

import (
	"bytes"
	"fmt"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// No page is wider than the window, with everything in it open.
func TestNoScrollingSideways(t *testing.T) {
	b := newTab(t)
	for _, path := range append(pagesOf(t), filepath.Join(written(t, "hostile", hostile), "index.html"),
		filepath.Join(written(t, "hostile", hostile), "students", "bru02.html")) {
		for _, width := range []int64{360, 1440} {
			b.size(width, 800)
			b.open(path, "")
			eval[chromedp.Void](b, openAll)
			if got := eval[int64](b, "document.documentElement.scrollWidth"); got > width {
				widest := eval[string](b, fmt.Sprintf(`[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > %d &&
					!e.closest(".scroller, pre")).map(e => e.tagName + "." + e.getAttribute("class")).join(" ")`, width))
				t.Errorf("%s is %d wide in a window of %d: %s", path, got, width, widest)
			}
		}
	}
}

// The heads of rows and columns stay while the table moves under them.
func TestStickyHeads(t *testing.T) {
	b := newTab(t)
	b.open(filepath.Join(written(t, "large", twoHundred), "index.html"), "")
	at := eval[[]float64](b, `(() => {
		const scroller = document.querySelector(".students .scroller");
		scroller.scrollTo(900, 2000);
		const box = scroller.getBoundingClientRect();
		const head = document.querySelector("#grid thead").getBoundingClientRect();
		const name = document.querySelectorAll("#grid tbody th")[90].getBoundingClientRect();
		return [scroller.scrollLeft, scroller.scrollTop, head.top - box.top, name.left - box.left];
	})()`)
	if at[0] < 500 || at[1] < 1500 || math.Abs(at[2]) > 2 || math.Abs(at[3]) > 2 {
		t.Errorf("scrolled by %v, %v; the heads are at %v and %v", at[0], at[1], at[2], at[3])
	}
}

func TestDarkMode(t *testing.T) {
	b := newTab(t)
	lightness := `(c => (c[0] + c[1] + c[2]) / 3)(getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number))`
	for _, path := range pagesOf(t)[:3] {
		b.media("", "light")
		b.open(path, "")
		if l := eval[float64](b, lightness); l < 200 {
			t.Errorf("%s has a ground of %v in the light", path, l)
		}
		b.media("", "dark")
		if l := eval[float64](b, lightness); l > 60 {
			t.Errorf("%s has a ground of %v in the dark", path, l)
		}
	}
}

func TestPrint(t *testing.T) {
	b := newTab(t)
	for path, most := range map[string]int{
		filepath.Join(written(t, "large", twoHundred), "index.html"):          12,
		filepath.Join(written(t, "small", smallClass), "students/bru02.html"): 6,
	} {
		b.open(path, "")
		pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(pdf, []byte("/Type /Page\n")); n == 0 || n > most {
			t.Errorf("%s has %d pages of %d bytes", path, n, len(pdf))
		}
		b.media("print", "dark") // paper is white, whatever the screen is
		b.size(1040, 700)        // about A4 landscape
		if cut := eval[[]string](b, `[...document.querySelectorAll("main *")].filter(e => e.checkVisibility() && !e.closest(".unseen, svg") &&
			getComputedStyle(e).overflowX !== "visible" && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)).map(e => e.tagName + "." + e.getAttribute("class"))`); len(cut) > 0 {
			t.Errorf("%s: on paper is cut off %s", path, strings.Join(cut, " "))
		}
		if eval[bool](b, `[...document.querySelectorAll("form, nav, .state")].some(e => e.checkVisibility())`) {
			t.Errorf("%s: what only a screen needs is printed", path)
		}
		if ground := eval[string](b, `getComputedStyle(document.documentElement).backgroundColor`); ground != "rgb(255, 255, 255)" {
			t.Errorf("%s: paper is %s", path, ground)
		}
		b.media("", "light")
	}
}
