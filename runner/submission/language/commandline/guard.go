package commandline

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
)

var (
	inlineDefault = regexp.MustCompile(`\|\||\?\?|\?[^.]|//|\bfetch\s*\(\s*\d+\s*,|\bisset\b`)
	condition     = regexp.MustCompile(`\b(if|unless|elsif|or\s+die|or\s+abort|or\s+exit)\b`)
	counted       = regexp.MustCompile(`^(?:\s*\.\s*(?:length|size|count)|\s*\))?\s*(?:[-+]\s*1\s*)?(===?|!==?|<=|>=|<|>)\s*(\d+)`)
	negated       = regexp.MustCompile(`(?:!|\bnot)\s*(?:isset|empty|defined|count)?\s*\(?\s*$`)
	whichOne      = regexp.MustCompile(`^\s*\[\s*\d+\s*\](?:\s*\.\s*\w+\s*(?:\(\s*\))?)*\s*(?:[!=]==?|\beq\b|\bne\b|=~)\s*["'/]`)
	emptiness     = regexp.MustCompile(`^\s*\.\s*empty\?`)
	leaves        = regexp.MustCompile(`(?i)\b(?:exit|die|abort|throw|raise|croak|return)\b|usage`)
	assigns       = regexp.MustCompile(`[\w)\]]\s*=[^=>~]`)
)

// required tells whether the program cannot do without the argument that it reads at offset: it does not ask first how many
// there are, or ends when there are too few.
func (r *syntaxReader) required(offset int) bool {
	if r.guarded {
		return r.needed
	}
	bare := r.File.Text.Bare
	line := bare[bytes.LastIndexByte(bare[:offset], '\n')+1 : LineEnd(bare, offset)]
	return !inlineDefault.Match(line)
}

// askFirst finds the condition that decides whether there are enough arguments, if there is one.
func (r *syntaxReader) askFirst() {
	for _, l := range r.lists {
		for _, m := range l.any.FindAllIndex(r.File.Text.Bare, MatchesLimit) {
			if r.needed, r.guarded = r.guard(l, m[0], m[1]); r.guarded {
				return
			}
		}
	}
}

// guard judges the use of the list from an offset to another, if that is a condition that decides whether there are enough
// arguments.
func (r *syntaxReader) guard(l list, from, to int) (needed, guarded bool) {
	bare := r.File.Text.Bare
	start, end := bytes.LastIndexByte(bare[:from], '\n')+1, LineEnd(bare, to)
	line := bare[start:end]
	at := condition.FindSubmatchIndex(line)
	if at == nil || whichOne.Match(bare[to:end]) {
		return false, false
	}
	word := string(line[at[2]:at[3]])
	body, otherwise, ok := r.branches(start, end, at[2], at[3], from-start)
	if !ok {
		return false, false
	}
	few := r.few(l, bare, from, to)
	if word == "unless" || bytes.HasPrefix(line[at[2]:], []byte("or")) {
		few = !few
	}
	switch {
	case few:
		return leaves.Match(body) || !assigns.Match(body), true
	case leaves.Match(body) && !l.any.Match(body):
		return false, false // too many arguments
	case otherwise != nil:
		return leaves.Match(otherwise) || !assigns.Match(otherwise), true
	default:
		return !assigns.Match(body), true
	}
}

// few tells whether the use of the list asks for too few arguments rather than for enough.
func (r *syntaxReader) few(l list, bare []byte, from, to int) bool {
	rest := bare[to:LineEnd(bare, to)]
	few := emptiness.Match(rest)
	if m := counted.FindSubmatch(rest); m != nil {
		n, _ := strconv.Atoi(string(m[2]))
		operator := string(m[1])
		few = slices.Contains([]string{"<", "<=", "!=", "!=="}, operator) || operator[0] == '=' && n <= l.first
	}
	return few != negated.Match(bare[max(0, from-20):from])
}

// branches returns what is done under a condition in the line from start to end, and otherwise. The condition's word stands
// from an offset in the line to another; ok is false if the use of the list does not belong to it.
func (r *syntaxReader) branches(start, end, word, after, use int) (body, otherwise []byte, ok bool) {
	bare := r.File.Text.Bare
	line := bare[start:end]
	if line[word] == 'o' { // "@ARGV == 2 or die"
		return line[word:], nil, use < word
	}
	before := bytes.Trim(line[:word], " \t}")
	if len(before) > 0 && !bytes.HasSuffix(before, []byte("else")) {
		return before, nil, use > word // "die 'usage' if @ARGV < 2"
	}
	if use < word {
		return nil, nil, false
	}
	depth := Indent(line)
	next, lines := Indented(bare, end, depth)
	body = append(bytes.Clone(line[closing(line, after):]), lines...)
	return body, Else(bare, next, depth), true
}

// closing is where the brackets that open at an offset of a line are closed; its end if they are not or if there are none.
func closing(line []byte, from int) int {
	depth := 0
	for i := from; i < len(line); i++ {
		switch line[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(line)
}
