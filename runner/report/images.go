package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/sockgrade/sockgrade/runner/images"
)

// Images writes a table of the languages' images, with fewer columns where the terminal is narrow. Ours is how many images
// of ours the engine has in all.
func Images(w io.Writer, statuses []images.Status, ours int, o Options) error {
	rows := [][]string{{"LANGUAGE", "IMAGE", "SIZE", "MADE", "TITLE", "DIGEST"}}
	for _, s := range statuses {
		row := []string{s.Language, "not made", "", "", s.Title, ""}
		if i := s.Image; i != nil {
			row = []string{s.Language, "ready", size(i.Size), i.Created.Local().Format("2006-01-02 15:04"), s.Title, short(i.Digest)}
		}
		rows = append(rows, row)
	}
	p := page{width: o.width(), color: o.Color}
	p.table(rows)
	p.blank()
	p.prose(0, 0, plain, count(ours, "image")+" of ours in all, with what they are built on, older versions and several languages "+
		"in one. An image that is not made is made at its first use.")
	_, err := w.Write(p.buffer.Bytes())
	return err
}

// table writes rows, of which the first is the heading, in as many columns as fit.
func (p *page) table(rows [][]string) {
	const gap = 2
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell))
		}
	}
	columns, used := 0, -gap
	for columns < len(widths) && used+gap+widths[columns] <= p.width {
		used += gap + widths[columns]
		columns++
	}
	for at, row := range rows {
		var cells []string
		for i, cell := range row[:columns] {
			cells = append(cells, pad(cell, widths[i]))
		}
		line := strings.TrimRight(strings.Join(cells, strings.Repeat(" ", gap)), " ")
		p.line(0, p.in(pick(at == 0, bold, plain), line))
	}
}

// size is a number of bytes as people read it, in powers of ten as Docker has them.
func size(bytes int64) string {
	switch {
	case bytes >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
	case bytes >= 1e6:
		return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
	}
	return fmt.Sprintf("%.0f kB", float64(bytes)/1e3)
}

// short is the beginning of a digest, as long as Docker shows it.
func short(digest string) string {
	_, hex, found := strings.Cut(digest, ":")
	if !found {
		hex = digest
	}
	return hex[:min(len(hex), 12)]
}
