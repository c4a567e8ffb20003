package images

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/moby/moby/api/types/build"
	"github.com/moby/moby/api/types/jsonstream"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// plan is an image to be built by the engine.
type plan struct {
	name  string   // the language, for progress and errors
	ref   string   // what the image will be called
	base  string   // what it is built FROM
	files []file   // the build context
	label string   // see imageLabel
	check []string // see settings.Check
}

// build has the engine build an image. The image gets its name only after its checks have passed.
func (s *Store) build(ctx context.Context, p plan) error {
	body, err := archive(p.files)
	if err != nil {
		return fmt.Errorf("packing the build context for %s: %w", p.ref, err)
	}
	result, err := s.Docker.ImageBuild(ctx, body, client.ImageBuildOptions{
		Version:     build.BuilderV1, // not every engine has BuildKit, and it needs a session beside the API
		BuildArgs:   map[string]*string{"BASE": &p.base},
		Labels:      map[string]string{imageLabel: p.label},
		Remove:      true,
		ForceRemove: true,
	})
	if err != nil {
		return fmt.Errorf("building %s: %w", p.ref, err)
	}
	defer result.Body.Close()

	var output tail
	id, err := s.follow(p.name, result.Body, &output)
	if err != nil {
		return s.failed(p.name, err, &output)
	}
	for _, command := range p.check {
		if err := s.check(ctx, id, command, &output); err != nil {
			_, _ = s.Docker.ImageRemove(context.WithoutCancel(ctx), id, client.ImageRemoveOptions{PruneChildren: true})
			return s.failed(p.name, fmt.Errorf("checking it with %s: %w", command, err), &output)
		}
	}
	if _, err := s.Docker.ImageTag(ctx, client.ImageTagOptions{Source: id, Target: p.ref}); err != nil {
		return fmt.Errorf("naming the image %s: %w", p.ref, err)
	}
	return nil
}

// follow reads the engine's report of a build to its end and returns the image's ID.
func (s *Store) follow(name string, report io.Reader, output *tail) (id string, err error) {
	err = eachMessage(report, func(message jsonstream.Message) {
		if message.Aux != nil {
			var built struct{ ID string }
			if json.Unmarshal(*message.Aux, &built) == nil && built.ID != "" {
				id = built.ID
			}
		}
		for line := range strings.Lines(message.Stream) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "Step ") {
				s.say(name, "%s", shorten(line))
			}
			output.add(line)
		}
	})
	if err == nil && id == "" {
		err = errors.New("the engine did not say which image it has built")
	}
	return id, err
}

// eachMessage reads the engine's stream of messages. The error is the engine's, if it sent one.
func eachMessage(stream io.Reader, do func(jsonstream.Message)) error {
	decoder := json.NewDecoder(stream)
	for {
		var message jsonstream.Message
		switch err := decoder.Decode(&message); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading the engine's report: %w", err)
		case message.Error != nil:
			return message.Error
		}
		do(message)
	}
}

func (s *Store) failed(name string, err error, output *tail) error {
	return problem.New("Look at the output above; the network, package sources or disk space are the usual causes.",
		"cannot make the image for %s: %w%s", name, err, output)
}

// unmade gives the error of making an image the hint that it needs, if there is one better than it has.
func unmade(err error) error {
	if strings.Contains(err.Error(), "no space left on device") {
		return problem.New("Make room on the disk where Docker keeps its data; docker system df says what takes it up.", "%w", err)
	}
	return err
}

func archive(files []file) (io.Reader, error) {
	var body bytes.Buffer
	out := tar.NewWriter(&body)
	for _, f := range files {
		if err := out.WriteHeader(&tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.data))}); err != nil {
			return nil, err
		}
		if _, err := out.Write(f.data); err != nil {
			return nil, err
		}
	}
	return &body, out.Close()
}
