package report

import (
	"fmt"
	"strings"
)

// hexRow is one row of a dump: offset, bytes in groups of eight, and the printable ASCII ones as text.
func hexRow(b []byte, offset, perRow int) string {
	var hex, text strings.Builder
	for i := range perRow {
		if i > 0 {
			hex.WriteByte(' ')
			if i%8 == 0 {
				hex.WriteByte(' ')
			}
		}
		if offset+i >= len(b) {
			hex.WriteString("  ")
			continue
		}
		c := b[offset+i]
		fmt.Fprintf(&hex, "%02x", c)
		if c >= ' ' && c < 0x7f {
			text.WriteByte(c)
		} else {
			text.WriteByte('.')
		}
	}
	return fmt.Sprintf("%04x  %s  |%s|", offset, hex.String(), text.String())
}

// hexColumn is the cell at which the byte at offset stands in its row.
func hexColumn(offset, perRow int) int {
	i := offset % perRow
	return 6 + 3*i + i/8
}

// bytesPerRow is how many bytes of a dump fit.
func bytesPerRow(room int) int {
	for _, n := range []int{16, 8} {
		if width(hexRow(make([]byte, n), 0, n)) <= room {
			return n
		}
	}
	return 4
}
