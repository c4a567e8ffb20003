// Package problem has the errors that are the user's to solve: one line that says what is wrong and where, and a hint that
// says what to do.
package problem

import (
	"errors"
	"fmt"
)

// Problem is an error that the command line prints as two lines, what is wrong and what to do about it, and answers with
// exit status 2.
type Problem struct {
	what string
	hint string
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

// Hint says what to do.
func (p *Problem) Hint() string { return p.hint }

// Of finds the problem in an error's chain.
func Of(err error) (*Problem, bool) {
	var p *Problem
	ok := errors.As(err, &p)
	return p, ok
}
