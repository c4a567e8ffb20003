package bench

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestWordsAreTheSeedsAndTheTopics(t *testing.T) {
	sentence := func(seed uint64, topic string) string { return string(NewWords(seed, topic).Sentence()) }
	first := sentence(7, "udp-server/uppercases")

	other := NewWords(7, "tcp-server/uppercases") // drawing from one topic does not disturb another
	other.Sentence()
	if again := sentence(7, "udp-server/uppercases"); again != first {
		t.Errorf("the same seed and topic gave %q and then %q", first, again)
	}
	if sentence(8, "udp-server/uppercases") == first {
		t.Errorf("another seed gave %q as well", first)
	}
	if sentence(7, "tcp-server/uppercases") == first {
		t.Errorf("another topic gave %q as well", first)
	}
}

// many draws from as many seeds, since a rare word must not be the one that a class meets.
func many(t *testing.T, check func(*testing.T, *Words)) {
	t.Helper()
	for seed := range uint64(500) {
		check(t, NewWords(seed, t.Name()))
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
}

func TestAWordIsLongEnoughToBeRecognised(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		word := w.Word()
		if len(word) < 10 || bytes.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
			t.Errorf("%q", word)
		}
	})
}

func TestSeveralWordsAreToldApartByTheirBeginnings(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		words := w.Several(50)
		if len(words) != 50 {
			t.Errorf("%d words", len(words))
		}
		for i, a := range words {
			for j, b := range words {
				if i != j && bytes.HasPrefix(a, b) {
					t.Errorf("%q begins with %q", a, b)
				}
			}
		}
	})
}

func TestMixedCaseIsNoOtherCaseOfASentence(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		line := string(w.MixedCase())
		if line == strings.ToUpper(line) || line == strings.ToLower(line) || len(strings.Fields(line)) != 5 {
			t.Errorf("%q", line)
		}
		if capitalised := strings.ToUpper(line[:1]) + strings.ToLower(line[1:]); line == capitalised {
			t.Errorf("%q", line)
		}
	})
}

func TestLowercaseHasTheLengthThatIsAskedFor(t *testing.T) {
	for _, n := range []int{0, 1, 1024, 3000} {
		letters := NewWords(1, "").Lowercase(n)
		if len(letters) != n || bytes.ContainsFunc(letters, func(r rune) bool { return r < 'a' || r > 'z' }) {
			t.Errorf("of %d: %q", n, letters)
		}
	}
}

func TestAccentedHasOneUpperCaseOfTheSameLength(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		line := w.Accented()
		upper := bytes.ToUpper(line)
		if !utf8.Valid(line) || bytes.Equal(Upper(line), upper) {
			t.Errorf("%q has no letters beyond ASCII", line)
		}
		if len(upper) != len(line) || !bytes.Equal(bytes.ToLower(upper), line) {
			t.Errorf("%q becomes %q and cannot go back", line, upper)
		}
	})
}

func TestOtherHasWhateverMustNotChange(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		line := string(w.Other())
		if !strings.HasPrefix(line, "  ") || !strings.HasSuffix(line, "  ") || !strings.Contains(line, "\t") ||
			!strings.Contains(strings.TrimSpace(line), "  ") || len(strings.Fields(line)) < 3 {
			t.Errorf("blanks are missing in %q", line)
		}
		for c := byte('!'); c <= '~'; c++ {
			if isLetter := 'a' <= c|0x20 && c|0x20 <= 'z'; !isLetter && strings.IndexByte(line, c) < 0 {
				t.Errorf("%q is missing in %q", c, line)
			}
		}
		if line == strings.ToLower(line) || line == strings.ToUpper(line) {
			t.Errorf("capitals or lower-case letters are missing in %q", line)
		}
	})
}

func TestBlanksAreLeadingTrailingAndDoubled(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		line := string(w.Blanks())
		inner := strings.TrimSpace(line)
		if !strings.HasPrefix(line, " ") || !strings.HasSuffix(line, " ") || !strings.Contains(inner, "  ") {
			t.Errorf("%q", line)
		}
	})
}

func TestNonTextIsNoUTF8(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		if bytes := w.NonText(); utf8.Valid(bytes) {
			t.Errorf("%q", bytes)
		}
	})
}

func TestWithZeroByteHasOneInside(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		line := w.WithZeroByte()
		if at := bytes.IndexByte(line, 0); at < enough || at > len(line)-2 {
			t.Errorf("%q", line)
		}
	})
}

func TestWordsOfEachLength(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		words := w.OfEachLength(10, 17)
		if len(words) != 8 {
			t.Errorf("%d words", len(words))
		}
		for i, word := range words {
			if len(word) != 10+i || bytes.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }) {
				t.Errorf("%q", word)
			}
		}
	})
}

func TestEveryLetterStandsInAPangram(t *testing.T) {
	many(t, func(t *testing.T, w *Words) {
		sentence := w.Pangram()
		for letter := byte('a'); letter <= 'z'; letter++ {
			if !bytes.Contains(sentence, []byte{letter}) {
				t.Errorf("there is no %c in %q", letter, sentence)
			}
		}
		if bytes.ContainsFunc(sentence, func(r rune) bool { return r != ' ' && (r < 'a' || r > 'z') }) {
			t.Errorf("%q", sentence)
		}
	})
}
