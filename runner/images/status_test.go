package images_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/image"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/problem"
)

func TestStatusFollowsWhatIsMade(t *testing.T) {
	store := images.Store{Docker: engine(t), Progress: t.Output(), Agent: someAgent,
		Recipes: recipes("teststatus", "COPY recipe.yaml /\n", "title: A Status\n")}
	withoutTrace(t, store, "teststatus")
	status := func() images.Status {
		t.Helper()
		all, err := store.Statuses(t.Context())
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0]
	}
	if s := status(); s.Image != nil || s.Language != "teststatus" || s.Title != "A Status" {
		t.Errorf("before: %+v", s)
	}
	made, err := store.Ensure(t.Context(), "teststatus")
	if err != nil {
		t.Fatal(err)
	}
	if s := status(); s.Image == nil || s.Image.Ref != made.Ref {
		t.Errorf("after: %+v, made %s", s, made.Ref)
	}
	store.Agent = func(context.Context, string) ([]byte, error) { return []byte("another agent"), nil }
	if s := status(); s.Image != nil {
		t.Errorf("with another agent: %+v", s.Image)
	}
}

func TestFindOfAnUnknownLanguage(t *testing.T) {
	store := images.Store{Docker: &fakeEngine{}}
	_, found, err := store.Find(t.Context(), "cobol")
	if _, is := problem.Of(err); !is || found {
		t.Errorf("%v, %v", found, err)
	}
}

// fakeEngine has images by their names, each with the value of our label, "" for none.
type fakeEngine struct {
	client.APIClient
	images  map[string]string
	inUse   string
	removed []string
}

func (f *fakeEngine) ImageList(context.Context, client.ImageListOptions) (client.ImageListResult, error) {
	var found client.ImageListResult
	for ref := range f.images {
		found.Items = append(found.Items, image.Summary{RepoTags: []string{ref}})
	}
	return found, nil
}

func (f *fakeEngine) ImageInspect(_ context.Context, ref string, _ ...client.ImageInspectOption) (client.ImageInspectResult, error) {
	label, there := f.images[ref]
	if !there {
		return client.ImageInspectResult{}, errdefs.ErrNotFound
	}
	var result client.ImageInspectResult
	config := ""
	if label != "" {
		config = fmt.Sprintf(`"Labels": {"org.sockgrade.image": %q}`, label)
	}
	err := json.Unmarshal(fmt.Appendf(nil, `{"Id": %q, "Config": {%s}}`, ref, config), &result)
	return result, err
}

func (f *fakeEngine) ImageRemove(_ context.Context, ref string, _ client.ImageRemoveOptions) (client.ImageRemoveResult, error) {
	if ref == f.inUse {
		return client.ImageRemoveResult{}, errdefs.ErrConflict
	}
	f.removed = append(f.removed, ref)
	return client.ImageRemoveResult{}, nil
}

func someImages() *fakeEngine {
	return &fakeEngine{images: map[string]string{
		"sockgrade/sandbox:python-1": "sandbox python", "sockgrade/python:1": "language python",
		"sockgrade/sandbox:java-python-1": "sandbox java python", "sockgrade/java:1": "language java",
		"sockgrade/base:bookworm-1": "", "sockgrade/website:latest": "", "debian:bookworm-slim": "", "mine:latest": "language python",
	}}
}

func TestOnlyOursIsRemoved(t *testing.T) {
	for _, c := range []struct {
		languages []string
		want      []string
	}{
		{nil, []string{"sockgrade/base:bookworm-1", "sockgrade/java:1", "sockgrade/python:1", "sockgrade/sandbox:java-python-1", "sockgrade/sandbox:python-1"}},
		{[]string{"python"}, []string{"sockgrade/python:1", "sockgrade/sandbox:java-python-1", "sockgrade/sandbox:python-1"}},
		{[]string{"go"}, nil},
	} {
		docker := someImages()
		store := images.Store{Docker: docker}
		removed, err := store.Remove(t.Context(), c.languages...)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(docker.removed)
		if !slices.Equal(docker.removed, c.want) || len(removed) != len(c.want) {
			t.Errorf("%v: %v were removed, not %v", c.languages, docker.removed, c.want)
		}
	}
}

