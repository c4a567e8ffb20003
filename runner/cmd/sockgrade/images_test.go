package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/containerd/errdefs"
	engine "github.com/moby/moby/api/types/image"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// shelf is an engine that has the image of each of these languages and nothing else. Those whose name ends in ! are in use.
type shelf struct {
	client.APIClient
	languages []string
}

func (s shelf) ImageList(context.Context, client.ImageListOptions) (found client.ImageListResult, _ error) {
	for _, l := range s.languages {
		found.Items = append(found.Items, engine.Summary{RepoTags: []string{"sockgrade/sandbox:" + l}})
	}
	return found, nil
}

func (shelf) ImageInspect(_ context.Context, ref string, _ ...client.ImageInspectOption) (found client.ImageInspectResult, _ error) {
	_, language, _ := strings.Cut(strings.TrimSuffix(ref, "!"), ":")
	text := fmt.Appendf(nil, `{"Config": {"Labels": {"org.sockgrade.image": "sandbox %s"}}}`, language)
	return found, json.Unmarshal(text, &found)
}

func (shelf) ImageRemove(_ context.Context, ref string, _ client.ImageRemoveOptions) (_ client.ImageRemoveResult, err error) {
	if strings.HasSuffix(ref, "!") {
		err = errdefs.ErrConflict
	}
	return client.ImageRemoveResult{}, err
}

func TestRemoveImages(t *testing.T) {
	for _, c := range []struct {
		name            string
		there, asked    []string
		says, complains string
	}{
		{"one of two", []string{"go", "java"}, []string{"go"}, "removed sockgrade/sandbox:go\n", ""},
		{"all", []string{"go", "java"}, nil, "removed sockgrade/sandbox:go\nremoved sockgrade/sandbox:java\n", ""},
		{"a language of another version", []string{"simula"}, []string{"simula"}, "removed sockgrade/sandbox:simula\n", ""},
		{"none is there", nil, nil, "there was nothing to remove\n", ""},
		{"no such language", nil, []string{"cobol"}, "", `there is no image for the language "cobol"`},
		{"one is in use", []string{"go!", "java"}, nil, "removed sockgrade/sandbox:java\n",
			"cannot remove sockgrade/sandbox:go!: a container uses it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var said strings.Builder
			err := removeImages(t.Context(), &images.Store{Docker: shelf{languages: c.there}}, c.asked, &said)
			if said.String() != c.says {
				t.Errorf("it said %q, not %q", said.String(), c.says)
			}
			p, is := problem.Of(err)
			if (err != nil) != (c.complains != "") || err != nil && (!is || err.Error() != c.complains || p.Hint() == "") {
				t.Errorf("%v, want a problem: %s", err, c.complains)
			}
		})
	}
}
