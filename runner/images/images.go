// Package images makes the Docker images in which submissions run, and keeps them.
//
// An image is made in three layers, each once: a base (pulled where a registry can be reached, otherwise made from Debian
// packages), the language's recipe on it, and the agent on top. Every image is named by a hash of what it was made from, so an
// image that exists is an image that is up to date, and looking for it is all that a second run does.
package images

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"
	"github.com/opencontainers/go-digest"
	"github.com/opencontainers/image-spec/identity"

	"github.com/sockgrade/sockgrade/runner/agent/binary"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// BaseVariable is the environment variable with the reference of the base image to use: see Store.Base.
const BaseVariable = "SOCKGRADE_BASE_IMAGE"

// AgentPath is where the agent is in an image that Ensure returns.
const AgentPath = "/sockgrade-agent"

// Image is an image of ours in the engine.
type Image struct {
	Ref       string   // the name to start it by: "sockgrade/sandbox:python-1f0c5a2b9d3e"
	ID        string   // the engine's: "sha256:..."
	Digest    string   // of the files alone: the same for two images with the same content
	Languages []string // sorted; none for a base
	Role      Role     // "" if it is not ours
	Size      int64    // bytes, shared layers included
	Created   time.Time
}

// Role is what an image is for.
type Role string

// The roles of images, from the bottom up.
const (
	Base     Role = "base"
	Language Role = "language"
	Sandbox  Role = "sandbox" // a language image with the agent in it
)

// Store makes and finds the images of one Docker engine. It works through the API alone, so the engine may be remote. A Store is
// safe for concurrent use, and so are several on one machine, in one process or more.
type Store struct {
	Docker client.APIClient
	// Progress gets plain lines about what takes time; nil is for none. Lines of concurrent calls do not mix.
	Progress io.Writer
	// Base is the reference of the base image, such as one in an institution's own registry, with "{suite}" for the name of the
	// Debian release. If set, no other is tried. Empty is debian:{suite}-slim or, where no registry can be reached, one made with
	// mmdebstrap.
	Base string
	// Recipes has a folder for each language; nil is for those that are built in.
	Recipes fs.FS
	// Agent gives the agent's executable for a GOARCH; nil is for the one that is built in.
	Agent func(ctx context.Context, goarch string) ([]byte, error)

	lookOnly bool // nothing is made: see Find
}

// Ensure returns the image for submissions in a language, made now if need be: see Store.Ensure. The environment may choose the
// base, by BaseVariable.
func Ensure(ctx context.Context, docker client.APIClient, language string, progress io.Writer) (Image, error) {
	store := Store{Docker: docker, Progress: progress, Base: os.Getenv(BaseVariable)}
	return store.Ensure(ctx, language)
}

