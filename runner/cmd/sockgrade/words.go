package main

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// enumerate puts words into a sentence: "text, json and markdown".
func enumerate(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// named are values of a type that is a string, as words.
func named[T ~string](values []T) []string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = string(value)
	}
	return words
}

func programNames() []string { return named(requirement.Programs()) }

// printed is an error of writing to the standard output, for the user.
func printed(err error) error {
	if err == nil {
		return nil
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		err = at.Err // without the operation, which is not for users
	}
	return problem.New("Look where the output goes: the disk may be full.", "the standard output cannot be written to: %w", err)
}
