package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sockgrade/sockgrade/runner/class/intake/unpack"
)

// maxID is how long an ID may be, in bytes: there has to be room for endings and for folders around it.
const maxID = 100

// identify gives every hand-in a safe ID. Hand-ins of the same student get the same one; different students whose names come
// to the same get a mark, each of them, so that it does not depend on who else is there first.
func identify(all []*found) {
	keys := map[string]map[string]bool{}
	for _, f := range all {
		f.ID = safeID(f.ID, f.key)
		folded := unpack.Fold(f.ID)
		if keys[folded] == nil {
			keys[folded] = map[string]bool{}
		}
		keys[folded][f.key] = true
	}
	for _, f := range all {
		if len(keys[unpack.Fold(f.ID)]) > 1 {
			f.ID += "-" + mark(f.key)
		}
	}
}

// safeID makes an ID of what an instructor knows a hand-in by: letters and digits of any script and a few signs.
func safeID(name, key string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), strings.ContainsRune("._-@+", r):
			return r
		}
		return '-'
	}, norm.NFC.String(strings.ToValidUTF8(name, "-")))
	id = strings.Trim(id, ".-@+")
	if len(id) > maxID {
		id = strings.ToValidUTF8(id[:maxID-len("-000000")], "") + "-" + mark(key)
	}
	if id == "" {
		return "hand-in-" + mark(key)
	}
	if device(id) {
		id += "_"
	}
	return id
}

// mark is short, and the same for the same key.
func mark(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:3])
}

// device tells whether Windows keeps a name for itself.
func device(id string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(id), ".")
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")) && stem[3] >= '0' && stem[3] <= '9'
}
