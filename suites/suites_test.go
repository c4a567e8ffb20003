package suites_test

import (
	"archive/tar"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// submissionVariable names a submission's folder to judge in place of the reference.
const submissionVariable = "SOCKGRADE_SUBMISSION"

// TestSuites runs the specs as `ginkgo ./suites` and `go test ./suites` do: against the reference, or the submission that
// SOCKGRADE_SUBMISSION names.
func TestSuites(t *testing.T) {
	RegisterFailHandler(Fail)
	lab := bench.NewLab(bench.Options{Port: grade.Port, Limits: bench.DefaultLimits(), Seed: uint64(GinkgoRandomSeed()), Rehearse: true})

	var box sandbox.Sandbox
	BeforeSuite(func(ctx SpecContext) {
		parts, files := candidate(t)
		docker, err := sandbox.NewDocker(ctx)
		Expect(err).NotTo(HaveOccurred())
		DeferCleanup(docker.Close)
		store := images.Store{Docker: docker.Client(), Progress: GinkgoWriter, Base: os.Getenv(images.BaseVariable)}
		image, err := store.Ensure(ctx, "python")
		Expect(err).NotTo(HaveOccurred())
		box, err = docker.Open(ctx, image.Ref, sandbox.Limits{})
		Expect(err).NotTo(HaveOccurred())
		Expect(box.Agent().Unpack(ctx, wire.UnpackArgs{Tar: files})).To(Succeed())
		Expect(lab.Enter(ctx, box.Agent(), parts)).To(Succeed())
	})
	AfterSuite(func() {
		lab.Leave()
		if box != nil {
			Expect(box.Close(context.Background())).To(Succeed())
		}
	})
	suites.Register(lab)
	RunSpecs(t, "sockgrade")
}

func candidate(t *testing.T) ([]bench.Part, []byte) {
	dir := os.Getenv(submissionVariable)
	if dir == "" {
		return reference(t)
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join("..", dir) // go test runs in the package's folder, people name folders from the top
	}
	s, err := submission.Open(dir)
	Expect(err).NotTo(HaveOccurred())
	files, err := s.Tar()
	Expect(err).NotTo(HaveOccurred())
	return grade.Cast(s), files
}

// reference builds the reference programs for the sandbox, in which nothing else is needed to run them.
func reference(t *testing.T) ([]bench.Part, []byte) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin+"/", "../reference/...")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	output, err := build.CombinedOutput()
	Expect(err).NotTo(HaveOccurred(), string(output))

	var files bytes.Buffer
	archive := tar.NewWriter(&files)
	var parts []bench.Part
	for program, name := range map[requirement.Program]string{
		requirement.UDPServer: "udpserver", requirement.TCPServer: "tcpserver",
		requirement.UDPClient: "udpclient", requirement.TCPClient: "tcpclient",
	} {
		executable, err := os.ReadFile(filepath.Join(bin, name))
		Expect(err).NotTo(HaveOccurred())
		Expect(archive.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(executable))})).To(Succeed())
		_, err = archive.Write(executable)
		Expect(err).NotTo(HaveOccurred())
		parts = append(parts, bench.Part{Program: program, Language: "go", Path: "reference/" + name,
			Command: wire.Command{Argv: []string{wire.Work + "/" + name}}})
	}
	Expect(archive.Close()).To(Succeed())
	return parts, files.Bytes()
}
