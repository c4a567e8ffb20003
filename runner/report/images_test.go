package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/report"
)

const imageTable = `LANGUAGE    IMAGE     SIZE    MADE              TITLE              DIGEST
java        ready     1.2 GB  2026-03-01 10:00  Java 17            0123456789ab
javascript  not made                            JavaScript (Node)

4 images of ours`

func TestImages(t *testing.T) {
	statuses := []images.Status{
		{Language: "java", Title: "Java 17", Image: &images.Image{Size: 1_234_000_000, Digest: "sha256:0123456789abcdef0123",
			Created: time.Date(2026, 3, 1, 10, 0, 0, 0, time.Local)}},
		{Language: "javascript", Title: "JavaScript (Node)"},
	}
	for columns, want := range map[int]string{
		80: imageTable,
		60: "LANGUAGE    IMAGE     SIZE    MADE\njava ",
		40: "LANGUAGE    IMAGE     SIZE\njava        ready     1.2 GB\njavascript  not made\n",
	} {
		var b strings.Builder
		if err := report.Images(&b, statuses, 4, report.Options{Width: columns}); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(b.String(), want) {
			t.Errorf("%d columns:\n%s\nwant\n%s", columns, b.String(), want)
		}
	}
}
