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
	doubt    string // about its language
	files    []*language.Source
	code     evidence
	words    language.Words // what its name says, or its folders' names where its own is silent
	other    string         // the word in its name that tells of another assignment: "pinger"
	setting  string         // such a word in the name of a folder that holds all sources
	stale    bool           // its name tells of a copy or an old version
	inert    bool           // nothing in it is run: it only defines things
	imported bool           // another source uses it
}

func (s *sources) candidates() []*candidate {
	imported := map[string]bool{}
	shared := s.shared()
	var all []*candidate
	for _, p := range s.paths {
		files := s.with(p)
		for _, f := range files[1:] {
			imported[f.Path] = true
		}
		c := &candidate{path: p, lang: s.lang[p], files: files, code: s.weigh(files)}
		c.inert = !c.lang.Runs(files[0])
		c.readName(shared)
		if namer, ok := c.lang.(language.Namer); ok {
			for _, name := range namer.Names(p, s) {
				c.words = c.words.Or(language.Read(name))
			}
		}
		all = append(all, c)
	}
	for _, c := range all {
		c.imported = imported[c.path]
	}
	s.settle(all)
	return slices.DeleteFunc(all, func(c *candidate) bool { return c.imported && c.inert })
}

// Words that tell that a program belongs to another assignment, and that a file is not the last version.
var (
	otherWords = []string{"ping", "pinger", "web", "webserver", "http", "https", "html", "smtp", "mail", "mailer", "proxy", "chat",
		"ftp", "file", "filetransfer", "transfer", "traceroute", "icmp", "dns", "game", "heartbeat", "video", "rtp", "rtsp", "rdt",
		"test", "tests", "testing", "broadcast", "multicast", "calculator", "quiz"}
	staleWords = []string{"copy", "copia", "kopie", "old", "backup", "bak", "orig", "draft", "previous", "unused", "archive"}
)

// readName reads the path. The folders that all sources share, shared of them, say little of one of them: their words
// count only where the code bears them out.
func (c *candidate) readName(shared int) {
	parts := strings.Split(c.path, "/")
	base := parts[len(parts)-1]
	parts[len(parts)-1] = strings.TrimSuffix(base, path.Ext(base))
	for i, part := range slices.Backward(parts) {
		words := c.words.Or(language.Read(part))
		if i >= shared || slices.ContainsFunc(c.code.roles, words.Fits) {
			c.words = words
		}
		for _, token := range language.Tokens(part) {
			switch other := elsewhere(token); {
			case other != "" && i < shared:
				c.setting = other
			case other != "" && c.other == "":
				c.other = other
			}
			c.stale = c.stale || i >= shared && slices.Contains(staleWords, token)
		}
	}
}

// shared counts the folders that lead to all sources.
func (s *sources) shared() int {
	if len(s.paths) == 0 {
		return 0
	}
	// Paths are sorted: what the first and the last share, all do.
	first, last := strings.Split(s.paths[0], "/"), strings.Split(s.paths[len(s.paths)-1], "/")
	n := 0
	for n < len(first)-1 && n < len(last)-1 && first[n] == last[n] {
		n++
	}
	return n
}

// elsewhere returns the word of a name, without those of the programs, that belongs to another assignment; "" if none does.
func elsewhere(token string) string {
	bare := stripped(token)
	if slices.Contains(otherWords, bare) && (bare == token || len(bare) > 3) {
		return bare
	}
	return ""
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
