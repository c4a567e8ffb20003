package main

import (
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestServe(t *testing.T) {
	for name, c := range map[string]struct{ request, reply string }{
		"lower case":            {"hello", "HELLO"},
		"other characters":      {"  a1,\tB?  ", "  A1,\tB?  "},
		"zero bytes":            {"a\x00b\x00", "A\x00B\x00"},
		"Unicode":               {"žluťoučký kůň", "ŽLUŤOUČKÝ KŮŇ"},
		"not UTF-8":             {"a\xffb\xc3", "A\xffB\xc3"},
		"as long as the buffer": {strings.Repeat("a", 1024), strings.Repeat("A", 1024)},
	} {
		t.Run(name, func(t *testing.T) {
			client := dial(t, started(t))

			send(t, client, c.request)

			// ReadAll ends without an error only at a FIN: the server has closed, and orderly.
			if got, err := io.ReadAll(client); string(got) != c.reply || err != nil {
				t.Errorf("got %q (%v), want %q", got, err, c.reply)
			}
		})
	}
}

// What the server has not read when it closes makes the kernel reset the connection, after the reply.
func TestOneReceiveTakes1024(t *testing.T) {
	server := started(t)
	client := dial(t, server)
	send(t, client, strings.Repeat("a", 1500))

	got, err := io.ReadAll(client)

	if string(got) != strings.Repeat("A", 1024) {
		t.Errorf("got %d bytes", len(got))
	}
	if err != nil && !errors.Is(err, syscall.ECONNRESET) {
		t.Error(err)
	}
	exchange(t, server)
}

func TestReplyAfterHalfClose(t *testing.T) {
	client := dial(t, started(t))
	send(t, client, "hello")
	if err := client.CloseWrite(); err != nil {
		t.Fatal(err)
	}

	if got, err := io.ReadAll(client); string(got) != "HELLO" || err != nil {
		t.Errorf("got %q (%v)", got, err)
	}
}

func TestServedBesideOthers(t *testing.T) {
	for name, other := range map[string]func(*testing.T, *net.TCPConn){
		"one that is silent": func(*testing.T, *net.TCPConn) {},
		"one that has left":  func(t *testing.T, c *net.TCPConn) { c.Close() },
		"one that has reset": func(t *testing.T, c *net.TCPConn) {
			if err := c.SetLinger(0); err != nil {
				t.Fatal(err)
			}
			c.Close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := started(t)
			other(t, dial(t, server))

			exchange(t, server)
		})
	}
}

func exchange(t *testing.T, server net.Addr) {
	t.Helper()
	client := dial(t, server)
	send(t, client, "still there?")
	if got, err := io.ReadAll(client); string(got) != "STILL THERE?" || err != nil {
		t.Errorf("got %q (%v)", got, err)
	}
}

func started(t *testing.T) net.Addr {
	t.Helper()
	welcoming, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- serve(welcoming) }()
	t.Cleanup(func() {
		welcoming.Close()
		if err := <-ended; !errors.Is(err, net.ErrClosed) {
			t.Errorf("serve ended with %v", err)
		}
	})
	return welcoming.Addr()
}

func dial(t *testing.T, server net.Addr) *net.TCPConn {
	t.Helper()
	client, err := net.Dial("tcp", server.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if err := client.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return client.(*net.TCPConn)
}

func send(t *testing.T, client net.Conn, request string) {
	t.Helper()
	if _, err := client.Write([]byte(request)); err != nil {
		t.Fatal(err)
	}
}
