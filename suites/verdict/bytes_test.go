package verdict

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestBytesSurviveJSON(t *testing.T) {
	for _, b := range [][]byte{{}, []byte("plain"), {0, 0xff, '\n'}, bytes.Repeat([]byte("x"), 3000)} {
		text, err := json.Marshal(NewBytes(b))
		if err != nil {
			t.Fatal(err)
		}
		var back Bytes
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(back, b) {
			t.Errorf("%q came back as %q", b, back)
		}
	}
}

func TestBytesRefuseWhatIsNotBase64(t *testing.T) {
	var b Bytes
	if err := json.Unmarshal([]byte(`{"length":1,"text":"x","base64":"*"}`), &b); err == nil {
		t.Errorf("taken as %q", b)
	}
}

func TestPreview(t *testing.T) {
	for _, c := range []struct{ name, of, want string }{
		{"nothing", "", `""`},
		{"text", "hello", `"hello"`},
		{"an escape sequence", "\x1b[31m\x00", `"\x1b[31m\x00"`},
		{"what overrides the direction of text", "a\u202eb", `"a\u202eb"`},
		{"exactly the limit", strings.Repeat("a", 64), `"` + strings.Repeat("a", 64) + `"`},
		{"more than the limit", strings.Repeat("a", 65), `"` + strings.Repeat("a", 64) + `..."`},
		{"a letter across the limit", strings.Repeat("a", 63) + "éé", `"` + strings.Repeat("a", 63) + `..."`},
	} {
		if got := Bytes(c.of).Preview(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
