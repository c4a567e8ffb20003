package images

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/moby/moby/api/types/jsonstream"
	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/runner/problem"
)

// bootstrapOptions make a small Debian. Pages of documentation are left out, but not their folders: the JDK's packages cannot be
// installed without /usr/share/man/man1. Both dpkg and apt keep these settings for what the recipes install later.
var bootstrapOptions = []string{
	"--variant=minbase",
	"--format=tar",
	`--aptopt=Acquire::Languages "none"`,
	`--aptopt=APT::Install-Recommends "false"`,
	"--dpkgopt=force-unsafe-io",
	"--dpkgopt=path-exclude=/usr/share/man/*/*",
	"--dpkgopt=path-exclude=/usr/share/locale/*/LC_MESSAGES/*.mo",
	"--dpkgopt=path-exclude=/usr/share/doc/*",
	"--dpkgopt=path-include=/usr/share/doc/*/copyright",
}

// bootstrapName is the program that makes a base.
const bootstrapName = "mmdebstrap"

// bootstrapEpoch (1 January 2026, UTC) is the newest time that a file of a base may have, so that two bases from the same
// packages are the same to the bit.
const bootstrapEpoch = "SOURCE_DATE_EPOCH=1767225600"

// bootstrapStep matches the lines of mmdebstrap's log that tell a person how far it is.
var bootstrapStep = regexp.MustCompile(`^I: ((?:downloading|extracting|installing|creating) .*?)\.*$`)

// bootstrap makes a base image from Debian packages on this machine and imports it into the engine.
func (s *Store) bootstrap(ctx context.Context, suite, ref, name string) error {
	tool, err := s.bootstrapTool(ctx, name)
	if err != nil {
		return err
	}
	version, err := s.Docker.ServerVersion(ctx, client.ServerVersionOptions{})
	if err != nil {
		return fmt.Errorf("asking the engine for its architecture: %w", err)
	}
	s.say(name, "making the base image with mmdebstrap (about a minute, once)")

	options := append([]string{"--architectures=" + debianArchitecture(version.Arch)}, bootstrapOptions...)
	command := exec.CommandContext(ctx, tool, append(options, suite, "-")...)
	command.Env = append(os.Environ(), bootstrapEpoch, "LC_ALL=C.UTF-8")
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) } // it removes its folders
	command.WaitDelay = 10 * time.Second

	reader, writer := io.Pipe()
	command.Stdout = writer
	var output tail
	log := &lineWriter{line: func(line string) {
		output.add(line)
		if step := bootstrapStep.FindStringSubmatch(line); step != nil {
			s.say(name, "mmdebstrap: %s", step[1])
		}
	}}
	command.Stderr = log
	imported := make(chan error, 1)
	go func() {
		err := s.importBase(ctx, reader, ref, suite)
		if err == nil {
			_, err = io.Copy(io.Discard, reader) // padding at the end of the archive
		}
		reader.CloseWithError(err)
		imported <- err
	}()
	runErr := command.Run()
	writer.CloseWithError(runErr) // the engine refuses an archive that breaks off
	importErr := <-imported
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case runErr != nil:
		return s.failed(name, fmt.Errorf("mmdebstrap: %w", runErr), &output)
	case importErr != nil:
		return fmt.Errorf("importing the base image: %w", importErr)
	}
	return nil
}

func (s *Store) importBase(ctx context.Context, archive io.Reader, ref, suite string) error {
	unclosed := struct{ io.Reader }{archive} // the caller reads on
	response, err := s.Docker.ImageImport(ctx, client.ImageImportSource{Source: unclosed, SourceName: "-"}, ref,
		client.ImageImportOptions{
			Message: "Debian " + suite + " by mmdebstrap",
			Changes: []string{"LABEL " + imageLabel + "=" + label(Base, nil), `CMD ["/bin/bash"]`},
		})
	if err != nil {
		return err
	}
	defer response.Close()
	return eachMessage(response, func(jsonstream.Message) {})
}

// bootstrapTool finds mmdebstrap, or installs it where that is possible without asking for a password.
func (s *Store) bootstrapTool(ctx context.Context, name string) (string, error) {
	const tool = bootstrapName
	if path, err := exec.LookPath(tool); err == nil {
		return path, nil
	}
	missing := noBase()
	apt, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 {
		return "", missing
	}
	s.say(name, "installing mmdebstrap on this machine with apt-get (once)")
	install := []string{"install", "--yes", "--no-install-recommends", tool, "debian-archive-keyring"}
	var output bytes.Buffer
	for _, arguments := range [][]string{install, {"update"}, install} {
		output.Reset()
		command := exec.CommandContext(ctx, apt, arguments...)
		command.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
		command.Stdout, command.Stderr = &output, &output
		if err := command.Run(); err != nil {
			continue
		}
		if path, err := exec.LookPath(tool); err == nil {
			return path, nil
		}
	}
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	var last tail
	for line := range strings.Lines(output.String()) {
		last.add(strings.TrimSpace(line))
	}
	return "", problem.New(missing.Hint(), "%w; apt-get could not install it:%s", missing, &last)
}

func noBase() *problem.Problem {
	return problem.New("Install mmdebstrap (apt-get install mmdebstrap uidmap), give Docker a registry, or set "+
		BaseVariable+" to an image that it has.",
		"no registry can be reached, and mmdebstrap, which makes a base image without one, is not installed")
}

// debianArchitecture is Debian's name for a GOARCH.
func debianArchitecture(goarch string) string {
	switch goarch {
	case "386":
		return "i386"
	case "arm":
		return "armhf"
	case "ppc64le":
		return "ppc64el"
	}
	return goarch
}

// lineWriter calls a function for each line written to it.
type lineWriter struct {
	line func(string)
	rest []byte
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.rest = append(w.rest, p...)
	for {
		line, rest, whole := bytes.Cut(w.rest, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		w.line(strings.TrimSpace(string(line)))
		w.rest = rest
	}
}
