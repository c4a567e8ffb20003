// Package problem has the errors that are the user's to solve: one line that says what is wrong and where, and a hint that
// says what to do.
package problem

import (
	"errors"
	"fmt"
	"strings"
)

// Problem is an error that the command line prints as two lines, what is wrong and what to do about it, and answers with
// exit status 2.
type Problem struct {
	what string
	hint string
	flag string
	err  error
}

// New returns a problem. What is lower case, without a final full stop; hint is a sentence.
func New(hint, format string, args ...any) *Problem {
	err := fmt.Errorf(format, args...)
	return &Problem{what: err.Error(), hint: hint, err: errors.Unwrap(err)}
}

// Error implements error: what is wrong, without the hint.
func (p *Problem) Error() string { return p.what }

// Unwrap returns the cause that New's format wrapped with %w, if any.
func (p *Problem) Unwrap() error { return p.err }

// Hint says what to do, whatever the command.
func (p *Problem) Hint() string { return p.hint }

// OrUse notes a flag, such as "--sandbox local", with which one can do without a solution, and returns the problem.
func (p *Problem) OrUse(flag string) *Problem {
	p.flag = flag
	return p
}

// Flag is the one of OrUse; "" is none.
func (p *Problem) Flag() string { return p.flag }

// HintFor is the hint with the flag of OrUse, if a command has a flag of that name.
func (p *Problem) HintFor(has func(name string) bool) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(p.flag, "--"), " ")
	if p.flag == "" || !has(name) {
		return p.hint
	}
	return strings.TrimSuffix(p.hint, ".") + ", or use " + p.flag + "."
}

// Of finds the problem in an error's chain.
func Of(err error) (*Problem, bool) {
	var p *Problem
	ok := errors.As(err, &p)
	return p, ok
}
