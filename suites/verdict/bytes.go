package verdict

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bytes are bytes from the wire or the screen. In JSON they are their length, their whole content in base64 and, for
// people, their beginning as text with everything unprintable escaped.
type Bytes []byte

const previewLimit = 64

type bytesJSON struct {
	Length int    `json:"length"`
	Text   string `json:"text"`
	Base64 string `json:"base64"`
}

// NewBytes copies b for an optional field: the result is never nil, also for no bytes.
func NewBytes(b []byte) *Bytes {
	c := Bytes(append([]byte{}, b...))
	return &c
}

// MarshalJSON implements json.Marshaler.
func (b Bytes) MarshalJSON() ([]byte, error) {
	return json.Marshal(bytesJSON{len(b), b.Preview(), base64.StdEncoding.EncodeToString(b)})
}

// UnmarshalJSON implements json.Unmarshaler.
func (b *Bytes) UnmarshalJSON(data []byte) error {
	var j bytesJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	raw, err := base64.StdEncoding.DecodeString(j.Base64)
	if err != nil {
		return fmt.Errorf("bytes in base64: %w", err)
	}
	*b = raw
	return nil
}

// Preview shows at most the first 64 bytes as printable text, everything else escaped as in Go: safe on any terminal.
func (b Bytes) Preview() string {
	if len(b) <= previewLimit {
		return strconv.Quote(string(b))
	}
	cut := previewLimit
	for cut > previewLimit-utf8.UTFMax && !utf8.RuneStart(b[cut]) {
		cut--
	}
	return strings.TrimSuffix(strconv.Quote(string(b[:cut])), `"`) + `..."`
}
