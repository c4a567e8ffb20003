package submission

import (
	"path"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// candidate is a source file that may be the entry point of a program.
type candidate struct {
	path     string
	lang     language.Language
	files    []*language.Source
	code     evidence
	words    language.Words // what its name says, or its folders' names where its own is silent
	own      language.Words // what its name says without its folders
	other    string         // the word in its name that tells of another assignment: "pinger"
	stale    bool           // its name tells of a copy or an old version
	inert    bool           // nothing in it is run: it only defines things
	imported bool           // another source uses it
}

func (s *sources) candidates() []*candidate {
	imported := map[string]bool{}
	var all []*candidate
	for _, p := range s.paths {
		files := s.with(p)
		for _, f := range files[1:] {
			imported[f.Path] = true
		}
		c := &candidate{path: p, lang: s.lang[p], files: files, code: s.weigh(files)}
		c.inert = !c.lang.Runs(files[0])
		c.readName()
		all = append(all, c)
	}
	for _, c := range all {
		c.imported = imported[c.path]
	}
	return slices.DeleteFunc(all, func(c *candidate) bool { return c.imported && c.inert })
}

// Words that tell that a program belongs to another assignment, and that a file is not the last version.
var (
	otherWords = []string{"ping", "pinger", "web", "webserver", "http", "https", "html", "smtp", "mail", "mailer", "proxy", "chat",
		"ftp", "file", "filetransfer", "transfer", "traceroute", "icmp", "dns", "game", "heartbeat", "video", "rtp", "rtsp", "rdt",
		"test", "tests", "testing", "broadcast", "multicast", "calculator", "quiz"}
	staleWords = []string{"copy", "copia", "kopie", "old", "backup", "bak", "orig", "draft", "previous", "unused", "archive"}
)

func (c *candidate) readName() {
	parts := strings.Split(c.path, "/")
	base := parts[len(parts)-1]
	parts[len(parts)-1] = strings.TrimSuffix(base, path.Ext(base))
	c.own = language.Read(parts[len(parts)-1])
	for _, part := range slices.Backward(parts) {
		c.words = c.words.Or(language.Read(part))
		for _, token := range language.Tokens(part) {
			if c.other == "" && slices.ContainsFunc(otherWords, func(w string) bool { return token == w || len(w) > 3 && stripped(token) == w }) {
				c.other = token
			}
			c.stale = c.stale || slices.Contains(staleWords, token)
		}
	}
}

// stripped takes the words of every program off a token: "udppingerserver" is a "pinger".
func stripped(token string) string {
	return strings.NewReplacer("udp", "", "tcp", "", "server", "", "client", "").Replace(token)
}

func (c *candidate) depth() int { return strings.Count(c.path, "/") }

// full tells whether its name, with its folders, says that it is p and nothing else.
func (c *candidate) full(p requirement.Program) bool { return c.words == language.WordsFor(p) }

// canonical tells whether it has the book's name, separators and case apart: "udp_server".
func (c *candidate) canonical(p requirement.Program) bool {
	base := path.Base(c.path)
	name := strings.Join(language.Tokens(strings.TrimSuffix(base, path.Ext(base))), "")
	return name == strings.ReplaceAll(string(p), "-", "")
}

// several tells whether its code holds more than one program and its name does not say that it is p: then something must
// choose p when it is started.
func (c *candidate) several(p requirement.Program) bool { return len(c.code.roles) > 1 && !c.full(p) }

// apt tells whether the code does what the assignment is about: the server changes the case of letters, the client reads what
// a user types.
func (c *candidate) apt(p requirement.Program) bool {
	if language.WordsFor(p).Side == language.Server {
		return c.code.uppers()
	}
	return c.code.keyboard()
}

// stray tells whether it belongs, by name and by code, to another assignment.
func (c *candidate) stray(p requirement.Program) bool {
	if language.WordsFor(p).Side == language.Server {
		return c.other != "" && !c.code.uppers()
	}
	return c.other != ""
}
