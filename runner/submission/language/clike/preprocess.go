package clike

import (
	"regexp"
	"slices"
)

const (
	systems     = `_WIN32|_WIN64|WIN32|WIN64|__WIN32__|_MSC_VER|__MINGW32__|__MINGW64__|__CYGWIN__|__APPLE__|__MACH__|__sun`
	otherSystem = `defined[ \t(]*(?:` + systems + `)[ \t)]*`
)

var (
	directive = regexp.MustCompile(`^[ \t]*#[ \t]*(\w+)[ \t]*(.*)$`)
	// elsewhere is a condition that does not hold on Linux: `defined(_WIN32) || defined(__APPLE__)`, or 0.
	elsewhere = regexp.MustCompile(`^(?:0|` + otherSystem + `(?:[ \t]*\|\|[ \t]*` + otherSystem + `)*)[ \t\r]*$`)
	notLinux  = regexp.MustCompile(`^(?:` + systems + `)[ \t\r]*$`)
	// here is one that does hold.
	here = regexp.MustCompile(`^(?:1|defined[ \t(]*(?:__linux__|__unix__|__linux)[ \t)]*|![ \t]*` + otherSystem + `)[ \t\r]*$`)
)

// branch is an open #if. Where its condition is not known to hold or not, all of its parts count as code.
type branch struct{ known, live bool }

// leaveOut blanks, in both texts, the parts of #if that a compiler on Linux does not see, and in bare every #include.
func leaveOut(code, bare []byte) {
	var open []branch
	for at := 0; at < len(bare); {
		end := at + lineLength(bare[at:])
		m := directive.FindSubmatch(bare[at:end])
		if m != nil {
			open = following(open, string(m[1]), string(m[2]))
			if word := string(m[1]); word == "include" || word == "import" {
				blank(bare[at:end])
			}
		}
		if slices.ContainsFunc(open, func(b branch) bool { return b.known && !b.live }) {
			blank(code[at:end])
			blank(bare[at:end])
		}
		at = end + 1
	}
}

// following are the branches that are open after a directive.
func following(open []branch, word, condition string) []branch {
	switch word {
	case "if":
		return append(open, branch{elsewhere.MatchString(condition) || here.MatchString(condition), here.MatchString(condition)})
	case "ifdef":
		return append(open, branch{notLinux.MatchString(condition), false})
	case "ifndef":
		return append(open, branch{notLinux.MatchString(condition), true})
	}
	if len(open) == 0 {
		return nil
	}
	last := &open[len(open)-1]
	switch word {
	case "else":
		last.live = !last.live
	case "elif":
		last.known, last.live = last.live || elsewhere.MatchString(condition), false
	case "endif":
		return open[:len(open)-1]
	}
	return open
}
