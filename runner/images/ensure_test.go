package images_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// engine is a client of the Docker engine, or the end of a test where there is none.
func engine(t testing.TB) *client.Client {
	t.Helper()
	docker, err := client.New(client.FromEnv)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = docker.Close() })
	if _, err := docker.Ping(t.Context(), client.PingOptions{}); err != nil {
		t.Skipf("no Docker: %v", err)
	}
	return docker
}

// someAgent stands in for the agent: nothing starts it here.
func someAgent(context.Context, string) ([]byte, error) { return []byte("agent"), nil }

// withoutTrace removes the images of a language that only a test has.
func withoutTrace(t *testing.T, store images.Store, language string) {
	t.Helper()
	t.Cleanup(func() {
		if _, err := store.Remove(context.Background(), language); err != nil {
			t.Error(err)
		}
	})
}

// recipes is a source with one language.
func recipes(language, dockerfile, yaml string) fstest.MapFS {
	return fstest.MapFS{
		language + "/Dockerfile":  {Data: []byte("ARG BASE\nFROM ${BASE}\n" + dockerfile)},
		language + "/recipe.yaml": {Data: []byte(yaml)},
	}
}

func TestEnsureMakesTheImageOnce(t *testing.T) {
	docker := engine(t)
	first, err := images.Ensure(t.Context(), docker, "python", t.Output())
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	second, err := images.Ensure(t.Context(), docker, "python", &said)
	if err != nil {
		t.Fatal(err)
	}
	if first.Ref != second.Ref || first.ID != second.ID || first.Digest != second.Digest {
		t.Errorf("first %+v, then %+v", first, second)
	}
	if said.Len() > 0 {
		t.Errorf("the image was there, and yet it said:\n%s", &said)
	}
	if first.Role != images.Sandbox || !slices.Equal(first.Languages, []string{"python"}) {
		t.Errorf("image %+v", first)
	}
	store := images.Store{Docker: docker}
	all, err := store.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, role := range []images.Role{images.Base, images.Language, images.Sandbox} {
		if !slices.ContainsFunc(all, func(i images.Image) bool { return i.Role == role }) {
			t.Errorf("no %s in the list %+v", role, all)
		}
	}
}

func TestUnknownLanguage(t *testing.T) {
	_, err := images.Ensure(t.Context(), engine(t), "cobol", t.Output())
	if p, is := problem.Of(err); !is || !strings.Contains(p.Error(), `"cobol"`) {
		t.Errorf("%v, want a problem that names the language", err)
	}
}

// serveBase serves a small image as debian:bookworm-slim in a registry on the loopback and returns the reference for Store.Base.
// An engine takes a registry there without TLS.
func serveBase(t *testing.T, docker *client.Client) string {
	t.Helper()
	if !strings.HasPrefix(docker.DaemonHost(), "unix://") {
		t.Skipf("the engine at %s has a loopback of its own", docker.DaemonHost())
	}
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	t.Cleanup(server.Close)
	host := strings.TrimPrefix(server.URL, "http://")
	ref := host + "/debian:bookworm-slim"

	var archive bytes.Buffer
	if err := tar.NewWriter(&archive).Close(); err != nil {
		t.Fatal(err)
	}
	// The tests' own label keeps the image apart from all others, or it would be one with every other empty image.
	imported, err := docker.ImageImport(t.Context(), client.ImageImportSource{Source: &archive, SourceName: "-"}, ref,
		client.ImageImportOptions{Changes: []string{"LABEL test=" + host}})
	finish(t, imported, err)
	pushed, err := docker.ImagePush(t.Context(), ref, client.ImagePushOptions{RegistryAuth: "e30="}) // {}
	finish(t, pushed, err)
	if _, err := docker.ImageRemove(t.Context(), ref, client.ImageRemoveOptions{PruneChildren: true}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = docker.ImageRemove(context.Background(), ref, client.ImageRemoveOptions{PruneChildren: true})
	})
	return host + "/debian:{suite}-slim"
}

// finish reads an answer of the engine to its end.
func finish(t *testing.T, answer io.ReadCloser, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Close()
	messages, err := io.ReadAll(answer)
	if err != nil || bytes.Contains(messages, []byte(`"error"`)) {
		t.Fatalf("%s, %v", messages, err)
	}
}

