package intake_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/class/intake"
)

// TestForms reads an export in each form and compares with what the end of the txtar's comment says.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		name, source, said, want string
	}{
		{"canvas", `
-- smithbob_12345_67890_UDPServer.py --
server
-- smithbob_12345_67891_UDPClient-1.py --
client
-- jonesann_LATE_12346_67900_hw-2.zip --
no zip
-- jonesann_LATE_12346_67901_TCPServer.py --
server
-- anon_aB3d5_67910_UDPServer.py --
server
-- typist_12347_text.html --
<p>my homework</p>
-- .DS_Store --
junk
`, "export: a Canvas download, 4 hand-ins", `
anon_aB3d5: [anon_aB3d5]
  UDPServer.py = server
jonesann_12346: [jonesann 12346] late
  TCPServer.py = server
  # Canvas numbers files that are handed in again: hw-2.zip is now hw.zip.
  # Left out hw.zip: it is not the archive that its name says, but something else: ask for it again.
smithbob_12345: [smithbob 12345]
  UDPClient.py = client
  UDPServer.py = server
  # Canvas numbers files that are handed in again: UDPClient-1.py is now UDPClient.py.
typist_12347: [typist 12347] refused: there are no files in it to grade
  # Left out typist_12347_text.html: it was typed into Canvas, and is no file.
`},
		{"canvas with versions side by side", `
-- smithbob_12345_1_a-1.py --
one
-- smithbob_12345_2_a-2.py --
two
-- notes.txt --
mine
`, "export: a Canvas download, 1 hand-in", `
smithbob_12345: [smithbob 12345]
  a-1.py = one
  a-2.py = two
# Left out notes.txt in SOURCE: it belongs to no hand-in of a Canvas download.
`},
		{"moodle", `
-- Bob Smith_123456_assignsubmission_file_/UDPServer.py --
server
-- Bob Smith_123456_assignsubmission_onlinetext_/onlinetext.html --
<p>see file</p>
-- Ann Jones_123457_assignsubmission_file/hw/UDPServer.py --
server
-- Zoe_123458_assignsubmission_onlinetext/onlinetext.html --
<p>no file</p>
`, "export: a Moodle download, 3 hand-ins", `
123456: [Bob Smith 123456]
  UDPServer.py = server
  # Left out "Bob Smith_123456_assignsubmission_onlinetext_": it was typed into Moodle, and is no file.
123457: [Ann Jones 123457]
  UDPServer.py = server
123458: [Zoe 123458] refused: there are no files in it to grade
  # Left out Zoe_123458_assignsubmission_onlinetext: it was typed into Moodle, and is no file.
`},
		{"moodle without folders", `
-- Bob Smith_123456_assignsubmission_file_UDPServer.py --
server
-- Bob Smith_123456_assignsubmission_file_UDPClient.py --
client
-- Bob Smith_123456_assignsubmission_onlinetext_onlinetext.html --
<p>see file</p>
`, "export: a Moodle download, 1 hand-in", `
123456: [Bob Smith 123456]
  UDPClient.py = client
  UDPServer.py = server
  # Left out "Bob Smith_123456_assignsubmission_onlinetext_onlinetext.html": it was typed into Moodle, and is no file.
`},
		{"gradescope", `
-- assignment_42_export/submission_metadata.yml --
submission_101:
  :submitters:
  - :name: Bob Smith
    :sid: '12345'
    :email: bob@example.edu
  :created_at: 2026-04-26 17:34:00.861687000 Z
  :score: 2.0
  :results:
    output: |-
      :submitters: a student's own words
submission_102:
  :submitters:
  - :name: Ann Jones
    :sid: 333
    :email: ann@example.edu
  - :name: Zoe
    :sid:
    :email: zoe@example.edu
  :created_at: 2026-04-26 19:34:00.000000000 +02:00
  :score:
submission_103:
  :submitters: []
  :created_at: 2026-04-26 17:34:00.861687000 Z
submission_104:
  :submitters:
  - :name: Nothing
    :sid: '1'
    :email: nothing@example.edu
-- assignment_42_export/submission_101/UDPServer.py --
server
-- assignment_42_export/submission_102/UDPServer.py --
server
-- assignment_42_export/submission_103/UDPServer.py --
server
-- assignment_42_export/submission_105/UDPServer.py --
server
`, "export: a Gradescope export, 5 hand-ins", `
submission_101: [Bob Smith 12345 101 bob@example.edu] 2026-04-26T17:34:00Z
  UDPServer.py = server
submission_102: [Ann Jones 333 102 ann@example.edu] [Zoe 102 zoe@example.edu] 2026-04-26T17:34:00Z
  UDPServer.py = server
submission_103: [103] 2026-04-26T17:34:00Z
  UDPServer.py = server
  # Gradescope names nobody who handed it in.
submission_104: [Nothing 1 104 nothing@example.edu] refused: there are no files in it to grade
  # Gradescope's submission_metadata.yml does not tell when it was handed in.
submission_105: [105]
  UDPServer.py = server
  # Gradescope names nobody who handed it in.
  # Gradescope's submission_metadata.yml does not tell when it was handed in.
# submission_105 in SOURCE is not in submission_metadata.yml: nobody knows whose it is.
`},
		{"folders", `
-- class/alice/hw/UDPServer.py --
server
-- class/Bob Smith/UDPServer.py --
server
-- class/bob-smith/UDPServer.py --
other
`, "export: a folder or an archive for each student, 3 hand-ins", `
Bob-Smith-483b3d: [Bob Smith]
  UDPServer.py = server
alice: [alice]
  UDPServer.py = server
bob-smith-f98e9a: [bob-smith]
  UDPServer.py = other
`},
		{"folders in folders", `
-- outer/class/alice/hw/UDPServer.py --
server
-- outer/class/bob/UDPServer.py --
server
-- outer/class/notes.txt --
mine
`, "export: a folder or an archive for each student, 2 hand-ins", `
alice: [alice]
  UDPServer.py = server
bob: [bob]
  UDPServer.py = server
# Left out notes.txt in SOURCE: it belongs to no hand-in of a folder or an archive for each student.
`},
		{"one student", `
-- alice/hw/lab/UDPServer.py --
server
`, "export: a folder or an archive for each student, 1 hand-in", `
alice: [alice]
  UDPServer.py = server
`},
		{"folders that may be one hand-in", `
-- UDP/server.py --
server
-- TCP/server.py --
server
-- readme.txt --
read
`, "export: a folder or an archive for each student, 2 hand-ins", `
TCP: [TCP]
  server.py = server
UDP: [UDP]
  server.py = server
# In SOURCE there are TCP, UDP: if it is the hand-in of one student, give the folder that it lies in.
# Left out readme.txt in SOURCE: it belongs to no hand-in of a folder or an archive for each student.
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			both(t, c.source, func(t *testing.T, class *intake.Class) {
				if diff := cmp.Diff(strings.TrimSpace(c.want), strings.TrimSpace(summary(t, class))); diff != "" {
					t.Errorf("the class is not as wanted (-want +got):\n%s", diff)
				}
				said := class.Sources[0].String()
				said = strings.NewReplacer("export.zip", "export", "export.tar.gz", "export").Replace(said[strings.LastIndex(said, "/")+1:])
				if said != c.said {
					t.Errorf("it says\n%s\nnot\n%s", said, c.said)
				}
			})
		})
	}
}
