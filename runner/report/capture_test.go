package report_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/report"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

var sandboxStart = time.Date(2026, 3, 2, 9, 59, 59, 500_000_000, time.UTC)

// recorded is a server that sends its whole buffer back, with its frames, of which the last was cut by the capture.
func recorded(t *testing.T) (*grade.Result, grade.Requirement) {
	t.Helper()
	r := padded()
	r.Sandbox.Started = sandboxStart
	with(r, "udp-server/exact-length", func(q *grade.Requirement) {
		q.Evidence.Steps = append([]verdict.Step{{Did: "sent one datagram of an earlier request"}}, q.Evidence.Steps...)
		reply := datagram(t, 12000, 40113, "HI"+strings.Repeat("\x00", 2046))
		q.Evidence.Frames = []verdict.Frame{
			{At: ms(1), Data: datagram(t, 40111, 12000, "before"), Step: 0},
			{At: ms(812.1), Data: datagram(t, 40113, 12000, "hi"), Step: 1},
			{At: ms(812.9), Data: reply[:100], Length: len(reply), Step: -1, Lost: 3},
		}
	})
	for _, q := range r.Requirements {
		if q.ID == "udp-server/exact-length" {
			return r, q
		}
	}
	panic("it is not there")
}

func datagram(t *testing.T, from, to layers.UDPPort, payload string) []byte {
	t.Helper()
	lo := make(net.HardwareAddr, 6)
	ip := &layers.IPv4{Version: 4, IHL: 5, TTL: 64, Protocol: layers.IPProtocolUDP, SrcIP: net.IPv4(127, 0, 0, 1), DstIP: net.IPv4(127, 0, 0, 1)}
	udp := &layers.UDP{SrcPort: from, DstPort: to}
	if err := udp.SetNetworkLayerForChecksum(ip); err != nil {
		t.Fatal(err)
	}
	buffer := gopacket.NewSerializeBuffer()
	err := gopacket.SerializeLayers(buffer, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true},
		&layers.Ethernet{SrcMAC: lo, DstMAC: lo, EthernetType: layers.EthernetTypeIPv4}, ip, udp, gopacket.Payload(payload))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Clone(buffer.Bytes())
}

func capture(t *testing.T, r *grade.Result, q grade.Requirement) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := report.Capture(&b, r, q); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCaptureIsReadBack(t *testing.T) {
	r, q := recorded(t)
	reader, err := pcapgo.NewNgReader(bytes.NewReader(capture(t, r, q)), pcapgo.NgReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := reader.SectionInfo(); got.Comment != "sockgrade 0.1.0, seed 7f3a, submission hand-in/ann" || got.Application != "sockgrade 0.1.0" {
		t.Errorf("the section is %+v", got)
	}
	lo, err := reader.Interface(0)
	if err != nil {
		t.Fatal(err)
	}
	want := "udp-server/exact-length (MUST): replies with as many bytes as were sent\n" +
		"The reply has as many bytes as the request: no padding, no terminator and no remains of an earlier, longer request.\n" +
		"failed: expected a reply of 2 bytes, but 2048 came\n" +
		"likely cause: the whole receive buffer is sent back, not only what was received\n"
	if !strings.HasPrefix(lo.Comment, want) || lo.Name != "lo" || lo.LinkType != layers.LinkTypeEthernet {
		t.Errorf("the interface is %+v", lo)
	}
	comments := []string{
		"step 1 of 2: sent one datagram of an earlier request",
		"step 2 of 2, where it failed: sent one datagram from 127.0.0.1",
		"3 packets left out before this one",
	}
	for i, f := range q.Evidence.Frames {
		data, info, options, err := reader.ReadPacketDataWithOptions()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(data, f.Data) || info.Length != max(f.Length, len(f.Data)) || !info.Timestamp.Equal(sandboxStart.Add(f.At)) {
			t.Errorf("packet %d: %d bytes of %d at %v", i, len(data), info.Length, info.Timestamp)
		}
		if got := strings.Join(options.Comments, "|"); got != comments[i] {
			t.Errorf("packet %d: the comment is %q", i, got)
		}
	}
	if _, _, err := reader.ReadPacketData(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last packet: %v", err)
	}
}

func TestTsharkReadsTheCapture(t *testing.T) {
	tshark, err := exec.LookPath("tshark")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("tshark is not installed")
		}
		t.Skip("tshark is not installed")
	}
	r, q := recorded(t)
	file := filepath.Join(t.TempDir(), report.CaptureName(q.ID))
	if err := os.WriteFile(file, capture(t, r, q), 0o644); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(tshark, "-r", file, "-d", "udp.port==12000,data", "-T", "json", "-e", "frame.comment", "-e", "frame.time_epoch",
		"-e", "frame.protocols", "-e", "udp.dstport", "-e", "_ws.malformed", "-e", "_ws.expert.message")
	command.Env = append(os.Environ(), "TZ=UTC")
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, &stderr)
	}
	var packets []struct {
		Source struct{ Layers map[string][]string } `json:"_source"`
	}
	if err := json.Unmarshal(out, &packets); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	want := []map[string]string{
		{"frame.comment": "step 1 of 2: sent one datagram of an earlier request", "frame.time_epoch": "1772445599.501000000", "udp.dstport": "12000"},
		{"frame.comment": "step 2 of 2, where it failed: sent one datagram from 127.0.0.1", "frame.time_epoch": "1772445600.312100000"},
		{"frame.comment": "3 packets left out before this one", "udp.dstport": "40113"},
	}
	if len(packets) != len(want) {
		t.Fatalf("%d packets in\n%s", len(packets), out)
	}
	for i, p := range packets {
		for field, value := range want[i] {
			if got := strings.Join(p.Source.Layers[field], "|"); got != value {
				t.Errorf("packet %d: %s is %q, not %q", i, field, got, value)
			}
		}
		if p.Source.Layers["_ws.malformed"] != nil || p.Source.Layers["frame.protocols"][0] != "eth:ethertype:ip:udp:data" {
			t.Errorf("packet %d: %v", i, p.Source.Layers)
		}
	}
}

func TestCaptureHoldsHostileText(t *testing.T) {
	r := hostile()
	for _, q := range r.Requirements {
		if q.ID != "udp-server/exact-length" {
			continue
		}
		// Both are longer than an option of pcapng may be; the accents take no room on a screen.
		q.Message = evil + strings.Repeat("\u0301", 70_000)
		q.Evidence.Steps[1].Did = strings.Repeat(evil, 1000)
		q.Evidence.Frames = []verdict.Frame{{Data: datagram(t, 1, 2, evil), Step: 1}, {Data: []byte(evil), Step: 99}}
		reader, err := pcapgo.NewNgReader(bytes.NewReader(capture(t, r, q)), pcapgo.NgReaderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		lo, err := reader.Interface(0)
		if err != nil {
			t.Fatal(err)
		}
		_, _, options, err := reader.ReadPacketDataWithOptions()
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range append(options.Comments, lo.Comment, reader.SectionInfo().Comment) {
			if !strings.Contains(text, `]0;owned\a`) {
				t.Errorf("what the submission wrote is missing in %q", text)
			}
			if at := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); at >= 0 {
				t.Errorf("%q stands there", text[at:])
			}
		}
		if _, _, _, err := reader.ReadPacketDataWithOptions(); err != nil {
			t.Error(err)
		}
	}
}

func TestCaptureName(t *testing.T) {
	if got := report.CaptureName("udp-server/exact-length"); got != "udp-server_exact-length.pcapng" {
		t.Error(got)
	}
}
