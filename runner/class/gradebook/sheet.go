package gradebook

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// sheet is a CSV file of somebody else's, of which only cells that are set are written anew. All other bytes stay as they are,
// with their quotes, line ends, and byte order mark.
type sheet struct {
	data  []byte
	comma rune
	rows  [][]cell // the first is the header
	edits []edit
}

// cell is a value and where it stands in the data, with its quotes.
type cell struct {
	text       string
	start, end int
}

type edit struct {
	start, end int
	text       string
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// readSheet reads a file whose cells are separated in the way in which its header has the columns that isHeader looks for. The
// errors are problems; what is the file's name for messages, and hint says where such a file comes from.
func readSheet(data []byte, what, hint string, isHeader func([]string) bool) (*sheet, error) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, problem.New("Save it as CSV in UTF-8.", "%s is in UTF-16", what)
	}
	notCSV := func(err *csv.ParseError) error {
		return problem.New(hint, "%s:%d: not CSV: %w", what, err.Line, err.Err)
	}
	var malformed *csv.ParseError
	parsed := false
	for _, comma := range []rune{',', ';', '\t'} {
		s := &sheet{data: data, comma: comma}
		err := s.parse()
		is := len(s.rows) > 0 && isHeader(s.texts(0))
		switch {
		case errors.As(err, &malformed) && is:
			return nil, notCSV(malformed)
		case err == nil && is:
			return s, nil
		}
		parsed = parsed || err == nil
	}
	if !parsed {
		return nil, notCSV(malformed)
	}
	return nil, problem.New(hint, "%s does not begin with the usual columns", what)
}

// parse has encoding/csv read the data, and finds the places of the cells. The error is a *csv.ParseError.
func (s *sheet) parse() error {
	begin := 0
	if bytes.HasPrefix(s.data, byteOrderMark) {
		begin = len(byteOrderMark)
	}
	body := s.data[begin:]
	lines := []int{begin} // where each begins
	for i, b := range body {
		if b == '\n' {
			lines = append(lines, begin+i+1)
		}
	}
	reader := csv.NewReader(bytes.NewReader(body))
	reader.Comma, reader.FieldsPerRecord = s.comma, -1
	for {
		fields, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		row := make([]cell, len(fields))
		for i, text := range fields {
			line, column := reader.FieldPos(i)
			row[i] = cell{text: text, start: lines[line-1] + column - 1}
			if i > 0 {
				row[i-1].end = row[i].start - len(string(s.comma))
			}
		}
		end := begin + int(reader.InputOffset())
		row[len(row)-1].end = row[len(row)-1].start + len(bytes.TrimRight(s.data[row[len(row)-1].start:end], "\r\n"))
		s.rows = append(s.rows, row)
	}
}

func (s *sheet) texts(row int) []string {
	texts := make([]string, len(s.rows[row]))
	for i, c := range s.rows[row] {
		texts[i] = c.text
	}
	return texts
}

// text is a cell's, without blanks around it; "" if the row is shorter.
func (s *sheet) text(row, column int) string {
	if column < 0 || column >= len(s.rows[row]) {
		return ""
	}
	return strings.TrimSpace(s.rows[row][column].text)
}

// set puts text into a cell. It is quoted if it has to be, or if what was there is.
func (s *sheet) set(row, column int, text string) {
	cells := s.rows[row]
	if short := column - len(cells) + 1; short > 0 { // a spreadsheet has left off empty cells at the end
		end := cells[len(cells)-1].end
		s.edits = append(s.edits, edit{end, end, strings.Repeat(string(s.comma), short) + s.quote(text, false)})
		return
	}
	c := cells[column]
	quoted := bytes.HasPrefix(s.data[c.start:c.end], []byte(`"`))
	s.edits = append(s.edits, edit{c.start, c.end, s.quote(text, quoted)})
}

func (s *sheet) quote(text string, always bool) string {
	if !always && !strings.ContainsAny(text, "\"\r\n,;\t") {
		return text
	}
	return `"` + strings.ReplaceAll(text, `"`, `""`) + `"`
}

// bytes is the file with what was set. A cell may be set once.
func (s *sheet) bytes() []byte {
	slices.SortFunc(s.edits, func(a, b edit) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, e := range s.edits {
		out.Write(s.data[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(s.data[at:])
	return out.Bytes()
}

// column finds a column by its name, whatever its case; -1 is none.
func column(header []string, names ...string) int {
	return slices.IndexFunc(header, func(h string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(strings.TrimSpace(h), n) })
	})
}
