package main

import (
	"context"
	"io"
	"os"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// image returns the image for the languages, made now if need be, and the engine that has it; "" is for the local sandbox, which
// needs none.
func image(ctx context.Context, kind string, languages []string, progress io.Writer) (ref string, engine sandbox.Engine, err error) {
	if kind == "local" {
		return "", engine, nil
	}
	docker, err := sandbox.NewDocker(ctx)
	if err != nil {
		return "", engine, err
	}
	defer docker.Close()
	store := images.Store{Docker: docker.Client(), Progress: progress, Base: os.Getenv(images.BaseVariable)}
	made, err := store.Ensure(ctx, languages...)
	return made.Ref, docker.Engine(), err
}
