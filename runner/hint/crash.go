package hint

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// crash is an uncaught exception, a panic or a fatal signal, as the program's screen or its exit tells.
type crash struct {
	exception string // "UnicodeDecodeError", "java.net.BindException", "panic", "SIGSEGV"
	message   string
	place     place
	placed    bool
}

func (c *crash) is(re *regexp.Regexp) bool {
	return c != nil && re.MatchString(c.exception+": "+c.message)
}

// A prompt may stand on the line on which a crash begins to be told.
var (
	pythonTrace     = regexp.MustCompile(`(?m)Traceback \(most recent call last\):\s*$`)
	pythonFrame     = regexp.MustCompile(`^ +File "([^"]+)", line (\d+)`)
	pythonException = regexp.MustCompile(`^([A-Za-z_][\w.]*)(?:: (.*))?$`)

	javaException = regexp.MustCompile(`(?m)Exception in thread "[^"\n]*" ([\w.$]+)(?:: ([^\n]*))?$`)
	javaFrame     = regexp.MustCompile(`(?m)^\s+at [^\n(]*\((\w+\.java):(\d+)\)`)

	goPanic = regexp.MustCompile(`(panic): ([^\n]*)\n(?:\[signal [^\n]*\n)?\ngoroutine `)
	goFrame = regexp.MustCompile(`(?m)^\t(\S+\.go):(\d+)(?: |$)`)

	nodeException = regexp.MustCompile(`(?m)^(\w*Error)(?: \[\w+\])?: ([^\n]*)$`)
	nodeFrame     = regexp.MustCompile(`(?m)^\s+at (?:[^\n(]*\()?(?:file://)?(/[^\s():]+\.[cm]?js):(\d+):\d+\)?(?: \{)?$`)

	rustPanic = regexp.MustCompile(`(?m)thread '[^'\n]*' (?:\(\d+\) )?panicked at ([^\s:]+\.rs):(\d+):\d+:\n([^\n]*)$`)
)

func (s seen) findCrash() *crash {
	text := strings.ReplaceAll(s.screen, "\r\n", "\n")
	readers := []struct {
		language string
		read     func(string) *crash
	}{
		{"python", s.pythonCrash},
		{"java", func(text string) *crash { return s.framed(text, javaException, javaFrame) }},
		{"go", func(text string) *crash { return s.framed(text, goPanic, goFrame) }},
		{"rust", s.rustCrash},
		{"c", s.cppCrash},
		{"csharp", func(text string) *crash { return s.framed(text, csharpException, csharpFrame) }},
		{"javascript", s.nodeCrash},
		{"ruby", s.rubyCrash},
		{"perl", s.perlCrash},
		{"php", s.phpCrash},
	}
	for _, r := range readers {
		if s.language != r.language && s.language != "" {
			continue
		}
		if c := r.read(text); c != nil {
			return c
		}
	}
	if s.ended() && s.exit.Signal != "" {
		return &crash{exception: s.exit.Signal}
	}
	return nil
}

func (s seen) rustCrash(text string) *crash {
	m := rustPanic.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	c := &crash{exception: "panic", message: m[3]}
	line, _ := strconv.Atoi(m[2])
	c.place, c.placed = s.lineOf(m[1], line, "")
	return c
}

// nodeCrash asks for a bad exit as well: Node writes errors that were caught in the same form.
func (s seen) nodeCrash(text string) *crash {
	if !s.ended() || s.exit.Code == 0 {
		return nil
	}
	return s.framed(text, nodeException, nodeFrame)
}

// framed reads a crash whose exception stands above its frames, innermost first, as Java and Node write it.
func (s seen) framed(text string, exception, frame *regexp.Regexp) *crash {
	m := exception.FindStringSubmatchIndex(text)
	if m == nil {
		return nil
	}
	found := exception.FindStringSubmatch(text[m[0]:m[1]])
	c := &crash{exception: found[1], message: found[2]}
	s.firstFrame(c, text[m[1]:], frame)
	return c
}

func (s seen) firstFrame(c *crash, text string, frame *regexp.Regexp) {
	for _, m := range frame.FindAllStringSubmatch(text, 64) {
		line, _ := strconv.Atoi(m[2])
		if c.place, c.placed = s.lineOf(m[1], line, ""); c.placed {
			return
		}
	}
}

// pythonCrash reads the last traceback on the screen: of chained ones, the one that ended the program.
func (s seen) pythonCrash(text string) *crash {
	traces := pythonTrace.FindAllStringIndex(text, -1)
	if traces == nil {
		return nil
	}
	c := &crash{}
	lines := strings.Split(text[traces[len(traces)-1][1]:], "\n")
	for i, l := range lines {
		if m := pythonFrame.FindStringSubmatch(l); m != nil {
			code := ""
			if i+1 < len(lines) && !pythonFrame.MatchString(lines[i+1]) {
				code = lines[i+1]
			}
			number, _ := strconv.Atoi(m[2])
			if at, ok := s.lineOf(m[1], number, code); ok { // the innermost frame of the student's own
				c.place, c.placed = at, true
			}
			continue
		}
		if m := pythonException.FindStringSubmatch(l); m != nil && l != "" {
			c.exception, c.message = m[1], m[2]
			return c
		}
	}
	return nil
}

func crashed(expr string) func(seen) bool {
	match := regexp.MustCompile(expr)
	return func(s seen) bool { return !s.wireDecides() && s.crash.is(match) }
}

// wireDecides tells that bytes came, only the wrong ones: a program that crashes later is not wrong about them for that.
func (s seen) wireDecides() bool {
	if !s.compared() {
		return false
	}
	switch s.requirement {
	case "sends-one-datagram", "connects-once", "sends-the-line", "keeps-blanks", "sends-no-terminator":
		return true
	}
	return strings.HasSuffix(string(s.program), "-server")
}

func crashPlace(s seen) (place, bool) { return s.crash.place, s.crash.placed }

// named is the exception's name or, where that is the same for all of them, its message.
func (c *crash) named() string {
	if c.exception == "Error" && c.message != "" {
		return c.message
	}
	return c.exception
}

func (c *crash) said() string {
	if c.message == "" {
		return c.exception
	}
	return fmt.Sprintf("%s: %s", c.exception, c.message)
}
