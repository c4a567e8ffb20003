// Code generated from reference/udpclient/main.go by "make docs"; DO NOT EDIT.

// Package udpclient sends a line from the keyboard to the UDP server and displays the reply.
package udpclient

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strings"
	"syscall"
)

// Main is the program: it has the process to itself, its arguments, its signals and its end.
func Main() {
	log.SetFlags(0)
	log.SetPrefix("udpclient: ")
	host := flag.String("host", "localhost", "`name` or address of the server")
	port := flag.String("port", "12000", "`port` of the server")
	flag.Parse()

	if err := run(net.JoinHostPort(*host, *port), os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// run has one exchange with the server at address.
func run(address string, keyboard io.Reader, screen io.Writer) error {
	server, err := net.ResolveUDPAddr("udp", address)
	if err != nil {
		return plain(err)
	}
	// To connect a UDP socket sends nothing. It makes the kernel take datagrams from this server only, and report
	// a port where nobody listens.
	socket, err := net.DialUDP("udp", nil, server)
	if err != nil {
		return fmt.Errorf("cannot send to %s: %w", address, plain(err))
	}
	defer socket.Close()

	fmt.Fprint(screen, "Input lowercase sentence:")
	sentence, err := readLine(keyboard)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(socket, sentence); err != nil {
		return fmt.Errorf("the sentence of %d bytes was not sent: %w", len(sentence), plain(err))
	}
	buffer := make([]byte, 2048)
	n, err := socket.Read(buffer)
	if err != nil {
		return fmt.Errorf("no reply from %s: %w", address, plain(err))
	}
	_, err = fmt.Fprintf(screen, "%s\n", buffer[:n])
	return err
}

// plain says in plain words why there was no exchange with the server.
func plain(err error) error {
	var name *net.DNSError
	var system syscall.Errno
	switch {
	case errors.As(err, &name):
		return fmt.Errorf("the name %q has no address that is known here", name.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return errors.New("no server receives there: start it first")
	case errors.As(err, &system):
		return system // without the calls and addresses that led to it
	}
	return err
}

// readLine reads a line of any length and returns it without its terminator. The last line may lack one.
func readLine(keyboard io.Reader) (string, error) {
	line, err := bufio.NewReader(keyboard).ReadString('\n')
	if err != nil && !(errors.Is(err, io.EOF) && line != "") {
		return "", fmt.Errorf("no sentence from the keyboard: %w", err)
	}
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"), nil
}
