package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gopacket/gopacket/pcapgo"
)

func TestKeptPacketsHaveTheTimeOfDay(t *testing.T) {
	g := needDocker(t)
	folder := filepath.Join(t.TempDir(), "packets")
	began := time.Now()
	_, stderr, status := g.run(t, "check", "--keep-pcap", folder, "--only", "tcp-server/keeps-welcoming", fixture(t, "faulty/python-tcp-server-one-shot"))
	ended := time.Now()
	if status != exitNotMet {
		t.Fatalf("the exit status is %d; sockgrade has said\n%s", status, stderr)
	}
	file, err := os.ReadFile(filepath.Join(folder, "tcp-server_keeps-welcoming.pcapng"))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pcapgo.NewNgReader(bytes.NewReader(file), pcapgo.NgReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var comments []string
	for {
		_, info, options, err := reader.ReadPacketDataWithOptions()
		if err != nil {
			break // the end: TestCaptureIsReadBack sees that there is no other
		}
		if info.Timestamp.Before(began) || info.Timestamp.After(ended) {
			t.Errorf("a packet of the time from %v to %v has the time %v", began, ended, info.Timestamp)
		}
		if len(options.Comments) != 1 {
			t.Fatalf("a packet has the comments %q", options.Comments)
		}
		if n := len(comments); n == 0 || comments[n-1] != options.Comments[0] {
			comments = append(comments, options.Comments[0])
		}
	}
	if len(comments) != 2 || !strings.HasPrefix(comments[0], "step 1 of 2: connected and sent the request") ||
		!strings.HasPrefix(comments[1], "step 2 of 2, where it failed: connected and sent the request") {
		t.Errorf("the comments are %q", comments)
	}
}
