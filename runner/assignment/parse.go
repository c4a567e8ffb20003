package assignment

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/distribution/reference"

	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// Parse reads an assignment's file. What it does not say is as in Default. name is the file's for messages, safe to print.
// Errors are problems with their line.
func Parse(name string, data []byte) (*Assignment, error) {
	var f file
	if err := fileFormat.Decode(name, data, &f); err != nil {
		return nil, err
	}
	a := Default()
	p := parser{name: name, file: f, to: a}
	for _, part := range []func() error{p.programs, p.plain, p.languages, p.image, p.limits, p.rubric, p.due} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return a, nil
}

type parser struct {
	name string
	file file
	to   *Assignment
}

func (p *parser) at(line int) place { return place{p.name, line} }

func quoted(text string) string { return strconv.Quote(text) }

// nameList is a list for a hint: "a, b, c".
func nameList[T ~string](names []T) string {
	var list []string
	for _, n := range names {
		list = append(list, string(n))
	}
	return strings.Join(list, ", ")
}

func (p *parser) programs() error {
	if p.file.Programs == nil {
		return nil
	}
	known := submission.Programs()
	var asked []requirement.Program
	for _, w := range p.file.Programs.list {
		program := requirement.Program(w.value)
		if !slices.Contains(known, program) {
			return p.at(w.line).wrong("Programs are "+nameList(known)+".", "there is no program %q", w.value)
		}
		if slices.Contains(asked, program) {
			return p.at(w.line).wrong("Name each program once.", "%s stands there twice", w.value)
		}
		asked = append(asked, program)
	}
	if len(asked) == 0 {
		return p.at(p.file.Programs.line).wrong("Name at least one of "+nameList(known)+", or leave the key out for all of them.", "programs is an empty list")
	}
	p.to.Programs = slices.DeleteFunc(known, func(r requirement.Program) bool { return !slices.Contains(asked, r) })
	return nil
}

// plain takes over what stands by itself.
func (p *parser) plain() error {
	if t := p.file.Title; t != nil {
		p.to.Title = t.value
	}
	if n := p.file.Port; n != nil {
		if n.value < 1 || n.value > 65535 {
			return p.at(n.line).wrong("A port is a number from 1 to 65535; the book's is 12000.", "there is no port %d", n.value)
		}
		p.to.Port = n.value
	}
	if n := p.file.Attempts; n != nil {
		if n.value < 1 || n.value > 10 {
			return p.at(n.line).wrong("It may be from 1, which grades once, to 10.", "%d attempts are not possible", n.value)
		}
		p.to.Attempts = n.value
	}
	if s := p.file.Seed; s != nil {
		seed, err := strconv.ParseUint(strings.TrimPrefix(s.value, "0x"), 16, 64)
		if err != nil {
			return p.at(s.line).wrong("A seed is a hexadecimal number, such as 7f3a.", "%q is not a seed", s.value)
		}
		p.to.Seed = &seed
	}
	return nil
}

func (p *parser) languages() error {
	if p.file.Languages == nil {
		return nil
	}
	var known []string
	for _, l := range submission.Languages() {
		known = append(known, l.Name())
	}
	for _, w := range p.file.Languages.list {
		if !slices.Contains(known, w.value) {
			return p.at(w.line).wrong("Known are: "+nameList(known)+".", "unknown language %q", w.value)
		}
		p.to.Languages = append(p.to.Languages, w.value)
	}
	if len(p.to.Languages) == 0 {
		return p.at(p.file.Languages.line).wrong("Leave the key out to allow all languages that are known.", "languages is an empty list")
	}
	slices.Sort(p.to.Languages)
	p.to.Languages = slices.Compact(p.to.Languages)
	return nil
}

func (p *parser) image() error {
	if p.file.Image == nil || p.file.Image.Base == nil {
		return nil
	}
	base := p.file.Image.Base
	if _, err := reference.ParseAnyReference(strings.ReplaceAll(base.value, "{suite}", "suite")); err != nil {
		return p.at(base.line).wrong("It is the name of an image, such as debian:{suite}-slim.", "%s is not the name of an image", language.Quote(base.value))
	}
	p.to.ImageBase = base.value
	return nil
}

var memoryPattern = regexp.MustCompile(`^([0-9]{1,6}) ?(MB|GB)$`)

// leastMemoryMB is what the sandbox needs to hold a submission's files beside its programs.
const leastMemoryMB = 384

func (p *parser) limits() error {
	l := p.file.Limits
	if l == nil {
		return nil
	}
	for _, limit := range []struct {
		said        *span
		least, most time.Duration
		to          *time.Duration
	}{
		{l.Startup, 100 * time.Millisecond, 10 * time.Minute, &p.to.Limits.Startup},
		{l.Reply, 100 * time.Millisecond, time.Minute, &p.to.Limits.Reply},
		{l.Exit, 100 * time.Millisecond, time.Minute, &p.to.Limits.Exit},
		{l.Quiet, 10 * time.Millisecond, 10 * time.Second, &p.to.Limits.Quiet},
	} {
		if limit.said == nil {
			continue
		}
		if v := limit.said.value; v < limit.least || v > limit.most {
			return p.at(limit.said.line).wrong(fmt.Sprintf("It may be from %v to %v.", limit.least, limit.most), "a limit of %v is not possible", v)
		}
		*limit.to = limit.said.value
	}
	if l.Memory == nil {
		return nil
	}
	parts := memoryPattern.FindStringSubmatch(l.Memory.value)
	if parts == nil {
		return p.at(l.Memory.line).wrong("Write it with MB or GB: 512MB.", "%q is not an amount of memory", l.Memory.value)
	}
	n, _ := strconv.Atoi(parts[1])
	if parts[2] == "GB" {
		n *= 1024
	}
	if n < leastMemoryMB {
		return p.at(l.Memory.line).wrong(fmt.Sprintf("Allow at least %dMB.", leastMemoryMB), "%s of memory are too few", l.Memory.value)
	}
	p.to.MemoryMB = n
	return nil
}

func (p *parser) rubric() error {
	r := p.file.Rubric
	if r != nil {
		if err := p.weigh(r); err != nil {
			return err
		}
	}
	err := p.to.Rubric.settle(p.to.Asked())
	var u *unfair
	if errors.As(err, &u) {
		return p.at(p.lineOfShare(u.key)).wrong(u.hint, "%s", u.what)
	}
	return err
}

// lineOfShare is where the share of a program stands, or all of them, or what else of the rubric there is.
func (p *parser) lineOfShare(key string) int {
	r := p.file.Rubric
	switch {
	case r == nil:
		return 1
	case r.Programs != nil:
		for _, n := range r.Programs.list {
			if n.name == key {
				return n.line
			}
		}
		return r.Programs.line
	}
	return r.line
}
