package legible

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestJSON(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"plain, \"quoted\" and müller 王 🙂", `"plain, \"quoted\" and müller 王 🙂"`},
		{"a\u202eb\u2066c", `"a\u202eb\u2066c"`},
		{"\x1b[31m\x7f\u009b\u00a0", `"\u001b[31m\u007f\u009b\u00a0"`},
		{"\U000e0041", `"\udb40\udc41"`},
		{`\u202e`, `"\\u202e"`},
	} {
		text, err := json.Marshal(c.text)
		if err != nil {
			t.Fatal(err)
		}
		got := JSON(text)
		var back string
		if err := json.Unmarshal(got, &back); err != nil || back != c.text || string(got) != c.want {
			t.Errorf("%q is written as %s and read as %q (%v)", c.text, got, back, err)
		}
	}
}

func FuzzJSON(f *testing.F) {
	f.Add("a\u202eb", "\xff")
	f.Fuzz(func(t *testing.T, key, value string) {
		text, err := json.MarshalIndent(map[string]string{key: value}, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		var want, got map[string]string
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(JSON(text), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q became %q (%v)", want, got, err)
		}
	})
}
