package main

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestRun(t *testing.T) {
	for name, c := range map[string]struct{ typed, sent, reply, shown string }{
		"a line":                  {"hello\n", "hello", "FROM AFAR", "FROM AFAR"},
		"one line of two":         {"hello\nworld\n", "hello", "OK", "OK"},
		"blanks stay":             {"  hello  world \t\n", "  hello  world \t", "OK", "OK"},
		"a line of Windows":       {"hello\r\n", "hello", "OK", "OK"},
		"a line without its end":  {"hello", "hello", "OK", "OK"},
		"bytes that are not text": {"a\xff\x00b\n", "a\xff\x00b", "\xfe", "\xfe"},
		"a reply of 1024 bytes":   {"hello\n", "hello", strings.Repeat("A", 1024), strings.Repeat("A", 1024)},
		"a reply of 1500 bytes":   {"hello\n", "hello", strings.Repeat("A", 1500), strings.Repeat("A", 1024)},
	} {
		t.Run(name, func(t *testing.T) {
			server := listen(t)
			var screen strings.Builder
			ended := make(chan error, 1)
			go func() { ended <- run(server.Addr().String(), strings.NewReader(c.typed), &screen) }()

			client := accept(t, server)
			got := make([]byte, len(c.sent))
			if _, err := io.ReadFull(client, got); err != nil || string(got) != c.sent {
				t.Errorf("it sent %q (%v), not %q", got, err, c.sent)
			}
			if _, err := client.Write([]byte(c.reply)); err != nil {
				t.Fatal(err)
			}
			if err := <-ended; err != nil {
				t.Error(err)
			}
			if want := "Input lowercase sentence:From Server: " + c.shown + "\n"; screen.String() != want {
				t.Errorf("the screen shows %q, not %q", screen.String(), want)
			}
			if rest, _ := io.ReadAll(client); len(rest) > 0 { // a reset is fine: the client need not read all of the reply
				t.Errorf("it sent %q as well", rest)
			}
		})
	}
}

func TestTheServerClosesEarly(t *testing.T) {
	server := listen(t)
	ended := make(chan error, 1)
	go func() { ended <- run(server.Addr().String(), strings.NewReader("hello\n"), io.Discard) }()

	client := accept(t, server)
	if _, err := io.ReadFull(client, make([]byte, len("hello"))); err != nil {
		t.Fatal(err)
	}
	client.Close()

	if err := <-ended; err == nil || !strings.Contains(err.Error(), "closed the connection without a reply") {
		t.Errorf("it ended with %v", err)
	}
}

func TestAnEmptyLineIsRefused(t *testing.T) {
	server := listen(t)

	err := run(server.Addr().String(), strings.NewReader("\nhello\n"), io.Discard)

	if err == nil || !strings.Contains(err.Error(), "empty sentence") {
		t.Errorf("it ended with %v", err)
	}
	if sent, err := io.ReadAll(accept(t, server)); len(sent) > 0 || err != nil {
		t.Errorf("it sent %q (%v)", sent, err)
	}
}

func listen(t *testing.T) *net.TCPListener {
	t.Helper()
	server, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	welcoming := server.(*net.TCPListener)
	if err := welcoming.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return welcoming
}

func accept(t *testing.T, server *net.TCPListener) net.Conn {
	t.Helper()
	client, err := server.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if err := client.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return client
}
