package main

import (
	"bytes"
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

func TestServe(t *testing.T) {
	for name, c := range map[string]struct{ request, reply string }{
		"lower case":             {"hello", "HELLO"},
		"other characters":       {"  a1,\tB?  ", "  A1,\tB?  "},
		"nothing":                {"", ""},
		"zero bytes":             {"a\x00b\x00", "A\x00B\x00"},
		"Unicode":                {"žluťoučký kůň", "ŽLUŤOUČKÝ KŮŇ"},
		"not UTF-8":              {"a\xffb\xc3", "A\xffB\xc3"},
		"replacement character":  {"a\ufffdb", "A\ufffdB"},
		"as long as the buffer":  {strings.Repeat("a", 2048), strings.Repeat("A", 2048)},
		"longer than the buffer": {strings.Repeat("a", 3000), strings.Repeat("A", 2048)},
		"a character cut in two": {strings.Repeat("a", 2047) + "é", strings.Repeat("A", 2047) + "\xc3"},
		"longer in upper case":   {"ɐ", "Ɐ"},
	} {
		t.Run(name, func(t *testing.T) {
			client := dial(t, started(t))

			send(t, client, c.request)

			if got := receive(t, client); got != c.reply {
				t.Errorf("got %q, want %q", got, c.reply)
			}
		})
	}
}

func TestEachClientGetsItsOwnReply(t *testing.T) {
	server := started(t)
	ann, bob := dial(t, server), dial(t, server)

	send(t, ann, "a much longer sentence")
	send(t, bob, "short")
	send(t, ann, "ann")

	for _, want := range []string{"A MUCH LONGER SENTENCE", "ANN"} {
		if got := receive(t, ann); got != want {
			t.Errorf("Ann got %q, want %q", got, want)
		}
	}
	if got := receive(t, bob); got != "SHORT" {
		t.Errorf("Bob got %q", got)
	}
}

func TestAVanishedClientDoesNotMatter(t *testing.T) {
	server := started(t)
	gone := dial(t, server)
	send(t, gone, "hello")
	gone.Close()
	client := dial(t, server)

	send(t, client, "still there?")

	if got := receive(t, client); got != "STILL THERE?" {
		t.Errorf("got %q", got)
	}
}

func TestUpperAgreesWithTheLibraryOnText(t *testing.T) {
	text := []byte("The quick brown fox 0123 äöü ß ǆ ħ")
	if got, want := upper(text), bytes.ToUpper(text); !bytes.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func started(t *testing.T) net.Addr {
	t.Helper()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- serve(socket) }()
	t.Cleanup(func() {
		socket.Close()
		if err := <-ended; !errors.Is(err, net.ErrClosed) {
			t.Errorf("serve ended with %v", err)
		}
	})
	return socket.LocalAddr()
}

func dial(t *testing.T, server net.Addr) net.Conn {
	t.Helper()
	client, err := net.Dial("udp", server.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if err := client.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return client
}

func send(t *testing.T, client net.Conn, request string) {
	t.Helper()
	if _, err := client.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
}

func receive(t *testing.T, client net.Conn) string {
	t.Helper()
	buffer := make([]byte, 65535)
	n, err := client.Read(buffer)
	if err != nil {
		t.Fatal(err)
	}
	return string(buffer[:n])
}
