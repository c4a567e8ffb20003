package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/sandbox"
)

func imagesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "images [COMMAND]",
		Short: "List, build and remove the images that programs run in",
		Long: `Images are what sandboxes are made from, one for each language. An image is
made when a submission first needs it, which takes a minute or two; "images
build" makes it before. Without a command, images lists them.

Exit status: 0 if all is done, 2 if something cannot be done or Docker cannot be
reached, 3 if Docker failed at it.`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return problem.New("Commands are list, build and remove.", "there is no command %q of images", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return listImages(cmd) },
	}
	list := &cobra.Command{
		Use:   "list",
		Short: "List the image of each language",
		Long: `List says of each language whether its image is ready, and if so how large it
is, when it was made and the digest of its files.`,
		DisableFlagsInUseLine: true,
		Args:                  none,
		RunE:                  func(cmd *cobra.Command, _ []string) error { return listImages(cmd) },
	}
	build := &cobra.Command{
		Use:   "build [LANGUAGE...]",
		Short: "Make the images of languages, or of all",
		Long: `Build makes the images of the languages, or of all, that are not ready. It needs
a registry or mmdebstrap, and a network for Debian packages.`,
		DisableFlagsInUseLine: true,
		ValidArgsFunction:     oneOf(images.Languages()...),
		RunE:                  buildImages,
	}
	cmd.AddCommand(list, build, removeCommand())
	return cmd
}

// engineStore reaches the engine, which the caller has to close, and its store of images.
func engineStore(ctx context.Context, progress io.Writer) (*sandbox.Docker, *images.Store, error) {
	docker, err := sandbox.NewDocker(ctx)
	if err != nil {
		return nil, nil, err
	}
	return docker, &images.Store{Docker: docker.Client(), Progress: progress, Base: os.Getenv(images.BaseVariable)}, nil
}

func listImages(cmd *cobra.Command) error {
	docker, store, err := engineStore(cmd.Context(), nil)
	if err != nil {
		return err
	}
	defer docker.Close()
	statuses, err := store.Statuses(cmd.Context())
	if err != nil {
		return err
	}
	ours, err := store.List(cmd.Context())
	if err != nil {
		return err
	}
	w := cmd.OutOrStdout()
	return printed(report.Images(w, statuses, len(ours), display(w, false)))
}

func buildImages(cmd *cobra.Command, languages []string) error {
	ctx, stdout, stderr := cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	if len(languages) == 0 {
		languages = images.Languages()
	}
	if err := haveRecipes(languages); err != nil {
		return err
	}
	docker, store, err := engineStore(ctx, notes{report.NewProgress(stderr, report.ProgressOptions{})})
	if err != nil {
		return err
	}
	defer docker.Close()
	worst := exitMet
	for _, language := range languages {
		began := time.Now()
		image, err := store.Ensure(ctx, language)
		if ctx.Err() != nil {
			return err
		}
		if err != nil { // the others can be had all the same
			worst = max(worst, status(err, stderr, cmd))
			continue
		}
		_, err = fmt.Fprintf(stdout, "%s is ready: %s, after %.1f s\n", language, image.Ref, time.Since(began).Seconds())
		if err != nil {
			return printed(err)
		}
	}
	if worst != exitMet {
		return exit(worst)
	}
	return nil
}

// haveRecipes refuses languages that there can be no image for.
func haveRecipes(languages []string) error {
	for _, language := range languages {
		if !slices.Contains(images.Languages(), language) {
			return problem.New(fmt.Sprintf("Languages are %s.", enumerate(images.Languages(), "and")),
				"there is no image for the language %q", language)
		}
	}
	return nil
}

func removeCommand() *cobra.Command {
	var everything bool
	cmd := &cobra.Command{
		Use:   "remove [LANGUAGE...] [flags]",
		Short: "Remove the images of languages, or all of ours",
		Long: `Remove removes the images that have one of the languages in them, of this
version of sockgrade and of others. With --all it removes everything that
sockgrade has made, also what images are built on. No other images are touched.`,
		ValidArgsFunction: oneOf(images.Languages()...),
		RunE: func(cmd *cobra.Command, args []string) error {
			if everything == (len(args) > 0) {
				return usage(cmd, errors.New("remove takes languages, or --all"))
			}
			docker, store, err := engineStore(cmd.Context(), nil)
			if err != nil {
				return err
			}
			defer docker.Close()
			return removeImages(cmd.Context(), store, args, cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&everything, "all", false, "remove all images of ours")
	return cmd
}

func removeImages(ctx context.Context, store *images.Store, languages []string, stdout io.Writer) error {
	if err := haveImages(ctx, store, languages); err != nil {
		return err
	}
	removed, err := store.Remove(ctx, languages...)
	var lines strings.Builder
	for _, image := range removed {
		lines.WriteString("removed " + image.Ref + "\n")
	}
	if len(removed) == 0 && err == nil {
		lines.WriteString("there was nothing to remove\n")
	}
	_, writeErr := io.WriteString(stdout, lines.String())
	return cmp.Or(err, printed(writeErr))
}

// haveImages refuses languages that have no recipe and no image, of an earlier version perhaps.
func haveImages(ctx context.Context, store *images.Store, languages []string) error {
	ours, err := store.List(ctx)
	if err != nil {
		return err
	}
	for _, language := range languages {
		if !slices.ContainsFunc(ours, func(i images.Image) bool { return slices.Contains(i.Languages, language) }) {
			if err := haveRecipes([]string{language}); err != nil {
				return err
			}
		}
	}
	return nil
}
