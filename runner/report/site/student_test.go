package site_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/sockgrade/sockgrade/runner/report/site"
)

func TestFeedback(t *testing.T) {
	records := small(t)
	var page strings.Builder
	if err := site.Feedback(&page, "Sockets", records[1]); err != nil {
		t.Fatal(err)
	}
	for _, link := range links(t, page.String()) {
		if link.Path != "" || link.Host != "" || link.Scheme != "" {
			t.Errorf("it leads to %s", link)
		}
	}
	for _, r := range records {
		if is := strings.Contains(page.String(), r.Students[0].Name); is != (r.ID == records[1].ID) {
			t.Errorf("%s is named: %t", r.Students[0].Name, is)
		}
	}
	for _, want := range []string{
		"91.3", "UDPServer.java:13", "The reply has 2048 bytes for a request of 11.", "2037 bytes too many, all zero", "the whole receive buffer is sent back",
		"STABLEOLIVE", "The server is ready to receive", "A datagram carries its own length",
	} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func links(t *testing.T, page string) []*url.URL {
	t.Helper()
	var all []*url.URL
	for n := range parse(t, page).Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" {
			u, err := url.Parse(attribute(n, "href"))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, u)
		}
	}
	return all
}
