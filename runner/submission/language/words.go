package language

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Side is an end of a conversation.
type Side string

// The sides.
const (
	Server Side = "server"
	Client Side = "client"
)

// Words is what a name says of a program: "cliente_udp" is a client and UDP. A field is "" where the name says nothing,
// or says both.
type Words struct {
	Side    Side
	Network wire.Network
}

// Program is the program that the words name completely; ok is false if they leave something open.
func (w Words) Program() (p requirement.Program, ok bool) {
	switch w {
	case Words{Server, wire.UDP}:
		return requirement.UDPServer, true
	case Words{Client, wire.UDP}:
		return requirement.UDPClient, true
	case Words{Server, wire.TCP}:
		return requirement.TCPServer, true
	case Words{Client, wire.TCP}:
		return requirement.TCPClient, true
	}
	return "", false
}

// WordsFor are the words that name a program completely; the zero Words for one that is not one of the four.
func WordsFor(p requirement.Program) Words {
	switch p {
	case requirement.UDPServer:
		return Words{Server, wire.UDP}
	case requirement.UDPClient:
		return Words{Client, wire.UDP}
	case requirement.TCPServer:
		return Words{Server, wire.TCP}
	case requirement.TCPClient:
		return Words{Client, wire.TCP}
	}
	return Words{}
}

// Fits tells whether the words do not contradict that something is p.
func (w Words) Fits(p requirement.Program) bool {
	full := WordsFor(p)
	return (w.Side == "" || w.Side == full.Side) && (w.Network == "" || w.Network == full.Network)
}

// Or takes what w leaves open from v.
func (w Words) Or(v Words) Words {
	if w.Side == "" {
		w.Side = v.Side
	}
	if w.Network == "" {
		w.Network = v.Network
	}
	return w
}

var (
	// The field's words in the languages that students name files in.
	serverWords = folded("server", "servidor", "serveur", "serwer", "szerver", "sunucu", "palvelin", "сервер", "服务器", "服務器",
		"服务端", "伺服器", "サーバ", "서버", "خادم", "שרת", "διακομιστής")
	clientWords = folded("client", "klient", "kliens", "istemci", "asiakas", "клиент", "客户", "客戶", "用户端", "クライアント",
		"클라이언트", "عميل", "לקוח", "πελάτης")
	// Short forms count only as words of their own.
	serverShort = []string{"srv", "serv", "svr"}
	clientShort = []string{"cli", "clt", "cl"}
)

// Read finds the words in a name: of a file, a folder, or a mode that a program is started in. Case, accents, separators
// and one slip of the finger in a long word do not matter.
func Read(name string) Words {
	tokens := Tokens(name)
	joined := strings.Join(tokens, "")

	server := mentions(joined, tokens, serverWords, serverShort)
	client := mentions(joined, tokens, clientWords, clientShort)
	udp := strings.Contains(joined, "udp") || strings.Contains(joined, "datagram") || strings.Contains(joined, "dgram") || misspelt(joined)
	tcp := strings.Contains(joined, "tcp") || strings.Contains(joined, "tpc")

	var w Words
	switch {
	case server && !client:
		w.Side = Server
	case client && !server:
		w.Side = Client
	}
	switch {
	case udp && !tcp:
		w.Network = wire.UDP
	case tcp && !udp:
		w.Network = wire.TCP
	}
	return w
}

// misspelt finds UDP written as "upd", but not in "update".
func misspelt(joined string) bool {
	for rest := joined; ; {
		i := strings.Index(rest, "upd")
		if i < 0 {
			return false
		}
		rest = rest[i+3:]
		if !strings.HasPrefix(rest, "at") {
			return true
		}
	}
}

func mentions(joined string, tokens, words, short []string) bool {
	for _, word := range words {
		if strings.Contains(joined, word) {
			return true
		}
	}
	for _, token := range tokens {
		for _, word := range short {
			if token == word {
				return true
			}
		}
		bare := strings.NewReplacer("udp", "", "tcp", "", "upd", "", "tpc", "").Replace(token)
		if oneSlip(bare, words[0]) {
			return true
		}
	}
	return false
}

// folded brings words into the form that Tokens gives a name.
func folded(words ...string) []string {
	for i, word := range words {
		words[i] = strings.Join(Tokens(word), "")
	}
	return words
}

// Tokens splits a name into its words, in lower case and without accents: at whatever is not a letter, and where a small
// letter is followed by a capital.
func Tokens(name string) []string {
	var tokens []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			tokens = append(tokens, string(word))
			word = word[:0]
		}
	}
	lower := false
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r):
			flush()
			lower = false
			continue
		case unicode.IsUpper(r) && lower:
			flush()
		}
		lower = unicode.IsLower(r)
		word = append(word, unicode.ToLower(r))
	}
	flush()
	return tokens
}

// oneSlip tells whether got is want with one letter wrong, missing, too many, or two neighbours exchanged.
func oneSlip(got, want string) bool {
	g, w := []rune(got), []rune(want)
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	rest := func(g, w []rune) bool { return string(g) == string(w) }
	switch len(g) - len(w) {
	case 0:
		return i == len(g) || rest(g[i+1:], w[i+1:]) ||
			i+1 < len(g) && g[i] == w[i+1] && g[i+1] == w[i] && rest(g[i+2:], w[i+2:])
	case 1:
		return rest(g[i+1:], w[i:])
	case -1:
		return rest(g[i:], w[i+1:])
	}
	return false
}