func TestPulledBase(t *testing.T) {
	docker := engine(t)
	var said bytes.Buffer
	store := images.Store{
		Docker:   docker,
		Progress: &said,
		Base:     serveBase(t, docker),
		Recipes:  recipes("testpulled", "COPY recipe.yaml /\n", "title: Pulled\n"),
		Agent:    someAgent,
	}
	withoutTrace(t, store, "testpulled")
	image, err := store.Ensure(t.Context(), "testpulled")
	if err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	inspected, err := docker.ImageInspect(t.Context(), image.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if layers := len(inspected.RootFS.Layers); layers != 3 {
		t.Errorf("%d layers, want the base's, the recipe's and the agent's", layers)
	}
	if !slices.Equal(inspected.Config.Entrypoint, []string{images.AgentPath}) {
		t.Errorf("it starts %q", inspected.Config.Entrypoint)
	}
	if !strings.Contains(said.String(), "testpulled: pulling "+strings.ReplaceAll(store.Base, "{suite}", "bookworm")) {
		t.Errorf("it said:\n%s", &said)
	}
	bases, err := store.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, base := range bases { // it has a name of ours now, by which it is kept
		if base.Role == images.Base && base.Digest == images.ContentDigest(inspectBase(t, docker, store.Base)) {
			_, err := docker.ImageRemove(t.Context(), base.Ref, client.ImageRemoveOptions{})
			if err != nil {
				t.Error(err)
			}
			return
		}
	}
	t.Errorf("the base is not kept: %+v", bases)
}

func inspectBase(t *testing.T, docker *client.Client, pattern string) client.ImageInspectResult {
	t.Helper()
	inspected, err := docker.ImageInspect(t.Context(), strings.ReplaceAll(pattern, "{suite}", "bookworm"))
	if err != nil {
		t.Fatal(err)
	}
	return inspected
}

func TestBaseThatCannotBePulled(t *testing.T) {
	store := images.Store{Docker: engine(t), Progress: t.Output(), Base: "127.0.0.1:1/debian:{suite}-slim", Agent: someAgent}
	_, err := store.Ensure(t.Context(), "python")
	p, is := problem.Of(err)
	if !is || !strings.Contains(p.Error(), "127.0.0.1:1/debian:bookworm-slim") || !strings.Contains(p.Hint(), images.BaseVariable) {
		t.Errorf("%v, want a problem that names the image and the variable", err)
	}
}

func TestRecipeThatFails(t *testing.T) {
	docker := engine(t)
	for name, test := range map[string]struct {
		dockerfile, yaml string
		said             []string
	}{
		"its build": {"RUN echo the reason && exit 7\n", "", []string{"the reason", "returned a non-zero code: 7"}},
		"its check": {"RUN mkdir -m 1777 /open && touch /open/made\n", "check: [test -e /open/made, 'touch /work/a /tmp/a && id -u; touch /open/more; exit 7']\n",
			[]string{"\n    65534", "Read-only file system", "exit status 7"}},
	} {
		t.Run(name, func(t *testing.T) {
			store := images.Store{
				Docker: docker, Progress: t.Output(), Agent: someAgent,
				Recipes: recipes("testfails", test.dockerfile, test.yaml),
			}
			withoutTrace(t, store, "testfails")
			_, err := store.Ensure(t.Context(), "testfails")
			if _, is := problem.Of(err); !is {
				t.Fatalf("%v, want a problem", err)
			}
			for _, part := range test.said {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error lacks %q:\n%v", part, err)
				}
			}
			all, err := store.List(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(all, func(i images.Image) bool { return slices.Contains(i.Languages, "testfails") }) {
				t.Error("an image that failed has got its name")
			}
		})
	}
}

func TestTwoAtOnceMakeOneImage(t *testing.T) {
	docker := engine(t)
	var said [2]bytes.Buffer
	var made [2]images.Image
	var failed [2]error
	source := recipes("testtwice", "RUN cat /proc/sys/kernel/random/uuid > /different-each-time\n", "")
	withoutTrace(t, images.Store{Docker: docker}, "testtwice")
	var both sync.WaitGroup
	for i := range said {
		both.Go(func() {
			store := images.Store{Docker: docker, Progress: &said[i], Agent: someAgent, Recipes: source}
			made[i], failed[i] = store.Ensure(t.Context(), "testtwice")
		})
	}
	both.Wait()
	if err := errors.Join(failed[:]...); err != nil {
		t.Fatal(err)
	}
	if made[0].ID != made[1].ID {
		t.Errorf("two images: %+v and %+v", made[0], made[1])
	}
	together := said[0].String() + said[1].String()
	if runs := strings.Count(together, ": RUN "); runs != 1 {
		t.Errorf("built %d times:\n%s", runs, together)
	}
}

func TestLanguagesTogether(t *testing.T) {
	docker := engine(t)
	source := recipes("testone", "RUN touch /one\n", "check: [test -e /one]\n")
	for path, file := range recipes("testtwo", "RUN touch /two\n", "check: [test -e /one -a -e /two]\n") {
		source[path] = file
	}
	store := images.Store{Docker: docker, Progress: t.Output(), Agent: someAgent, Recipes: source}
	withoutTrace(t, store, "testone")
	image, err := store.Ensure(t.Context(), "testtwo", "testone", "testtwo")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(image.Languages, []string{"testone", "testtwo"}) {
		t.Errorf("languages %q", image.Languages)
	}
}

func TestBootstrapThatFails(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip(err)
	}
	docker := engine(t)
	folder := t.TempDir()
	// One that breaks off in the middle of its archive.
	script := "#!/bin/sh\nhead -c 100000 /dev/zero\necho 'E: no space left on device' >&2\nexit 25\n"
	if err := os.WriteFile(filepath.Join(folder, "mmdebstrap"), []byte(script), 0o755); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	t.Setenv("PATH", folder+":"+os.Getenv("PATH"))
	store := images.Store{
		Docker: docker, Progress: t.Output(), Agent: someAgent,
		Recipes: recipes("testbroken", "", "suite: no-such-suite\n"),
	}
	_, err := store.Ensure(t.Context(), "testbroken")
	if p, is := problem.Of(err); !is || !strings.Contains(p.Error(), "no space left on device") {
		t.Errorf("%v, want a problem with what mmdebstrap said", err)
	}
	all, err := store.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, image := range all {
		if strings.Contains(image.Ref, "no-such-suite") {
			t.Errorf("half a base was imported: %+v", image)
		}
	}
}
