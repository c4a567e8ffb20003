// Command program is one of the four reference programs, for the inside of a sandbox, where there is no sockgrade:
//
//	program udp-server 127.0.0.1 12000
//
// The address is for clients; a server serves at every one.
package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"

	"github.com/sockgrade/sockgrade/runner/reference"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func main() {
	if len(os.Args) == 4 {
		program := requirement.Program(os.Args[1])
		port, err := strconv.Atoi(os.Args[3])
		if err == nil && slices.Contains(reference.Programs(), program) {
			reference.Run(program, os.Args[2], port)
			return
		}
	}
	fmt.Fprintln(os.Stderr, "usage: program udp-server|tcp-server|udp-client|tcp-client HOST PORT")
	os.Exit(2)
}
