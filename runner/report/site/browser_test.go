package site_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/report/site"
)

// tabLimit is for all that a test does in the browser.
const tabLimit = 3 * time.Minute

var errNoChromium = errors.New("chromium is not installed: apt-get install chromium")

// chromium is one browser for all tests.
var chromium = sync.OnceValues(func() (context.Context, error) {
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, errNoChromium
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path))
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	ctx, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(ctx)
	return ctx, chromedp.Do(ctx)
})

// folder is for what is written once for several tests.
var folder = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "sockgrade-site-") })

func TestMain(m *testing.M) {
	status := m.Run()
	var errs []error
	if browser, err := chromium(); err == nil {
		errs = append(errs, chromedp.Cancel(browser))
	}
	if dir, err := folder(); err == nil {
		errs = append(errs, os.RemoveAll(dir))
	}
	if err := errors.Join(errs...); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(status)
}

// tab is a tab of the browser in which nothing may go wrong.
type tab struct {
	*testing.T
	ctx    context.Context
	mu     sync.Mutex
	faults []string
}

// newTab skips the test where there is no browser, except in CI.
func newTab(t *testing.T) *tab {
	t.Helper()
	browser, err := chromium()
	if errors.Is(err, errNoChromium) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	b := &tab{T: t}
	if err := errors.Join(chromedp.Do(ctx), chromedp.Listen(ctx, b.listen)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(ctx, tabLimit)
	t.Cleanup(stop)
	b.ctx = ctx
	b.size(1440, 900)
	t.Cleanup(func() {
		for _, fault := range b.seen() {
			t.Error(fault)
		}
	})
	return b
}

// listen notes what a page says, and everything that it asks for but files.
func (b *tab) listen(event any) {
	fault := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		fault = "the console says something"
	case *runtime.EventExceptionThrown:
		fault = "an exception: " + e.ExceptionDetails.Text
	case *log.EventEntryAdded:
		fault = "the browser says: " + e.Entry.Text
	case *page.EventJavascriptDialogOpening:
		fault = "a dialog: " + e.Message
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, "file://") && u != "about:blank" {
			fault = "a request for " + u
		}
	}
	if fault != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.faults = append(b.faults, fault)
	}
}

func (b *tab) seen() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.faults)
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// open goes to a page anew, also if only what stands after "#" is another.
func (b *tab) open(path, fragment string) {
	b.Helper()
	u := url.URL{Scheme: "file", Path: path}
	address := u.String()
	if fragment != "" {
		address += "#" + fragment
	}
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(address))
}

// click and focus take a CSS selector. A plain string would be searched for as text too, and be found in the style.
func click(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Click(chromedp.CSS(selector))
}
func focus(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Focus(chromedp.CSS(selector))
}

// eval is the value of an expression in the page.
func eval[T any](b *tab, expression string) T {
	b.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%v in %s", err, expression)
	}
	return value
}

// wait waits until an expression in the page is true.
func (b *tab) wait(expression string) {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression)); err != nil {
		b.Fatalf("%v: waiting for %s", err, expression)
	}
}

func (b *tab) size(width, height int64) {
	b.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// media is the medium, "" or "print", and the colour scheme, "light" or "dark".
func (b *tab) media(medium, scheme string) {
	b.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, params); err != nil {
		b.Fatal(err)
	}
}

// written is the folder with the pages of a class, which is written once under each name.
func written(t *testing.T, name string, class func(testing.TB) []record.Record) string {
	t.Helper()
	parent, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(parent, name)
	if _, err := os.Stat(filepath.Join(dir, "index.html")); err == nil {
		return dir
	}
	if err := site.Write(dir, site.Class{Title: "Socket programming", Records: class(t)}); err != nil {
		t.Fatal(err)
	}
	return dir
}

func twoHundred(t testing.TB) []record.Record { return large(t, 200) }

// A test of the tests: what a tab must not overlook.
func TestTabSeesFaults(t *testing.T) {
	b := newTab(t)
	path := filepath.Join(t.TempDir(), "page.html")
	text := `<!DOCTYPE html><meta http-equiv="Content-Security-Policy" content="style-src 'none'"><style>p{}</style>
		<img src="http://127.0.0.1:1/x"><script>console.log(1); throw new Error("thrown")</script>`
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	b.open(path, "")
	all := strings.Join(b.seen(), "\n")
	for _, want := range []string{"the console says", "an exception", "Content Security Policy", "a request for http://127.0.0.1:1/x"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.faults = nil
}

func TestHostilePagesInBrowser(t *testing.T) {
	b := newTab(t)
	dir := written(t, "hostile", hostile)
	pages, err := filepath.Glob(filepath.Join(dir, "*", "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatal(err)
	}
	for _, path := range append(pages, filepath.Join(dir, "index.html")) {
		b.open(path, "")
		if n := eval[int](b, `document.querySelectorAll("img, [onerror], [onmouseover], [autofocus]").length`); n > 0 {
			t.Errorf("%s has %d elements that it should not have", path, n)
		}
	}
}
