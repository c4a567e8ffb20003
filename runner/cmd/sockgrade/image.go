package main

import (
	"context"
	"io"
	"os"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// image returns the image for the languages, made now if need be; "" is for the local sandbox, which needs none.
func image(ctx context.Context, kind string, languages []string, progress io.Writer) (string, error) {
	if kind == "local" {
		return "", nil
	}
	docker, err := sandbox.NewDocker(ctx)
	if err != nil {
		return "", err
	}
	defer docker.Close()
	store := images.Store{Docker: docker.Client(), Progress: progress, Base: os.Getenv(images.BaseVariable)}
	made, err := store.Ensure(ctx, languages...)
	return made.Ref, err
}
