package report_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/mattn/go-runewidth"

	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestTheCatalogueFitsTheTerminal(t *testing.T) {
	for _, columns := range []int{40, 60, 80, 120} {
		var b strings.Builder
		if err := report.Catalogue(&b, requirement.All(), report.Options{Width: columns}); err != nil {
			t.Fatal(err)
		}
		words := strings.Join(strings.Fields(b.String()), " ")
		for _, r := range requirement.All() {
			if !strings.Contains(words, r.Title) {
				t.Errorf("%d columns: %q is missing", columns, r.Title)
			}
		}
		for line := range strings.Lines(b.String()) {
			if n := runewidth.StringWidth(strings.TrimRight(line, "\n")); n > columns {
				t.Errorf("%d columns: %d cells in %q", columns, n, line)
			}
		}
	}
}

const narrowCatalogue = `UDP server   udp-server/
  takes-2048    MUST
      takes a datagram of 2048 bytes

TCP client   tcp-client/
  keeps-blanks  SHOULD
      keeps the blanks that were typed

2 requirements: 1 MUST, 1 SHOULD
`

func TestANarrowCatalogue(t *testing.T) {
	var b strings.Builder
	list := []*requirement.Requirement{requirement.UDPServerTakes2048, requirement.TCPClientKeepsBlanks}
	if err := report.Catalogue(&b, list, report.Options{Width: 44}); err != nil {
		t.Fatal(err)
	}
	if b.String() != narrowCatalogue {
		t.Errorf("got\n%s\nwant\n%s", b.String(), narrowCatalogue)
	}
}

func TestColourIsAskedFor(t *testing.T) {
	for _, color := range []bool{false, true} {
		var b strings.Builder
		if err := report.Catalogue(&b, requirement.All(), report.Options{Color: color}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(b.String(), "\x1b"); got != color {
			t.Errorf("colour %v: escape sequences %v", color, got)
		}
	}
}

func TestTheCatalogueAsJSONHasEveryField(t *testing.T) {
	var b bytes.Buffer
	if err := report.CatalogueJSON(&b, requirement.All()); err != nil {
		t.Fatal(err)
	}
	var entries []map[string]any
	if err := json.Unmarshal(b.Bytes(), &entries); err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(requirement.All()) {
		t.Fatalf("%d entries", len(entries))
	}
	for _, e := range entries {
		for _, field := range []string{"id", "level", "program", "title", "text", "why", "judged", "wire"} {
			if e[field] == nil || e[field] == "" {
				t.Errorf("%v has no %s", e["id"], field)
			}
		}
	}
	b.Reset()
	if err := report.CatalogueJSON(&b, nil); err != nil || b.String() != "[]\n" {
		t.Errorf("none of them are %q (%v), not an empty array", b.String(), err)
	}
}
