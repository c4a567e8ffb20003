package images

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// imageLabel has an image's role and its languages, with a blank between: "sandbox java python". It is one label because each
// costs the engine a step of the build. Containers inherit it, so it says nothing about whose a container is.
const imageLabel = "org.sockgrade.image"

func label(role Role, languages []string) string {
	return strings.Join(append([]string{string(role)}, languages...), " ")
}

func (i *Image) labelled(label string) {
	if parts := strings.Fields(label); len(parts) > 0 {
		i.Role, i.Languages = Role(parts[0]), parts[1:]
	}
}

// List returns our images in the engine, newest first. An image is ours if its label says so or, for a base, its name; others
// may be called sockgrade/something too.
func (s *Store) List(ctx context.Context) ([]Image, error) {
	found, err := s.Docker.ImageList(ctx, client.ImageListOptions{
		Filters: make(client.Filters).Add("reference", "sockgrade/*"),
	})
	if err != nil {
		return nil, fmt.Errorf("listing images: %w", err)
	}
	var images []Image
	for _, summary := range found.Items {
		for _, ref := range summary.RepoTags {
			image, found, err := s.find(ctx, ref)
			if err != nil {
				return nil, err
			}
			if found && image.Role != "" && strings.HasPrefix(ref, "sockgrade/") {
				images = append(images, image)
			}
		}
	}
	slices.SortFunc(images, func(a, b Image) int {
		return cmp.Or(b.Created.Compare(a.Created), cmp.Compare(a.Ref, b.Ref))
	})
	return images, nil
}

// Remove removes our images that have one of the languages or, if none is given, all of our images, the bases too. An image that
// a container uses is left, and the error says so; the others are removed all the same.
func (s *Store) Remove(ctx context.Context, languages ...string) (removed []Image, err error) {
	images, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(images, func(a, b Image) int { return cmp.Compare(height(b), height(a)) })
	var failures []error
	for _, image := range images {
		wanted := len(languages) == 0 || slices.ContainsFunc(image.Languages, func(l string) bool {
			return slices.Contains(languages, l)
		})
		if !wanted {
			continue
		}
		if _, err := s.Docker.ImageRemove(ctx, image.Ref, client.ImageRemoveOptions{PruneChildren: true}); err != nil {
			if errdefs.IsConflict(err) {
				err = problem.New("Remove it when nothing is being graded any more.", "a container uses it")
			}
			failures = append(failures, fmt.Errorf("cannot remove %s: %w", image.Ref, err))
			continue
		}
		removed = append(removed, image)
	}
	return removed, errors.Join(failures...)
}

// height orders images so that those on top go before what they stand on.
func height(i Image) int {
	if i.Role == Sandbox {
		return 1000
	}
	return len(i.Languages)
}

// keptFor is how long an image stays after it was made, though another has taken its place: a grader of another version may
// be at work with it.
const keptFor = 24 * time.Hour

// removeSuperseded removes images of the same languages that were made for other recipes, bases or agents. It is housekeeping:
// what it cannot remove, because it is in use or for whatever reason, stays for the next time.
func (s *Store) removeSuperseded(ctx context.Context, sandbox, language string, languages []string) {
	images, err := s.List(ctx)
	if err != nil {
		return
	}
	slices.SortStableFunc(images, func(a, b Image) int { return cmp.Compare(height(b), height(a)) })
	for _, image := range superseded(images, sandbox, language, languages, time.Now().Add(-keptFor)) {
		_, _ = s.Docker.ImageRemove(ctx, image.Ref, client.ImageRemoveOptions{PruneChildren: true})
	}
}

func superseded(images []Image, sandbox, language string, languages []string, before time.Time) []Image {
	var old []Image
	for _, image := range images {
		current := image.Ref == sandbox || image.Ref == language
		if image.Role != Base && !current && slices.Equal(image.Languages, languages) && image.Created.Before(before) {
			old = append(old, image)
		}
	}
	return old
}
