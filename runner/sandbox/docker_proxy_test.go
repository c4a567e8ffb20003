package sandbox_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/sockgrade/sockgrade/runner/sandbox"
)

// socketOf is the Unix socket of the engine, or the end of a test where it has none.
func socketOf(t testing.TB, docker *sandbox.Docker) string {
	t.Helper()
	path, is := strings.CutPrefix(docker.Client().DaemonHost(), "unix://")
	if !is {
		t.Skipf("the engine is at %s, not at a Unix socket", docker.Client().DaemonHost())
	}
	return path
}

// way is a way to the engine that can be cut or blocked.
type way struct {
	listener net.Listener
	mu       sync.Mutex
	open     []net.Conn
	blocked  atomic.Bool
	ended    chan struct{}
	end      sync.Once
}

// newWay makes a way to the engine and returns it with the DOCKER_HOST that leads over it.
func newWay(t testing.TB, engine string) (*way, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "docker.sock")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	w := &way{listener: listener, ended: make(chan struct{})}
	t.Cleanup(w.cut)
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("unix", engine)
			if err != nil {
				_ = near.Close()
				continue
			}
			w.join(near, far)
		}
	}()
	return w, "unix://" + path
}

func (w *way) join(near, far net.Conn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open = append(w.open, near, far)
	for _, pair := range [][2]net.Conn{{near, far}, {far, near}} {
		go func() {
			_, _ = io.Copy(pair[1], gate{pair[0], w})
			_ = pair[1].Close()
		}()
	}
}

// gate holds what it reads back while the way is blocked.
type gate struct {
	io.Reader
	way *way
}

func (g gate) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	if g.way.blocked.Load() {
		<-g.way.ended
		return 0, io.EOF
	}
	return n, err
}

// block lets nothing through any more, and says so to nobody, as when the engine hangs or the network is gone.
func (w *way) block() { w.blocked.Store(true) }

// cut ends all connections and refuses others, as when the engine dies.
func (w *way) cut() {
	w.end.Do(func() { close(w.ended) })
	_ = w.listener.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, conn := range w.open {
		_ = conn.Close()
	}
}

// startStopper returns a DOCKER_HOST that leads to the engine, but for requests to start a container: they are held, and
// announced on the channel.
func startStopper(t testing.TB, engine string) (host string, starts <-chan struct{}) {
	t.Helper()
	held := make(chan struct{}, 1)
	host = wayStation(t, engine, func(forward http.Handler, w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/start") {
			held <- struct{}{}
			<-r.Context().Done()
			return
		}
		forward.ServeHTTP(w, r)
	})
	return host, held
}

// wayStation returns a DOCKER_HOST at which a function answers each request, or has it forwarded to the engine.
func wayStation(t testing.TB, engine string, answer func(forward http.Handler, w http.ResponseWriter, r *http.Request)) (host string) {
	t.Helper()
	forward := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "engine"})
	forward.Transport = &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", engine)
		},
	}
	path := filepath.Join(t.TempDir(), "docker.sock")
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(forward, w, r) }))
	_ = server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(server.Close)
	return "unix://" + path
}
