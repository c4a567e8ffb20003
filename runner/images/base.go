package images

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/moby/moby/api/types/jsonstream"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// baseRepository has the bases, under names that only we give.
const baseRepository = "sockgrade/base"

// usualBase is what is pulled if nothing else was asked for.
const usualBase = "debian:{suite}-slim"

// base returns the base image for a Debian release. Whether it was pulled or made here, it gets a name of ours and is then kept:
// images that were built on it must not change because a registry can suddenly be reached.
func (s *Store) base(ctx context.Context, suite, name string) (Image, error) {
	source := s.source(suite)
	ref := fmt.Sprintf("%s:%s-%s", baseRepository, suite, shortHash(append([]string{imageLabel, source}, bootstrapOptions...)...))
	return s.once(ctx, ref, name, func() error {
		err := s.adopt(ctx, source, ref, name)
		switch {
		case err == nil || ctx.Err() != nil:
			return err
		case s.Base != "":
			return noSource(source, err)
		}
		return s.bootstrap(ctx, suite, ref, name)
	})
}

// source is the reference of the image that is to be a base.
func (s *Store) source(suite string) string {
	return strings.ReplaceAll(cmp.Or(s.Base, usualBase), "{suite}", suite)
}

func noSource(source string, err error) error {
	return problem.New("Pull it with docker pull, or correct or unset "+BaseVariable+".",
		"cannot get the base image %s: %w", source, err)
}

// Origin says in words where the base of an image would come from. It asks the registry and pulls nothing, and takes at most ten
// seconds. If there is nowhere, the error is a problem.
func (s *Store) Origin(ctx context.Context) (string, error) {
	source := s.source(usualSuite)
	if _, found, err := s.find(ctx, source); found || err != nil {
		return source + ", which Docker has", err
	}
	limited, cancel := context.WithTimeoutCause(ctx, answerLimit, errNoAnswer)
	defer cancel()
	_, err := s.Docker.DistributionInspect(limited, source, client.DistributionInspectOptions{})
	switch {
	case err == nil:
		return source + ", which a registry has", nil
	case ctx.Err() != nil:
		return "", context.Cause(ctx)
	case s.Base != "":
		return "", noSource(source, err)
	}
	if _, err := exec.LookPath(bootstrapName); err == nil {
		return "made with " + bootstrapName + ", as no registry can be reached", nil
	}
	if _, err := exec.LookPath("apt-get"); err == nil && os.Geteuid() == 0 {
		return "made with " + bootstrapName + ", which is installed when it is needed, as no registry can be reached", nil
	}
	return "", noBase()
}

// adopt names source ref. It pulls source if the engine does not have it.
func (s *Store) adopt(ctx context.Context, source, ref, name string) error {
	_, found, err := s.find(ctx, source)
	if err != nil {
		return err
	}
	if !found {
		s.say(name, "pulling %s", source)
		if err := s.pull(ctx, source); err != nil {
			s.say(name, "%s cannot be pulled: %v", source, err)
			return err
		}
	}
	_, err = s.Docker.ImageTag(ctx, client.ImageTagOptions{Source: source, Target: ref})
	return err
}

// How long a registry may take to answer at all, if there is another way to a base, and to send the next part of an image.
const (
	answerLimit = 10 * time.Second
	stallLimit  = time.Minute
)

var errNoAnswer = errors.New("the registry does not answer")

func (s *Store) pull(ctx context.Context, source string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit := answerLimit
	if s.Base != "" {
		limit = stallLimit
	}
	watchdog := time.AfterFunc(limit, func() { cancel(errNoAnswer) })
	defer watchdog.Stop()

	response, err := s.Docker.ImagePull(ctx, source, client.ImagePullOptions{})
	if err == nil {
		defer response.Close()
		err = eachMessage(response, func(jsonstream.Message) { watchdog.Reset(stallLimit) })
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}