func TestWhatIsUsedStays(t *testing.T) {
	docker := someImages()
	docker.inUse = "sockgrade/sandbox:python-1"
	store := images.Store{Docker: docker}
	removed, err := store.Remove(t.Context(), "python")
	p, is := problem.Of(err)
	if !is || !strings.Contains(err.Error(), "cannot remove sockgrade/sandbox:python-1: a container uses it") || p.Hint() == "" {
		t.Errorf("%v, want a problem that names the image", err)
	}
	if len(removed) != 2 {
		t.Errorf("the others are to go all the same: %+v", removed)
	}
}

// A full disk may show itself at each step; the engine says so in the same words.
func TestAFullDisk(t *testing.T) {
	docker := &full{fakeEngine{images: map[string]string{"debian:bookworm-slim": ""}}}
	store := images.Store{Docker: docker, Base: "debian:{suite}-slim", Agent: someAgent, Recipes: recipes("testfull", "", "")}
	_, err := store.Ensure(t.Context(), "testfull")
	p, is := problem.Of(err)
	if !is || !strings.Contains(p.Hint(), "Make room on the disk") {
		t.Errorf("%v, want a problem that says what to do", err)
	}
}

type full struct{ fakeEngine }

func (f *full) ImageTag(_ context.Context, o client.ImageTagOptions) (client.ImageTagResult, error) {
	f.images[o.Target] = ""
	return client.ImageTagResult{}, nil
}

func (*full) ImageBuild(context.Context, io.Reader, client.ImageBuildOptions) (client.ImageBuildResult, error) {
	return client.ImageBuildResult{}, errors.New("write /var/lib/docker/tmp/1: no space left on device")
}

// nowhere is an engine without images and without a registry; has are those that its registry has all the same.
type nowhere struct {
	fakeEngine
	has string
}

func (n *nowhere) DistributionInspect(_ context.Context, ref string, _ client.DistributionInspectOptions) (client.DistributionInspectResult, error) {
	if ref != n.has {
		return client.DistributionInspectResult{}, errors.New("no such host")
	}
	return client.DistributionInspectResult{}, nil
}

func (*nowhere) ImagePull(context.Context, string, client.ImagePullOptions) (client.ImagePullResponse, error) {
	return nil, errors.New("no such host")
}

func TestOrigin(t *testing.T) {
	tools := t.TempDir()
	if err := os.WriteFile(filepath.Join(tools, "mmdebstrap"), nil, 0o755); err != nil { //nolint:gosec // it is to look like a program
		t.Fatal(err)
	}
	const slim, own = "debian:bookworm-slim", "127.0.0.1:5000/debian:bookworm"
	for _, c := range []struct {
		name      string
		there     map[string]string
		has, base string
		path      string
		want      string
		problem   string
	}{
		{"Docker has it", map[string]string{slim: ""}, "", "", "", slim + ", which Docker has", ""},
		{"a registry has it", nil, slim, "", "", slim + ", which a registry has", ""},
		{"it is made", nil, "", "", tools, "made with mmdebstrap", ""},
		{"one of one's own", nil, own, own, "", own + ", which a registry has", ""},
		{"nowhere", nil, "", "", t.TempDir(), "", "no registry can be reached, and mmdebstrap"},
		{"one of one's own, which is nowhere", nil, "", own, tools, "", "cannot get the base image " + own},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.path != "" {
				t.Setenv("PATH", c.path)
			}
			store := images.Store{Docker: &nowhere{fakeEngine{images: c.there}, c.has}, Base: c.base}
			got, err := store.Origin(t.Context())
			if !strings.HasPrefix(got, c.want) || (err != nil) != (c.problem != "") {
				t.Errorf("%q, %v", got, err)
			}
			if p, is := problem.Of(err); err != nil && (!is || !strings.Contains(p.Error(), c.problem) || p.Hint() == "") {
				t.Errorf("%v, want a problem: %s", err, c.problem)
			}
		})
	}
}

func TestNeitherRegistryNorTool(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	store := images.Store{Docker: &nowhere{}, Agent: someAgent, Recipes: recipes("testnowhere", "", "")}
	_, err := store.Ensure(t.Context(), "testnowhere")
	p, is := problem.Of(err)
	if !is || !strings.Contains(p.Error(), "no registry can be reached, and mmdebstrap") || !strings.Contains(p.Hint(), images.BaseVariable) {
		t.Errorf("%v, want a problem that names the ways out", err)
	}
}
