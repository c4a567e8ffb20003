package intake

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// roster is a list of students, of hand-ins, or of both.
type roster struct {
	source string
	rows   []row
	places bool // each row names a folder or an archive, but some may have gone
}

// row is one line of it.
type row struct {
	line    int
	written string // the path as it stands there
	path    string
	login   string
	group   string
	student record.Student
	used    bool
}

// columns are the names that a column may have. GitHub Classroom's classroom_roster.csv has identifier, github_username, github_id
// and name, and with groups group_name.
var columns = map[string][]string{
	"path":       {"path", "folder", "directory", "dir", "repository", "repo", "clone"},
	"login":      {"github_username", "username", "login"},
	"name":       {"name", "student_name", "student"},
	"identifier": {"identifier", "roster_identifier"},
	"email":      {"email", "email_address", "student_email"},
	"sis":        {"sis_id", "student_id", "sid"},
	"group":      {"group_name", "group"},
	"section":    {"section", "section_name"},
}

// parseRoster reads a table with a header, or a list with one folder on each line; # begins a comment there. Relative paths
// are relative to the list's folder.
func parseRoster(source string, data []byte) (*roster, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if bytes.IndexByte(data, 0) >= 0 {
		return nil, problem.New("Give an export, a folder, or a list of folders.", "%s is neither an archive nor a list", shownSource(source))
	}
	if !strings.EqualFold(filepath.Ext(source), ".csv") {
		return parseList(source, data)
	}
	reader := csv.NewReader(bytes.NewReader(data))
	reader.FieldsPerRecord, reader.LazyQuotes, reader.TrimLeadingSpace = -1, true, true
	header, err := reader.Read()
	if err != nil {
		return nil, problem.New("Its first line names the columns.", "cannot read %s: %s", shownSource(source), firstLine(err))
	}
	at := columnsOf(header)
	r := &roster{source: source, places: at["path"] >= 0}
	if !r.places && at["login"] < 0 {
		return nil, problem.New("A list has a column path or folder; a roster has github_username.",
			"cannot tell whose hand-ins %s is about: it has the columns %s", shownSource(source), unpack.Shown(strings.Join(header, ", ")))
	}
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			return nil, problem.New("Save it as CSV again.", "cannot read %s: %s", shownSource(source), firstLine(err))
		}
		line, _ := reader.FieldPos(0)
		r.add(line, record, at)
	}
}

func columnsOf(header []string) map[string]int {
	at := map[string]int{}
	for column, names := range columns {
		at[column] = slices.IndexFunc(header, func(h string) bool {
			return slices.Contains(names, strings.ReplaceAll(strings.ToLower(strings.TrimSpace(h)), " ", "_"))
		})
	}
	return at
}

func (r *roster) add(line int, cells []string, at map[string]int) {
	cell := func(column string) string {
		if i := at[column]; i >= 0 && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	w := row{line: line, written: cell("path"), path: r.resolve(cell("path")), login: cell("login"), group: cell("group")}
	w.student = record.Student{Name: cell("name"), Login: w.login, Email: cell("email"), SISID: cell("sis"), Section: cell("section")}
	// The identifier is whatever the instructor has put there: an address, a number or a name.
	switch id := cell("identifier"); {
	case strings.Contains(id, "@") && w.student.Email == "":
		w.student.Email = id
	case strings.ContainsAny(id, "0123456789") && !strings.ContainsAny(id, " ,") && w.student.SISID == "":
		w.student.SISID = id
	case w.student.Name == "":
		w.student.Name = id
	}
	if r.places && w.path == "" || w.student == (record.Student{}) && w.path == "" {
		return
	}
	r.rows = append(r.rows, w)
}

func parseList(source string, data []byte) (*roster, error) {
	r := &roster{source: source, places: true}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		if line := strings.TrimSpace(lines.Text()); line != "" && !strings.HasPrefix(line, "#") {
			r.rows = append(r.rows, row{line: n, written: line, path: r.resolve(line)})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, problem.New("Put the folder of one hand-in on each line.", "cannot read %s: %w", shownSource(source), err)
	}
	return r, nil
}

// real refuses a list of which nothing is there: it is a program or an essay, or lists addresses, or was made on another machine.
func (r *roster) real() error {
	if len(r.rows) == 0 || slices.ContainsFunc(r.rows, row.isThere) {
		return nil
	}
	return problem.New("Give an export, a folder with the hand-ins, or a list with the folder of one on each line. For one submission there is sockgrade check.",
		"%s lists no folder or archive that is there: line %d is %s", shownSource(r.source), r.rows[0].line, unpack.Shown(r.rows[0].written))
}

// isThere tells whether a row of a list names what a hand-in can be.
func (w row) isThere() bool {
	info, err := os.Stat(w.path)
	if err != nil {
		return false
	}
	_, packed := archive.Stem(w.path)
	return info.IsDir() || packed
}

func (r *roster) resolve(name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(r.source), name)
}

