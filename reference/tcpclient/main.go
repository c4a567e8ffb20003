// Command tcpclient sends a line from the keyboard to the TCP server and displays the reply.
package main

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

func main() {
	log.SetFlags(0)
	log.SetPrefix("tcpclient: ")
	host := flag.String("host", "localhost", "`name` or address of the server")
	port := flag.String("port", "12000", "`port` of the server")
	flag.Parse()

	if err := run(net.JoinHostPort(*host, *port), os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}

// run has one exchange with the server at address. It connects before it asks for the sentence, as the book's client does:
// without a server there is nothing to ask for.
func run(address string, keyboard io.Reader, screen io.Writer) error {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		return fmt.Errorf("no connection to %s: %w", address, plain(err))
	}
	defer connection.Close()

	fmt.Fprint(screen, "Input lowercase sentence:")
	sentence, err := readLine(keyboard)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(connection, sentence); err != nil {
		return fmt.Errorf("the sentence was not sent: %w", plain(err))
	}
	buffer := make([]byte, 1024)
	n, err := connection.Read(buffer)
	if errors.Is(err, io.EOF) {
		return errors.New("the server closed the connection without a reply")
	}
	if err != nil {
		return fmt.Errorf("no reply from %s: %w", address, plain(err))
	}
	_, err = fmt.Fprintf(screen, "From Server: %s\n", buffer[:n])
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
		return errors.New("no server listens there: start it first")
	case errors.As(err, &system):
		return system // without the calls and addresses that led to it
	}
	return err
}

// readLine reads a line of any length and returns it without its terminator. The last line may lack one. An empty line is
// an error: over TCP it is nothing at all, and the server would wait for it for ever.
func readLine(keyboard io.Reader) (string, error) {
	line, err := bufio.NewReader(keyboard).ReadString('\n')
	if err != nil && !(errors.Is(err, io.EOF) && line != "") {
		return "", fmt.Errorf("no sentence from the keyboard: %w", err)
	}
	line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
	if line == "" {
		return "", errors.New("an empty sentence cannot be sent over TCP")
	}
	return line, nil
}
