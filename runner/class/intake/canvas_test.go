package intake

import "testing"

func TestCanvasName(t *testing.T) {
	for name, want := range map[string]*canvasFile{
		"smithbob_12345_67890_UDPServer.py":        {student: "smithbob", user: "12345", attachment: 67890, name: "UDPServer.py"},
		"smithbob_LATE_12345_67890_UDPServer-1.py": {student: "smithbob", late: true, user: "12345", attachment: 67890, name: "UDPServer-1.py"},
		"smithbob_late_12345_67890_hw.zip":         {student: "smithbob", late: true, user: "12345", attachment: 67890, name: "hw.zip"},
		"anon_aB3d5_67890_UDPServer.py":            {user: "anon_aB3d5", attachment: 67890, name: "UDPServer.py"},
		"LATE_anon_aB3d5_67890_a_b_1_2.py":         {late: true, user: "anon_aB3d5", attachment: 67890, name: "a_b_1_2.py"},
		"müllerjörg_12345_67890_Übung 1.zip":       {student: "müllerjörg", user: "12345", attachment: 67890, name: "Übung 1.zip"},
		"王小明_12345_67890_a.py":                     {student: "王小明", user: "12345", attachment: 67890, name: "a.py"},
		"van_der_berg_12345_67890_a.py":            {student: "van_der_berg", user: "12345", attachment: 67890, name: "a.py"},
		"_12345_67890_a.py":                        {user: "12345", attachment: 67890, name: "a.py"},
		"smithbob_12345_text.html":                 {student: "smithbob", user: "12345", name: "text.html"},
		"smithbob_LATE_12345_link.html":            {student: "smithbob", late: true, user: "12345", name: "link.html"},
		"anon_aB3d5_text.html":                     {user: "anon_aB3d5", name: "text.html"},
		"smithbob_12345_UDPServer.py":              nil,
		"UDPServer.py":                             nil,
		"Bob Smith_123456_assignsubmission_file_":  nil,
		"smithbob_12345_99999999999999999999_a.py": nil,
		"": nil,
	} {
		got := canvasName(name)
		if (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%q is read as %+v, not %+v", name, got, want)
		}
	}
}

func TestCanvasOriginal(t *testing.T) {
	for name, want := range map[string]string{
		"UDPServer-1.py": "UDPServer.py",
		"hw-12.tar.gz":   "hw.tar.gz",
		"UDPServer-6f1c2a34-0b1d-4e5f-8a9b-0c1d2e3f4a5b.java": "UDPServer.java",
		"lab-2026.zip": "lab-2026.zip",
		"lab-01.zip":   "lab-01.zip",
		"README-1":     "README-1",
		"-1.py":        "-1.py",
	} {
		if got := (canvasFile{name: name}).original(); got != want {
			t.Errorf("%q becomes %q, not %q", name, got, want)
		}
	}
}

func TestMoodleName(t *testing.T) {
	for _, c := range []struct {
		name   string
		folder bool
		want   *moodleEntry
	}{
		{"Bob Smith_123456_assignsubmission_file", true, &moodleEntry{"Bob Smith", "123456", "file", ""}},
		{"Bob Smith_123456_assignsubmission_file_", true, &moodleEntry{"Bob Smith", "123456", "file", ""}},
		{"Bob Smith_123456_assignsubmission_onlinetext", true, &moodleEntry{"Bob Smith", "123456", "onlinetext", ""}},
		{"Bob Smith_123456_assignsubmission_file_UDP_Server.py", false, &moodleEntry{"Bob Smith", "123456", "file", "UDP_Server.py"}},
		{"Bob Smith_123456_assignsubmission_onlinetext_onlinetext.html", false, &moodleEntry{"Bob Smith", "123456", "onlinetext", "onlinetext.html"}},
		{"Default group_assignsubmission_file", true, &moodleEntry{"Default group", "", "file", ""}},
		{"Participant_4711_assignsubmission_file", true, &moodleEntry{"Participant", "4711", "file", ""}},
		{"Zoë O'Néill-王_7_assignsubmission_file_", true, &moodleEntry{"Zoë O'Néill-王", "7", "file", ""}},
		{"Bob Smith_123456_assignsubmission_file", false, nil},
		{"Bob Smith_123456", true, nil},
		{"smithbob_12345_67890_UDPServer.py", false, nil},
	} {
		got := moodleName(c.name, c.folder)
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%q is read as %+v, not %+v", c.name, got, c.want)
		}
	}
}

func TestSafeID(t *testing.T) {
	long := "Bartholomew Featherstonehaugh-Cholmondeley the Younger of the Long and Never Ending Name, of the House of Names"
	for name, want := range map[string]string{
		"smithbob_12345": "smithbob_12345",
		"Bob Smith":      "Bob-Smith",
		"王小明":            "王小明",
		"cafe\u0301":     "caf\u00e9",
		"../../etc":      "etc",
		"a/b\\c:d\x1b\n": "a-b-c-d",
		"nul":            "nul_",
		"COM1.zip":       "COM1.zip_",
		"":               "hand-in-" + mark("key"),
		"...":            "hand-in-" + mark("key"),
		"a\u202eb":       "a-b",
		"=1+1":           "1+1",
		long:             "Bartholomew-Featherstonehaugh-Cholmondeley-the-Younger-of-the-Long-and-Never-Ending-Name--of-" + "-" + mark("key"),
	} {
		if got := safeID(name, "key"); got != want {
			t.Errorf("%q becomes %q, not %q", name, got, want)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, seed := range []string{"smithbob_LATE_12345_67890_a-1.py", "LATE_anon_aB3d5_1_x", "Bob_1_assignsubmission_file_", "Bob_1_assignsubmission_file_x.py", "../x", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if c := canvasName(name); c != nil {
			if c.name == "" || c.user == "" || c.original() == "" {
				t.Errorf("%q is read as %+v", name, c)
			}
		}
		moodleName(name, true)
		moodleName(name, false)
		id := safeID(name, "key")
		if id == "" || len(id) > maxID+1 || safeID(id, "key") != id {
			t.Errorf("%q becomes %q and then %q", name, id, safeID(id, "key"))
		}
	})
}
