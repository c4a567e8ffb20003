package bench

import (
	"bytes"
	_ "embed"
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// Words draws fresh sentences, replies and bytes. The same seed and topic give the same words in the same order, however
// many other requirements are judged beside.
type Words struct{ random *rand.Rand }

//go:embed words.txt
var wordList string

var vocabulary = strings.Fields(wordList)

// NewWords returns the generator for one topic, such as a requirement's ID.
func NewWords(seed uint64, topic string) *Words {
	hash := fnv.New64a()
	hash.Write([]byte(topic))
	return &Words{rand.New(rand.NewPCG(seed, hash.Sum64()))}
}

func (w *Words) word() string { return vocabulary[w.random.IntN(len(vocabulary))] }

// Word is a lower-case word of ten letters or more, without blanks: two of the vocabulary joined. Most requests are such
// words, so that a server that mishandles blanks fails only where blanks are asked about.
func (w *Words) Word() []byte {
	word := w.word() + w.word()
	for len(word) < 10 {
		word += w.word()
	}
	return []byte(word)
}

// OfEachLength are words as those of Word, one of each length from the least to the most, in bytes.
func (w *Words) OfEachLength(least, most int) [][]byte {
	var words [][]byte
	for length := least; length <= most; length++ {
		word := w.Word()
		for len(word) < length {
			word = append(word, w.word()...)
		}
		words = append(words, word[:length:length])
	}
	return words
}

// Several are n different words, none of which begins another.
func (w *Words) Several(n int) [][]byte {
	seen := map[string]bool{}
	words := make([][]byte, 0, n)
	for len(words) < n {
		word := w.Word()
		if key := string(word[:10]); !seen[key] {
			seen[key] = true
			words = append(words, word)
		}
	}
	return words
}

// Sentence is a lower-case sentence of five words with single blanks.
func (w *Words) Sentence() []byte {
	words := make([]string, 5)
	for i := range words {
		words[i] = w.word()
	}
	return []byte(strings.Join(words, " "))
}

// Pangram is such a sentence and a sixth word, so that every letter stands in it.
func (w *Words) Pangram() []byte {
	sentence := w.Sentence()
	var missing []byte
	for letter := byte('a'); letter <= 'z'; letter++ {
		if !bytes.Contains(sentence, []byte{letter}) {
			missing = append(missing, letter)
		}
	}
	w.random.Shuffle(len(missing), func(i, j int) { missing[i], missing[j] = missing[j], missing[i] })
	return append(append(sentence, ' '), missing...)
}

// MixedCase is a sentence with some capitals, which nobody gets by upper-casing or lower-casing another.
func (w *Words) MixedCase() []byte {
	words := strings.Fields(string(w.Sentence()))
	for i, word := range words {
		switch i % 3 {
		case 0:
			words[i] = strings.ToUpper(word[:1]) + word[1:]
		case 1:
			words[i] = strings.ToUpper(word)
		}
	}
	return []byte(strings.Join(words, " "))
}

// Lowercase is n random lower-case letters.
func (w *Words) Lowercase(n int) []byte {
	letters := make([]byte, n)
	for i := range letters {
		letters[i] = byte('a' + w.random.IntN(26))
	}
	return letters
}

// Accented is a lower-case sentence with non-ASCII letters whose Unicode upper case has one letter for each.
func (w *Words) Accented() []byte {
	usable := []string{"café", "señor", "ångström", "čeština", "élève", "übung", "naïve", "привет"}
	first := usable[w.random.IntN(len(usable))]
	second := usable[w.random.IntN(len(usable))]
	return []byte(w.word() + " " + first + " " + w.word() + " " + second + " " + w.word())
}

// Other is a line of everything that is not a lower-case letter: digits, punctuation, tabs, capitals, and blanks at both
// ends and doubled inside, around lower-case words.
func (w *Words) Other() []byte {
	return []byte("  " + w.word() + "\t" + strings.ToUpper(w.word()) + "  1234567890 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ " +
		w.word() + w.word() + "  ")
}

// Blanks is a line of lower-case words with leading, trailing and doubled blanks.
func (w *Words) Blanks() []byte {
	return []byte("  " + w.word() + "  " + w.word() + "   " + w.word() + "  ")
}

// NonText are bytes that are no UTF-8, between letters.
func (w *Words) NonText() []byte {
	return append(append(w.Word(), 0xff, 0xfe, 0xc3, 0x28), w.Word()...)
}

// WithZeroByte is two words with a zero byte between them.
func (w *Words) WithZeroByte() []byte {
	return append(append(w.Word(), 0), w.Word()...)
}
