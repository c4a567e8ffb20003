package gradebook

import (
	"archive/zip"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"

	"github.com/sockgrade/sockgrade/runner/class/record"
)

// Page is a file of feedback for the students of one record, with its name: "feedback.html". It holds nothing of any other
// student.
type Page func(record.Record) (name string, content []byte, err error)

// MoodleFeedback writes a zip with a folder for each student, named as Moodle's "Upload multiple feedback files in a zip" wants
// it: the full name, the number of the participation, and the plugin that the folder is of. In it stands what page makes.
//
// Left out, and returned, are the students of whom no such number is known. A record without a grade is left out too. Equal
// records make an equal zip.
func MoodleFeedback(w io.Writer, records []record.Record, page Page) ([]Left, error) {
	archive := zip.NewWriter(w)
	var left []Left
	taken := map[string]bool{}
	for _, r := range records {
		var name string
		var content []byte
		for _, s := range r.Students {
			why := missing(r)
			switch {
			case why != "":
			case !moodleNumber.MatchString(s.MoodleID):
				why = "its number in Moodle is not known"
			case taken[s.MoodleID]:
				why = "another hand-in has feedback for the same student"
			}
			if why != "" {
				left = append(left, Left{Record: r.ID, Student: who(r, s), Why: why})
				continue
			}
			taken[s.MoodleID] = true
			if content == nil {
				var err error
				if name, content, err = page(r); err != nil {
					return left, fmt.Errorf("making the feedback for %s: %w", r.ID, err)
				}
			}
			if err := add(archive, moodleFolder(s)+"/"+name, content); err != nil {
				return left, err
			}
		}
	}
	if err := archive.Close(); err != nil {
		return left, fmt.Errorf("writing the feedback: %w", err)
	}
	return left, nil
}

func add(archive *zip.Writer, name string, content []byte) error {
	file, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
	if err == nil {
		_, err = file.Write(content)
	}
	if err != nil {
		return fmt.Errorf("writing the feedback: %w", err)
	}
	return nil
}

var moodleNumber = regexp.MustCompile(`^[0-9]{1,18}$`)

// moodleFolder is the folder of a student. Moodle finds the number between the first two underscores, so the name must have
// none; and it must lead nowhere.
func moodleFolder(s record.Student) string {
	const most = 60 // characters
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), r == '-', r == '\'':
			return r
		}
		return ' '
	}, strings.ToValidUTF8(s.Name, " "))
	name = strings.Join(strings.Fields(name), " ")
	if runes := []rune(name); len(runes) > most {
		name = strings.TrimSpace(string(runes[:most]))
	}
	name = cmp.Or(name, "Participant")
	return fmt.Sprintf("%s_%s_assignsubmission_file_", name, s.MoodleID)
}