// rosters are those that lie at the top of a source, beside the clones.
func (l *listing) rosters(p *plan) []*roster {
	var all []*roster
	for name, data := range l.tables {
		if inside, ok := strings.CutPrefix(name, l.wrap); !ok || strings.Contains(inside, "/") {
			continue
		}
		r, err := parseRoster(path.Join(l.source, name), data)
		if err != nil || r.places {
			continue // some other table, which is said to be nobody's
		}
		if p.nobodys == nil {
			p.nobodys = map[string]bool{}
		}
		p.nobodys[path.Base(name)] = true
		all = append(all, r)
	}
	return all
}

// enrol looks up in the rosters whose the clones are. A roster without clones is about those that lie beside it.
func (r *reader) enrol(ctx context.Context) error {
	if len(r.clones) > 0 {
		source := r.clones[0]
		if more := len(r.clones) - 1; more > 0 {
			source = fmt.Sprintf("%s and %d more", source, more)
		}
		if _, err := r.gather(ctx, source, r.clones); err != nil {
			return err
		}
	}
	if len(r.plans) == 0 && len(r.rosters) > 0 {
		beside := filepath.Dir(r.rosters[0].source)
		if err := r.folder(ctx, beside); err != nil {
			return problem.New("Give the folder with the clones as well.", "%s says who the students are, and there are no clones beside it", shownSource(r.rosters[0].source))
		}
	}
	for _, t := range r.rosters {
		for _, p := range r.plans {
			if p.form == Repositories || p.form == Folders {
				t.enrolByLogin(p)
			}
		}
		r.notes = append(r.notes, t.unused()...)
	}
	return nil
}

// enrolByPath gives the hand-ins of a list the students of its rows.
func (r *roster) enrolByPath(p *plan) {
	for i := range r.rows {
		for _, f := range p.found {
			if f.Source == r.rows[i].path {
				r.rows[i].enrol(f)
			}
		}
	}
}

// enrolByLogin gives clones the students whose login or group their name ends in: GitHub Classroom calls them
// ASSIGNMENT-LOGIN, or ASSIGNMENT-TEAM.
func (r *roster) enrolByLogin(p *plan) {
	for _, f := range p.found {
		var best []*row
		length := 0
		for i := range r.rows {
			for _, name := range []string{r.rows[i].login, slug(r.rows[i].group)} {
				if name == "" || len(name) < length || !endsIn(f.ID, name) {
					continue
				}
				if len(name) > length {
					best, length = nil, len(name)
				}
				best = append(best, &r.rows[i])
			}
		}
		if len(best) == 0 {
			p.note("%s is not in %s: nobody knows whose it is but by its name.", unpack.Shown(f.ID), shownSource(r.source))
		}
		for _, w := range best {
			w.enrol(f)
		}
	}
}

// enrol makes the student of a row one of those of a hand-in.
func (w *row) enrol(f *found) {
	w.used = true
	if w.student == (record.Student{}) {
		return
	}
	if !f.enrolled {
		f.enrolled, f.Students = true, nil
	}
	f.Students = append(f.Students, w.student)
}

func endsIn(id, name string) bool {
	id, name = strings.ToLower(id), strings.ToLower(name)
	return id == name || strings.HasSuffix(id, "-"+name)
}

// slug is how GitHub writes a team's name into an address.
func slug(group string) string { return strings.Join(strings.Fields(strings.ToLower(group)), "-") }

// unused says who is in a roster and has no clone.
func (r *roster) unused() []string {
	var names []string
	for _, w := range r.rows {
		if !w.used {
			s := w.student
			names = append(names, unpack.Shown(firstOf(s.Name, s.Login, s.Email, s.SISID)))
		}
	}
	if len(names) == 0 {
		return nil
	}
	const shown = 10
	more := ""
	if len(names) > shown {
		more = fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return []string{fmt.Sprintf("%s in %s without a hand-in: %s%s.", count(len(names), "student"), shownSource(r.source), strings.Join(names[:min(shown, len(names))], ", "), more)}
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return "somebody"
}
