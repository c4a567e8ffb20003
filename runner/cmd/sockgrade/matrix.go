package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/moby/client"
	"github.com/spf13/cobra"

	"github.com/sockgrade/sockgrade/runner/agent/binary"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/class/intake"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/matrix"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/runner/report/site"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites/bench"
)

type matrixOptions struct {
	out, form, format, protocol, seed string
	most                              int
	factor                            float64
	verbose                           bool
}

// mostPairs is how many pairs are tried without --at-most: all of a class of 49.
const mostPairs = 2500

func matrixCommand() *cobra.Command {
	var o matrixOptions
	cmd := &cobra.Command{
		Use:   "matrix SOURCE... [flags]",
		Short: "Try every client of a class with every server",
		Long: `Matrix lets every student's client talk to every student's server, and to the
reference's, over UDP and TCP, and draws what came of it as a grid with the
reason behind each red cell. A source is what sockgrade grade takes.

The same content is tried once, whoever handed it in. Past so many pairs as
--at-most allows, a sample is tried, by a rule that is printed above the grids.

Exit status: 0 if every pair talked, 1 if some did not, 2 if the command line or
a source is wrong or Docker cannot be reached, 3 if the grader itself failed.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(cmd, errors.New("matrix takes at least one source"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return makeMatrix(cmd.Context(), args, o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringVarP(&o.out, "out", "o", "", "write the grid as matrix.txt, .json and .html into this `folder` as well")
	flags.StringVarP(&o.format, "format", "f", "text", "write to the standard output in this `format`: "+enumerate(matrixFormatNames(), "or"))
	flags.StringVar(&o.form, "form", "auto", "take the sources for this `form`: auto, "+enumerate(named(intake.Forms()), "or"))
	flags.StringVar(&o.protocol, "protocol", "", "only this `protocol`: udp or tcp")
	flags.IntVar(&o.most, "at-most", mostPairs, "try so many `pairs` at most, of each protocol")
	flags.StringVar(&o.seed, "seed", "", "type the same lines, and draw the same sample, as in an earlier matrix: its `seed`")
	flags.Float64Var(&o.factor, "timeout-factor", 1, "multiply all time limits by this `number`, for a slow machine")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "say of every red cell what happened")
	completes(cmd, "format", oneOf(matrixFormatNames()...))
	completes(cmd, "form", oneOf(append([]string{"auto"}, named(intake.Forms())...)...))
	completes(cmd, "protocol", oneOf("udp", "tcp"))
	return cmd
}

// matrixFormats are what a matrix can be written in.
var matrixFormats = []struct {
	name, file string
	write      func(io.Writer, *matrix.Result, report.Options) error
}{
	{"text", "matrix.txt", report.MatrixText},
	{"json", "matrix.json", func(w io.Writer, r *matrix.Result, _ report.Options) error { return report.MatrixJSON(w, r) }},
	{"html", "matrix.html", func(w io.Writer, r *matrix.Result, _ report.Options) error { return site.Matrix(w, r) }},
}

func matrixFormatNames() []string {
	var names []string
	for _, f := range matrixFormats {
		names = append(names, f.name)
	}
	return names
}

// run is the run that the flags ask for, without what it needs of the engine.
func (o matrixOptions) run(sources []string) (run matrix.Run, form intake.Form, err error) {
	run = matrix.Run{Tool: grade.Tool{Name: "sockgrade", Version: version()}, Protocols: []wire.Network{wire.UDP, wire.TCP}, Most: o.most,
		Seed: rand.Uint64N(1 << 32), Limits: bench.DefaultLimits().Scaled(o.factor)}
	if !slices.Contains(matrixFormatNames(), o.format) {
		return run, form, problem.New("Formats are "+enumerate(matrixFormatNames(), "and")+".", "there is no format %q", o.format)
	}
	switch o.protocol {
	case "":
	case string(wire.UDP), string(wire.TCP):
		run.Protocols = []wire.Network{wire.Network(o.protocol)}
	default:
		return run, form, problem.New("Protocols are udp and tcp.", "there is no protocol %q", o.protocol)
	}
	if o.most < 1 {
		return run, form, problem.New(fmt.Sprintf("Without --at-most there are %d at most.", mostPairs), "%d pairs cannot be tried", o.most)
	}
	if !(o.factor >= 0.1 && o.factor <= 100) {
		return run, form, problem.New("It may be from 0.1 to 100.", "a timeout factor of %v is not possible", o.factor)
	}
	if o.seed != "" {
		if run.Seed, err = strconv.ParseUint(strings.TrimPrefix(o.seed, "0x"), 16, 64); err != nil {
			return run, form, problem.New("A seed is a hexadecimal number, such as 7f3a.", "%q is not a seed", o.seed)
		}
	}
	if o.out != "" {
		if err := apart(sources, o.out); err != nil {
			return run, form, err
		}
	}
	form, err = intake.ParseForm(o.form)
	return run, form, err
}

func makeMatrix(ctx context.Context, sources []string, o matrixOptions, stdout, stderr io.Writer) error {
	run, form, err := o.run(sources)
	if err != nil {
		return err
	}
	progress := report.NewMatrixProgress(stderr, report.ClassProgressOptions{Options: display(stderr, o.verbose), Terminal: isTerminal(stderr)})
	defer progress.Close()
	work, err := os.MkdirTemp("", "sockgrade-matrix-")
	if err != nil {
		return fmt.Errorf("making a folder for the hand-ins: %w", err)
	}
	defer os.RemoveAll(work)
	taken, err := intake.Read(ctx, sources, work, intake.Options{Form: form})
	if err != nil {
		return err
	}
	for _, s := range taken.Sources {
		progress.Note(s.String())
	}
	for _, note := range taken.Notes {
		progress.Note(note)
	}
	docker, err := sandbox.NewDocker(ctx)
	if err != nil {
		return err
	}
	defer docker.Close()
	run.Boxes, run.Watcher = docker, progress
	run.Images = &images.Store{Docker: docker.Client(), Progress: progress, Base: os.Getenv(images.BaseVariable)}
	run.Reference = func(ctx context.Context, image string) ([]byte, error) {
		inspected, err := docker.Client().ImageInspect(ctx, image)
		if err != nil {
			return nil, fmt.Errorf("looking at the image %s: %w", image, err)
		}
		return binary.Reference(ctx, inspected.Architecture)
	}
	if run.Containers, err = containers(ctx, docker); err != nil {
		return err
	}
	result, err := run.Play(ctx, matrixHandIns(taken))
	progress.Close()
	if err != nil {
		return err
	}
	if err := o.write(result, stdout); err != nil {
		return err
	}
	return matrixStatus(result)
}

func matrixHandIns(taken *intake.Class) []matrix.HandIn {
	var all []matrix.HandIn
	for _, h := range taken.HandIns {
		owner := matrix.Owner{ID: h.ID}
		for _, s := range h.Students {
			if s.Name != "" {
				owner.Names = append(owner.Names, s.Name)
			}
		}
		all = append(all, matrix.HandIn{Owner: owner, Dir: h.Dir, Refused: h.Refused})
	}
	return all
}

// What a container takes of the machine while nothing runs in it, its files and its share of a build included, and how many there
// are at most: with more, an engine takes long to start the next.
const (
	containerBytes = 96 << 20
	mostContainers = 40
)

// containers is how many containers may be open at a time: they take no more than half of the memory that is free.
func containers(ctx context.Context, docker *sandbox.Docker) (int, error) {
	info, err := docker.Client().Info(ctx, client.InfoOptions{})
	if err != nil {
		return 0, fmt.Errorf("asking Docker about itself: %w", err)
	}
	memory := uint64(max(0, info.Info.MemTotal))
	if free := freeMemory(); free > 0 && strings.HasPrefix(docker.Client().DaemonHost(), "unix://") {
		memory = min(memory, free)
	}
	return min(max(2, int(memory/2/containerBytes)), mostContainers), nil
}

// write writes the matrix to the standard output, and into the folder if there is one.
func (o matrixOptions) write(result *matrix.Result, stdout io.Writer) error {
	for _, f := range matrixFormats {
		if f.name == o.format {
			if err := f.write(stdout, result, display(stdout, o.verbose)); err != nil {
				return printed(err)
			}
		}
	}
	if o.out == "" {
		return nil
	}
	if err := os.MkdirAll(o.out, 0o777); err != nil {
		return problem.New("Name a folder that you may write to with --out.", "the matrix cannot be written: %w", cause(err))
	}
	for _, f := range matrixFormats {
		out, err := openOutput("--out", filepath.Join(o.out, f.file), stdout)
		if err != nil {
			return err
		}
		if err := out.write(func(w io.Writer) error { return f.write(w, result, report.Options{Verbose: true, Width: 200}) }); err != nil {
			return err
		}
	}
	return nil
}

func matrixStatus(result *matrix.Result) error {
	switch result.Status() {
	case matrix.Harness:
		return exit(exitHarness)
	case matrix.NotAll:
		return exit(exitNotMet)
	}
	return nil
}
