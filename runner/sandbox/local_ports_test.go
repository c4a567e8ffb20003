//go:build linux

package sandbox_test

import (
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

const (
	// generousServer answers with much more than its client has room for, and closes: the kernel keeps the connection for it.
	generousServer = `
import socket
welcoming = socket.socket()
welcoming.bind(('', 12000))
welcoming.listen(1)
while True:
    connection, _ = welcoming.accept()
    if connection.recv(1024) == b'end':
        break
    connection.sendall(bytes(100_000))
    connection.close()
`
	// idleClient does not read its reply. When a line is typed it resets the connection.
	idleClient = `
import socket, struct
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
s.connect(('127.0.0.1', 12000))
s.send(b'hello')
print('sent')
input()
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
s.close()
`
)

func TestAStoppedServersPortIsFree(t *testing.T) {
	for name, ends := range map[string]bool{"of one that runs": false, "of one that has ended": true} {
		t.Run(name, func(t *testing.T) {
			box := openLocal(t)
			server := box.serve(wire.TCP, generousServer)
			client := box.start(python(idleClient), nil)
			box.await(wire.WatchArgs{Program: client, Screen: `sent`})
			box.await(wire.WatchArgs{Program: server, Idle: 10 * time.Millisecond})
			if ends {
				box.talk(server, "127.0.0.1:12000", send("end"), receiveAll())
				box.awaitExit(server)
			}

			stopped := make(chan error, 1)
			go func() {
				_, err := box.Stop(t.Context(), wire.StopArgs{Program: server})
				stopped <- err
			}()
			select {
			case err := <-stopped:
				t.Fatalf("it is stopped (%v) while the kernel has its port", err)
			case <-time.After(300 * time.Millisecond): // a third of what Stop waits at most
			}
			box.typeLine(client, "")
			if err := <-stopped; err != nil {
				t.Fatal(err)
			}

			again := box.start(python(bookTCPServer), nil)
			if state, bound := box.watch(wire.WatchArgs{Program: again, Bound: wire.TCP}); !bound {
				t.Errorf("the next server is not bound: %s", state.Screen)
			}
		})
	}
}
