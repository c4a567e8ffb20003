package images

import (
	"cmp"
	"context"
	"errors"
	"slices"
)

// Status is how things stand with a language's image.
type Status struct {
	Language string // "python"
	Title    string // for people: "Python 3"
	// Image is the one with the agent; nil if it has not been made, or only for other recipes, another base or another agent.
	Image *Image
}

// Statuses tells of each language that has a recipe, by their names. Nothing is made.
func (s *Store) Statuses(ctx context.Context) ([]Status, error) {
	all, err := s.recipes()
	if err != nil {
		return nil, err
	}
	statuses := make([]Status, 0, len(all))
	for name, recipe := range all {
		status := Status{Language: name, Title: recipe.Title}
		image, found, err := s.Find(ctx, name)
		if err != nil {
			return nil, err
		}
		if found {
			status.Image = &image
		}
		statuses = append(statuses, status)
	}
	slices.SortFunc(statuses, func(a, b Status) int { return cmp.Compare(a.Language, b.Language) })
	return statuses, nil
}

// errNotMade is how a store that only looks says that it would have to make an image.
var errNotMade = errors.New("the image has not been made")

// Find returns the image that Ensure would return, if it has been made.
func (s *Store) Find(ctx context.Context, languages ...string) (Image, bool, error) {
	looking := *s
	looking.lookOnly = true
	image, err := looking.Ensure(ctx, languages...)
	if errors.Is(err, errNotMade) {
		return Image{}, false, nil
	}
	return image, err == nil, err
}
