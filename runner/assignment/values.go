package assignment

import (
	"math/big"
	"regexp"
	"strconv"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/sockgrade/sockgrade/runner/strictyaml"
)

// The values of the file, each with its line, for what only shows when all of it has been read.
type (
	// word is a line of text.
	word struct {
		value string
		line  int
	}
	// words are a list of them.
	words struct {
		list []word
		line int
	}
	// amount is a number of points, a weight or a percentage: not negative, with six decimals at most.
	amount struct {
		value *big.Rat
		line  int
	}
	// whole is a number without decimals.
	whole struct {
		value int
		line  int
	}
	// span is a duration in one unit.
	span struct {
		value time.Duration
		line  int
	}
	// amounts are amounts by name, in the order of the file.
	amounts struct {
		list []named
		line int
	}
	named struct {
		name string
		amount
	}
)

const (
	maxDecimals = 6
	maxAmount   = 1_000_000
)

var (
	amountPattern = regexp.MustCompile(`^[0-9]{1,7}(\.[0-9]{1,6})?$`)
	wholePattern  = regexp.MustCompile(`^[0-9]{1,7}$`)
	spanPattern   = regexp.MustCompile(`^([0-9]{1,7}) ?(ms|s|m|h|d)$`)
	units         = map[string]time.Duration{"ms": time.Millisecond, "s": time.Second, "m": time.Minute, "h": time.Hour, "d": day}
)

// UnmarshalYAML takes a string, or a number as it is written.
func (w *word) UnmarshalYAML(node ast.Node) (err error) {
	w.line = strictyaml.Line(node)
	if n, ok := node.(*ast.FloatNode); ok { // a seed such as 1e5
		w.value = n.GetToken().Value
		return nil
	}
	w.value, err = strictyaml.Text(node)
	return err
}

// UnmarshalYAML takes a list of strings.
func (w *words) UnmarshalYAML(node ast.Node) error {
	w.line = strictyaml.Line(node)
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return strictyaml.Errorf(node, "a list is wanted here, such as [a, b]")
	}
	w.list = make([]word, len(list.Values))
	for i, item := range list.Values {
		if err := w.list[i].UnmarshalYAML(item); err != nil {
			return err
		}
	}
	return nil
}

// UnmarshalYAML takes a number that is not negative.
func (a *amount) UnmarshalYAML(node ast.Node) error {
	a.line = strictyaml.Line(node)
	text := ""
	switch node.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		text = node.GetToken().Value
	}
	value, ok := new(big.Rat).SetString(text)
	if !amountPattern.MatchString(text) || !ok || value.Cmp(big.NewRat(maxAmount, 1)) > 0 {
		return strictyaml.Errorf(node, "a number from 0 to %d is wanted here, such as 2 or 0.5", maxAmount)
	}
	a.value = value
	return nil
}

// UnmarshalYAML takes a number without decimals.
func (w *whole) UnmarshalYAML(node ast.Node) error {
	w.line = strictyaml.Line(node)
	if n, ok := node.(*ast.IntegerNode); ok && wholePattern.MatchString(n.GetToken().Value) {
		w.value, _ = strconv.Atoi(n.GetToken().Value)
		return nil
	}
	return strictyaml.Errorf(node, "a whole number is wanted here")
}

// UnmarshalYAML takes a duration.
func (s *span) UnmarshalYAML(node ast.Node) error {
	s.line = strictyaml.Line(node)
	text := ""
	if n, ok := node.(*ast.StringNode); ok {
		text = n.Value
	}
	parts := spanPattern.FindStringSubmatch(text)
	if parts == nil {
		return strictyaml.Errorf(node, "a duration is wanted here: a number and ms, s, m, h or d, such as 15m")
	}
	n, _ := strconv.Atoi(parts[1])
	s.value = time.Duration(n) * units[parts[2]]
	return nil
}

// UnmarshalYAML takes numbers by name.
func (a *amounts) UnmarshalYAML(node ast.Node) error {
	a.line = strictyaml.Line(node)
	group, ok := node.(ast.MapNode)
	if !ok {
		return strictyaml.Errorf(node, "a group of keys is wanted here")
	}
	for each := group.MapRange(); each.Next(); {
		key := each.Key().(*ast.StringNode) // all others have been refused
		entry := named{name: key.Value}
		if err := entry.UnmarshalYAML(each.Value()); err != nil {
			return err
		}
		entry.line = strictyaml.Line(key)
		a.list = append(a.list, entry)
	}
	return nil
}
