// Command tcpserver turns sentences into upper case over TCP, for ever: one connection for one sentence.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
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
	log.SetPrefix("tcpserver: ")
	port := flag.Uint("port", 12000, "`port` to listen on, on every local address")
	flag.Parse()

	welcoming, err := net.Listen("tcp", fmt.Sprintf(":%d", *port))
	if err != nil {
		log.Fatal(unavailable(*port, err))
	}
	interrupted, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(interrupted, func() { _ = welcoming.Close() })

	fmt.Println("The server is ready to receive")
	if err := serve(welcoming); !errors.Is(err, net.ErrClosed) {
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

// serve accepts connections until the welcoming socket is closed. Each gets a goroutine of its own, so that nobody waits
// for a client that has connected and says nothing.
func serve(welcoming net.Listener) error {
	for {
		connection, err := welcoming.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer connection.Close()
			if err := answer(connection); err != nil {
				log.Printf("no reply to %v: %v", connection.RemoteAddr(), plain(err))
			}
		}()
	}
}

// answer receives once and replies once. TCP carries a stream without boundaries: what one receive returns is taken for
// the sentence, as in the book. A client that leaves without a word is no error.
func answer(connection io.ReadWriter) error {
	buffer := make([]byte, 1024)
	n, err := connection.Read(buffer)
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = connection.Write(upper(buffer[:n]))
	return err
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
