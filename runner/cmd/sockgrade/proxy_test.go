package main

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// proxy stands between a run and the engine: it knows the containers that the run has asked for, can keep an answer back and
// can go away.
type proxy struct {
	path     string
	engine   *sandbox.Docker
	listener net.Listener

	mutex      sync.Mutex
	conns      []net.Conn
	containers []string
	hold       *regexp.Regexp
	held       chan struct{}
}

var (
	requestLine = regexp.MustCompile(`^[A-Z]+ /\S+ HTTP/1\.1\r\n`)
	creation    = regexp.MustCompile(`^POST \S*/containers/create\?\S*name=([a-z0-9-]+)`)
)

func newProxy(tb testing.TB) *proxy {
	tb.Helper()
	engine, err := sandbox.NewDocker(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "sgp") //nolint:usetesting // the path of a socket has to be short, and a test's folder's is not
	if err != nil {
		tb.Fatal(err)
	}
	p := &proxy{path: filepath.Join(dir, "d.sock"), engine: engine, held: make(chan struct{}, 1)}
	if p.listener, err = net.Listen("unix", p.path); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		p.goAway()
		_ = engine.Close()
		_ = os.RemoveAll(dir)
	})
	go p.accept()
	return p
}

func (p *proxy) accept() {
	for {
		run, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.connect(run)
	}
}

func (p *proxy) connect(run net.Conn) {
	defer run.Close()
	engine, err := p.engine.Client().Dialer()(context.Background())
	if err != nil {
		return
	}
	defer engine.Close()
	p.mutex.Lock()
	p.conns = append(p.conns, run, engine)
	p.mutex.Unlock()
	silent := make(chan struct{})
	go func() { // answers
		buffer := make([]byte, 64<<10)
		for {
			n, err := engine.Read(buffer)
			select {
			case <-silent:
				select {
				case p.held <- struct{}{}:
				default:
				}
				_, _ = io.Copy(io.Discard, engine)
				return
			default:
			}
			if n > 0 {
				if _, err := run.Write(buffer[:n]); err != nil {
					return
				}
			}
			if err != nil {
				_ = run.Close()
				return
			}
		}
	}()
	var quiet sync.Once
	buffer := make([]byte, 64<<10)
	for {
		n, err := run.Read(buffer)
		if p.see(buffer[:n]) {
			quiet.Do(func() { close(silent) })
		}
		if n > 0 {
			if _, err := engine.Write(buffer[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// see looks at what a run sends, and tells whether its answer is to be kept back.
func (p *proxy) see(sent []byte) bool {
	line := requestLine.Find(sent)
	if line == nil {
		return false
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if made := creation.FindSubmatch(line); made != nil {
		p.containers = append(p.containers, string(made[1]))
	}
	return p.hold != nil && p.hold.Match(line)
}

// keepBack keeps back the answers to the requests whose first line matches. What it returns gets a value when the engine has
// given the first of them: what the run asked for has then been done, and the run does not know.
func (p *proxy) keepBack(pattern string) <-chan struct{} {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.hold = regexp.MustCompile(pattern)
	return p.held
}

// goAway is what a run sees when the engine ends.
func (p *proxy) goAway() {
	_ = p.listener.Close()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, conn := range p.conns {
		_ = conn.Close()
	}
}

// alive are the containers that runs have asked for and that are still there.
func (p *proxy) alive() ([]string, error) {
	p.mutex.Lock()
	names := append([]string(nil), p.containers...)
	p.mutex.Unlock()
	var alive []string
	for _, name := range names {
		there, err := exists(p.engine.Client(), name)
		if err != nil {
			return nil, err
		}
		if there {
			alive = append(alive, "container "+name)
		}
	}
	return alive, nil
}
