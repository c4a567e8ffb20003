package main

import (
	"net"
	"strings"
	"testing"
	"time"
)

func TestRun(t *testing.T) {
	for name, c := range map[string]struct{ typed, sent, reply, shown string }{
		"a line":                  {"hello\n", "hello", "FROM AFAR", "FROM AFAR\n"},
		"one line of two":         {"hello\nworld\n", "hello", "OK", "OK\n"},
		"blanks stay":             {"  hello  world \t\n", "  hello  world \t", "OK", "OK\n"},
		"an empty line":           {"\n", "", "", "\n"},
		"a line of Windows":       {"hello\r\n", "hello", "OK", "OK\n"},
		"a line without its end":  {"hello", "hello", "OK", "OK\n"},
		"a line of 60000 bytes":   {strings.Repeat("a", 60000) + "\n", strings.Repeat("a", 60000), "OK", "OK\n"},
		"bytes that are not text": {"a\xff\x00b\n", "a\xff\x00b", "\xfe", "\xfe\n"},
		"a reply of 2048 bytes":   {"hello\n", "hello", strings.Repeat("A", 2048), strings.Repeat("A", 2048) + "\n"},
		"a reply of 3000 bytes":   {"hello\n", "hello", strings.Repeat("A", 3000), strings.Repeat("A", 2048) + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			server, err := net.ListenPacket("udp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer server.Close()
			if err := server.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
				t.Fatal(err)
			}
			var screen strings.Builder
			ended := make(chan error, 1)
			go func() { ended <- run(server.LocalAddr().String(), strings.NewReader(c.typed), &screen) }()

			buffer := make([]byte, 65535)
			n, client, err := server.ReadFrom(buffer)
			if err != nil {
				t.Fatal(err)
			}
			if got := string(buffer[:n]); got != c.sent {
				t.Errorf("it sent %q, not %q", got, c.sent)
			}
			if _, err := server.WriteTo([]byte(c.reply), client); err != nil {
				t.Fatal(err)
			}
			if err := <-ended; err != nil {
				t.Error(err)
			}
			if want := "Input lowercase sentence:" + c.shown; screen.String() != want {
				t.Errorf("the screen shows %q, not %q", screen.String(), want)
			}
		})
	}
}
