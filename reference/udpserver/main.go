// Command udpserver turns sentences into upper case over UDP, for ever: one datagram in, one datagram out.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
	"unicode"
	"unicode/utf8"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("udpserver: ")
	port := flag.Uint("port", 12000, "`port` to receive on, on every local address")
	flag.Parse()

	socket, err := net.ListenPacket("udp", fmt.Sprintf(":%d", *port))
	if err != nil {
		log.Fatal(unavailable(*port, err))
	}
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(interrupted, func() { _ = socket.Close() })

	fmt.Println("The server is ready to receive")
	if err := serve(socket); !errors.Is(err, net.ErrClosed) {
		log.Fatal(err)
	}
}

// unavailable says in plain words why there is no socket at a port.
func unavailable(port uint, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("port %d is taken: end the program that has it, or give another port", port)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("port %d is not for everybody: give one above 1023", port)
	}
	return fmt.Errorf("port %d cannot be had: %w", port, plain(err))
}

// plain is the system's own words for an error, without the calls and addresses that led to it.
func plain(err error) error {
	var system syscall.Errno
	if errors.As(err, &system) {
		return system
	}
	return err
}

// serve answers every datagram until the socket is closed. There are no connections: whoever sent the datagram gets the
// reply, so that one socket is enough for all clients. Of a longer datagram the kernel hands over only what the buffer takes.
func serve(socket net.PacketConn) error {
	buffer := make([]byte, 2048)
	for {
		n, client, err := socket.ReadFrom(buffer)
		if err != nil {
			return err
		}
		if _, err := socket.WriteTo(upper(buffer[:n]), client); err != nil {
			log.Printf("no reply to %v: %v", client, plain(err))
		}
	}
}

// upper returns the text in upper case. Unlike bytes.ToUpper it leaves bytes that are not UTF-8 as they are: the limit may
// have cut a character in two, and the client may not have sent text at all.
func upper(text []byte) []byte {
	result := make([]byte, 0, len(text))
	for len(text) > 0 {
		char, size := utf8.DecodeRune(text)
		if char == utf8.RuneError {
			result = append(result, text[:size]...)
		} else {
			result = utf8.AppendRune(result, unicode.ToUpper(char))
		}
		text = text[size:]
	}
	return result
}