// Languages names the languages that have a built-in recipe, sorted.
func Languages() []string {
	all, err := readRecipes(builtIn)
	if err != nil {
		return nil // not with the recipes of this package: a test reads them
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Ensure returns an image with all of the languages and the agent, ready for a sandbox. It takes milliseconds if the image
// exists and otherwise makes it, which takes a minute or two and needs a network for the engine, and for this machine if it has
// to make a base. If another process is making the same image, Ensure waits for it. Errors that the user can solve are problems.
func (s *Store) Ensure(ctx context.Context, languages ...string) (Image, error) {
	chosen, err := s.choose(languages)
	if err != nil {
		return Image{}, err
	}
	suite, err := commonSuite(chosen)
	if err != nil {
		return Image{}, err
	}
	image, err := s.base(ctx, suite, chosen[0].name)
	if err != nil {
		return Image{}, err
	}
	for i := range chosen {
		image, err = s.language(ctx, chosen[:i+1], image)
		if err != nil {
			return Image{}, err
		}
	}
	return s.withAgent(ctx, image)
}

func (s *Store) recipes() (map[string]recipe, error) {
	source := s.Recipes
	if source == nil {
		source = builtIn
	}
	all, err := readRecipes(source)
	if err != nil {
		return nil, fmt.Errorf("reading the recipes of language images: %w", err)
	}
	return all, nil
}

func (s *Store) choose(languages []string) ([]recipe, error) {
	all, err := s.recipes()
	if err != nil {
		return nil, err
	}
	if len(languages) == 0 {
		return nil, fmt.Errorf("an image for no language was asked for")
	}
	languages = slices.Compact(slices.Sorted(slices.Values(languages)))
	chosen := make([]recipe, len(languages))
	for i, name := range languages {
		recipe, known := all[name]
		if !known {
			return nil, problem.New("Use one of the languages that have an image.",
				"there is no image for the language %q", name).OrUse("--sandbox local")
		}
		chosen[i] = recipe
	}
	return chosen, nil
}

// language returns the image of the last of the recipes on top of below, which has the others.
func (s *Store) language(ctx context.Context, recipes []recipe, below Image) (Image, error) {
	top := recipes[len(recipes)-1]
	var names []string
	for _, r := range recipes {
		names = append(names, r.name)
	}
	ref := fmt.Sprintf("sockgrade/%s:%s", strings.Join(names, "-"), shortHash(imageLabel, top.hash, below.ID))
	return s.once(ctx, ref, top.name, func() error {
		s.say(top.name, "making the image for %s (once)", top.Title)
		return s.build(ctx, plan{
			name:  top.name,
			ref:   ref,
			files: top.files,
			base:  below.Ref,
			label: label(Language, names),
			check: top.Check,
		})
	})
}

// withAgent returns image with the agent on top.
func (s *Store) withAgent(ctx context.Context, image Image) (Image, error) {
	inspected, err := s.Docker.ImageInspect(ctx, image.ID)
	if err != nil {
		return Image{}, fmt.Errorf("inspecting %s: %w", image.Ref, err)
	}
	agentFor := s.Agent
	if agentFor == nil {
		agentFor = binary.For
	}
	agent, err := agentFor(ctx, inspected.Architecture)
	if err != nil {
		return Image{}, fmt.Errorf("the agent for %s: %w", inspected.Architecture, err)
	}
	name := strings.Join(image.Languages, "-")
	ref := fmt.Sprintf("sockgrade/sandbox:%s-%s", name, shortHash(imageLabel, image.ID, AgentPath, string(agent)))
	return s.once(ctx, ref, name, func() error {
		err := s.addAgent(ctx, image, agent, ref)
		if err == nil {
			s.removeSuperseded(ctx, ref, image.Ref, image.Languages)
		}
		return err
	})
}

// once returns the image named ref, after making it if it does not exist. Only one process at a time makes it.
func (s *Store) once(ctx context.Context, ref, name string, produce func() error) (Image, error) {
	image, found, err := s.find(ctx, ref)
	if found || err != nil {
		return image, err
	}
	if s.lookOnly {
		return Image{}, errNotMade
	}
	unlock, err := s.lock(ctx, ref, name)
	if err != nil {
		return Image{}, err
	}
	defer unlock()

	image, found, err = s.find(ctx, ref) // another process may have made it meanwhile
	if found || err != nil {
		return image, err
	}
	if err := produce(); err != nil {
		return Image{}, unmade(err)
	}
	image, found, err = s.find(ctx, ref)
	if err == nil && !found {
		err = fmt.Errorf("the image %s has gone as soon as it was made", ref)
	}
	return image, err
}

func (s *Store) find(ctx context.Context, ref string) (Image, bool, error) {
	inspected, err := s.Docker.ImageInspect(ctx, ref)
	if errdefs.IsNotFound(err) {
		return Image{}, false, nil
	}
	if err != nil {
		return Image{}, false, fmt.Errorf("looking for the image %s: %w", ref, err)
	}
	image := Image{Ref: ref, ID: inspected.ID, Digest: ContentDigest(inspected), Size: inspected.Size}
	image.Created, _ = time.Parse(time.RFC3339Nano, inspected.Created)
	if inspected.Config != nil {
		image.labelled(inspected.Config.Labels[imageLabel])
	}
	if image.Role == "" && strings.HasPrefix(ref, baseRepository+":") {
		image.Role = Base // one that was pulled; only its name is ours
	}
	return image, true, nil
}

// ContentDigest is the digest of an image's layers, which is the same for two images with the same files, whenever and wherever
// they were made.
func ContentDigest(image client.ImageInspectResult) string {
	layers := make([]digest.Digest, len(image.RootFS.Layers))
	for i, layer := range image.RootFS.Layers {
		layers[i] = digest.Digest(layer)
	}
	return identity.ChainID(layers).String()
}

func shortHash(parts ...string) string {
	hash := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(hash, "%d:", len(part))
		_, _ = io.WriteString(hash, part) // a hash takes everything; an agent is too large to be formatted
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}
