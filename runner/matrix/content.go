package matrix

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// content is what one or several hand-ins have in them. Its files are not kept in memory: a class may be large.
type content struct {
	Content
	dir       string
	languages []string
	image     string
}

// clientOf and serverOf are the two ends of a transport.
var (
	clientOf = map[wire.Network]requirement.Program{wire.UDP: requirement.UDPClient, wire.TCP: requirement.TCPClient}
	serverOf = map[wire.Network]requirement.Program{wire.UDP: requirement.UDPServer, wire.TCP: requirement.TCPServer}
)

// read looks into every hand-in and puts those with the same content together, in the order of their IDs.
func read(ctx context.Context, handIns []HandIn, protocols []wire.Network) (contents []*content, refused []Refusal, err error) {
	byDigest := map[string]*content{}
	for _, h := range slices.SortedFunc(slices.Values(handIns), func(a, b HandIn) int { return cmp.Compare(a.ID, b.ID) }) {
		if ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		why := h.Refused
		var s *submission.Submission
		if why == "" {
			if s, err = submission.Open(h.Dir); err != nil {
				text, _, _ := strings.Cut(err.Error(), "\n")
				why = strings.ReplaceAll(text, language.Quote(h.Dir), language.Quote(h.ID))
			}
		}
		if why != "" {
			refused = append(refused, Refusal{h.Owner, why})
			continue
		}
		c := byDigest[s.Digest]
		if c == nil {
			c = &content{dir: h.Dir, languages: grade.Languages(s)}
			c.Number, c.Digest = len(contents)+1, s.Digest
			for _, p := range asked(protocols) {
				if found := s.Programs[p]; found != nil {
					c.Programs = append(c.Programs, Program{Program: p, Language: found.Language, Path: found.Path})
				}
			}
			byDigest[s.Digest] = c
			contents = append(contents, c)
		}
		c.HandIns = append(c.HandIns, h.Owner)
	}
	if len(contents) == 0 {
		return nil, nil, problem.New("Give sources with at least one hand-in that sockgrade grade takes.", "there is no hand-in that can be tried")
	}
	return contents, refused, nil
}

// asked are the programs of the protocols.
func asked(protocols []wire.Network) []requirement.Program {
	var programs []requirement.Program
	for _, n := range protocols {
		programs = append(programs, serverOf[n], clientOf[n])
	}
	return programs
}

// open reads the files again.
func (c *content) open() (*submission.Submission, error) {
	s, err := submission.Open(c.dir)
	if err == nil && s.Digest != c.Digest {
		err = fmt.Errorf("the files of %s have changed since they were read", c.HandIns[0].ID)
	}
	return s, err
}

// drove keeps how a program had to be used.
func (c *content) drove(p requirement.Program, how []string) {
	for i := range c.Programs {
		if found := &c.Programs[i]; found.Program == p {
			all := map[string]bool{}
			for _, driven := range append(found.Driven, how...) {
				all[driven] = true
			}
			found.Driven = slices.Sorted(maps.Keys(all))
		}
	}
}
