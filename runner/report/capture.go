package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// commentLimit is how many bytes a comment has; pcapng has room for 65535.
const commentLimit = 8 << 10

// CaptureName is the name of the file for Capture: "udp-server_exact-length.pcapng".
func CaptureName(requirementID string) string {
	return strings.ReplaceAll(requirementID, "/", "_") + ".pcapng"
}

// Capture writes the frames of a requirement's evidence as pcapng, with the time of day in the sandbox. The comment of the
// section says what run they are from, that of the interface what the requirement asks and what came of it, and that of each
// packet which step it belongs to.
func Capture(w io.Writer, result *grade.Result, r grade.Requirement) error {
	tool := strings.TrimSpace(result.Tool.Name + " " + result.Tool.Version)
	section := pcapgo.NgSectionInfo{Application: safe(tool), OS: "Linux",
		Comment: comment(safe(fmt.Sprintf("%s, seed %s, submission %s", tool, result.Seed, result.Submission.Path)))}
	// The link type is the kernel's for lo: Ethernet, with addresses of zeros.
	lo := pcapgo.NgInterface{Name: "lo", Description: "the loopback of the sandbox", OS: "Linux", LinkType: layers.LinkTypeEthernet,
		Comment: comment(about(result, r))}
	writer, err := pcapgo.NewNgWriterInterface(w, lo, pcapgo.NgWriterOptions{SectionInfo: section})
	if err != nil {
		return err
	}
	for _, f := range r.Evidence.Frames {
		info := gopacket.CaptureInfo{Timestamp: result.Sandbox.Started.Add(f.At), CaptureLength: len(f.Data),
			Length: max(f.Length, len(f.Data))}
		var options pcapgo.NgPacketOptions
		if f.Step >= 0 && f.Step < len(r.Evidence.Steps) {
			options.Comments = []string{comment(stepOf(r.Evidence.Steps, f.Step))}
		}
		if f.Lost > 0 {
			lost := uint64(f.Lost)
			options.DropCount = &lost
			options.Comments = append(options.Comments, fmt.Sprintf("%s left out before this one", count(f.Lost, "packet")))
		}
		if err := writer.WritePacketWithOptions(info, f.Data, options); err != nil {
			return err
		}
	}
	return writer.Flush()
}

// about says what a requirement asks and what came of it.
func about(result *grade.Result, r grade.Requirement) string {
	lines := []string{fmt.Sprintf("%s (%s): %s", safe(r.ID), r.Level, safe(r.Title))}
	if entry, err := requirement.ByID(r.ID); err == nil {
		lines = append(lines, entry.Text)
	}
	outcome := string(r.Verdict)
	if r.Message != "" {
		outcome += ": " + paragraph(r.Message)
	}
	lines = append(lines, outcome)
	if r.Hint != nil {
		lines = append(lines, "likely cause: "+safe(r.Hint.Cause))
	}
	const llcPort = 12000 // to Wireshark, as IBM's Enterprise Extender
	overUDP := r.Program == requirement.UDPServer || r.Program == requirement.UDPClient || r.ID == requirement.InteropUDP.ID
	if overUDP && result.Port == llcPort {
		lines = append(lines, "Wireshark takes what UDP carries at port 12000 for LLC: Decode As, UDP port 12000, (none) shows it as it is.")
	}
	return strings.Join(lines, "\n")
}

func stepOf(steps []verdict.Step, i int) string {
	failed := pick(steps[i].Unmet, ", where it failed", "")
	return fmt.Sprintf("step %d of %d%s: %s", i+1, len(steps), failed, safe(steps[i].Did))
}

// comment is text that fits into a block of pcapng.
func comment(text string) string {
	if len(text) <= commentLimit {
		return text
	}
	end := commentLimit - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
