package legible

import (
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	for _, test := range []struct {
		name               string
		expected, received string
		offset             int
		words              string
	}{
		{"zeros at the end", "HI", "HI" + strings.Repeat("\x00", 2046), 2, "2046 bytes too many, all zero"},
		{"one zero at the end", "HI", "HI\x00", 2, "1 byte too many: a zero byte"},
		{"blanks at the end", "HI", "HI   ", 2, "3 bytes too many, all blanks"},
		{"newline at the end", "HI", "HI\n", 2, "1 byte too many: a newline"},
		{"CR and LF at the end", "HI", "HI\r\n", 2, "2 bytes too many: CR and LF"},
		{"the same again", "MAPLE", "MAPLEMAPLE", 5, "5 bytes too many: the whole text once more"},
		{"one byte over and over", "HI", "HI------", 2, `6 bytes too many, all "-"`},
		{"something at the end", "HI", "HI THERE", 2, `6 bytes too many: " THERE"`},
		{"missing at the end", "MAPLE LANTERN", "MAPLE", 5, `8 bytes are missing at the end: " LANTERN"`},
		{"last byte missing", "MAPLE", "MAPL", 4, `1 byte is missing at the end: "E"`},
		{"blanks missing at the end", "HI  ", "HI", 2, "2 bytes are missing at the end, all blanks"},
		{"missing at the beginning", "  HI", "HI", 0, "2 bytes are missing at the beginning, all blanks"},
		{"missing in the middle", "A  B", "A B", 2, "1 byte is missing in the middle: a blank"},
		{"put before", "HI", "From Server: HI", 0, `13 bytes too many at the beginning: "From Server: "`},
		{"put into the middle", "AB", "A-B", 1, `1 byte too many in the middle: "-"`},
		{"put around", "HI", "b'HI'", 0, `"b'" before it and "'" after it`},
		{"case of every letter", "AMBER HAT", "amber hat", 0, "8 letters in the wrong case: lower instead of upper"},
		{"case of one letter", "AMBER", "AMbER", 2, "1 letter in the wrong case: lower instead of upper"},
		{"case the other way", "Amber", "AMBER", 1, "4 letters in the wrong case"},
		{"case of a letter outside of ASCII", "BLÅ", "BLå", 2, "1 letter in the wrong case: lower instead of upper"},
		{"one byte", "MAPLE", "MAXLE", 2, `1 byte differs, the first is "X" instead of "P"`},
		{"some bytes", "MAPLE", "MXPLX", 1, `2 bytes differ, the first is "X" instead of "A"`},
		{"a character outside of ASCII", "BLÅ BÆR", "BLÅ BÅR", 6, `1 byte differs, the first is "Å" instead of "Æ"`},
		{"a byte that is no text", "BLÅ", "BL\xc5", 2, `"\xc5", where "Å" should stand`},
		{"every byte", "MAPLE", "12345", 0, "every byte is another"},
		{"another text", "MAPLE", "LAMP", 0, "another text"},
		{"another word", "A MAPLE TREE", "A LAMP TREE", 2, `"LAMP", where "MAPLE" should stand`},
		{"nothing", "HI", "", 0, "nothing came"},
		{"nothing was expected", "", "welcome", 0, `7 bytes too many: "welcome"`},
		{"escape sequences", "HI", "HI\x1b[2J", 2, `4 bytes too many: "\x1b[2J"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, differ := Compare([]byte(test.expected), []byte(test.received))
			if !differ || got.Offset != test.offset || got.Words != test.words {
				t.Errorf("got %d, %s (%t)\nwant %d, %s", got.Offset, got.Words, differ, test.offset, test.words)
			}
		})
	}
	if _, differ := Compare([]byte("HI"), []byte("HI")); differ {
		t.Error("equal bytes differ")
	}
}

func TestQuote(t *testing.T) {
	for _, test := range []struct {
		text  string
		cells int
		want  string
	}{
		{"", 10, `""`},
		{"maple", 7, `"maple"`},
		{"maple lantern", 13, `"maple...ern"`},
		{"HI\x00\x00\x00\x00", 40, `"HI" and 4 zero bytes`},
		{"\x00\x00\x00\x00", 40, "4 zero bytes"},
		{"HI\x00", 40, `"HI\x00"`},
		{`a"b\`, 40, `"a\"b\\"`},
		{"blå", 40, `"blå"`},
		{"\u202eevil\x1b]0;x\a\xff", 60, `"\u202eevil\x1b]0;x\a\xff"`},
		{"日本語日本語", 12, `"日本...語"`},
	} {
		if got := Quote([]byte(test.text), test.cells); got != test.want {
			t.Errorf("Quote(%q, %d) = %s, want %s", test.text, test.cells, got, test.want)
		}
	}
}

func FuzzQuoteFitsAndIsSafe(f *testing.F) {
	f.Add([]byte("maple\x1b[2J\xff\u202e日本"), 24)
	f.Add([]byte("HI\x00\x00\x00\x00\x00\x00"), 30)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		n = 30 + (n%100+100)%100
		got := Quote(b, n)
		if Width(got) > n {
			t.Errorf("%s has %d cells, more than %d", got, Width(got), n)
		}
		if strings.ContainsFunc(got, Hidden) {
			t.Errorf("%q has characters that do not print", got)
		}
	})
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		"plain text, blå":     "plain text, blå",
		"\x1b[31mred\x1b[0m":  `\x1b[31mred\x1b[0m`,
		"a\u202eb\u2066c":     `a\u202eb\u2066c`,
		"\xff\x9b31m":         `\xff\x9b31m`,
		"\u009b31m":           `\u009b31m`,
		"line\nline\r":        `line\nline\r`,
		"\u200b\ufeff\u2028x": `\u200b\ufeff\u2028x`,
	} {
		if got := Text(text); got != want {
			t.Errorf("Text(%q) = %s, want %s", text, got, want)
		}
	}
}
