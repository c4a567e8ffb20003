package matrix_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/moby/moby/client"

	"github.com/sockgrade/sockgrade/fixtures"
	"github.com/sockgrade/sockgrade/runner/agent/binary"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/images"
	"github.com/sockgrade/sockgrade/runner/matrix"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites/bench"
)

// counted watches a run.
type counted struct {
	mu      sync.Mutex
	planned int
	held    int
}

func (c *counted) Planned(_, conversations int) { c.planned = conversations }
func (c *counted) Opened(int, int)              {}
func (c *counted) Held(wire.Network, matrix.Cell) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held++
}

// inDocker is a run on the engine, or the end of a test where there is none.
func inDocker(t *testing.T, watcher matrix.Watcher) matrix.Run {
	t.Helper()
	docker, err := sandbox.NewDocker(t.Context())
	if p, is := problem.Of(err); is {
		t.Skip(p)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = docker.Close() })
	return matrix.Run{
		Boxes:  docker,
		Images: &images.Store{Docker: docker.Client(), Progress: t.Output(), Base: os.Getenv(images.BaseVariable)},
		Reference: func(ctx context.Context, image string) ([]byte, error) {
			inspected, err := docker.Client().ImageInspect(ctx, image)
			if err != nil {
				return nil, err
			}
			return binary.Reference(ctx, inspected.Architecture)
		},
		Protocols: []wire.Network{wire.UDP, wire.TCP}, Seed: 7, Limits: bench.DefaultLimits(), Most: 10_000, Containers: 24, Watcher: watcher,
	}
}

// handedIn unpacks fixtures, whose IDs are their names.
func handedIn(t *testing.T, names ...string) []matrix.HandIn {
	t.Helper()
	var all []matrix.HandIn
	for _, name := range names {
		f, err := fixtures.Named(name)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), filepath.Base(name))
		if err := f.Materialize(dir); err != nil {
			t.Fatal(err)
		}
		all = append(all, matrix.HandIn{Owner: matrix.Owner{ID: filepath.Base(name)}, Dir: dir})
	}
	return all
}

func name(c matrix.Content) string {
	if len(c.HandIns) == 0 {
		return "reference"
	}
	return c.HandIns[0].ID
}

// rule says what comes of pairs, as follows from the faults that the fixtures declare: "" is any, and the first that fits holds.
type rule struct {
	network        wire.Network
	client, server string
	want           string // a reason's code, "✓" or "–"
}

var rules = []rule{
	{wire.TCP, "python-tcp-client-missing", "", "–"},
	{wire.TCP, "", "python-tcp-server-does-not-parse", "B"},
	{wire.UDP, "", "python-udp-server-never-binds", "L"},
	// Who sends to the port at which the server is has found it, though it is not the assignment's.
	{wire.TCP, "python-tcp-client-port-12001", "python-tcp-server-port-12001", "✓"},
	{wire.TCP, "python-tcp-client-port-12001", "", "p"},
	{wire.TCP, "", "python-tcp-server-port-12001", "P"},
	// The server waits for a newline, which its own client sends. With all others it waits, and they with it.
	{wire.TCP, "python-tcp-server-reads-a-line", "python-tcp-server-reads-a-line", "✓"},
	{wire.TCP, "", "python-tcp-server-reads-a-line", "W"},
	// The client waits for the end of the connection, which this server leaves open.
	{wire.TCP, "python-tcp-client-reads-to-the-end", "python-tcp-server-accepts-once", "w"},
	{wire.TCP, "python-tcp-client-displays-repr", "", "d"},
	// The book's client takes a reply from any port; the reference's socket only one from where it sent to.
	{wire.UDP, "reference", "python-udp-server-replies-from-second-socket", "A"},
	{wire.UDP, "", "python-udp-server-whole-buffer", "T"},
	{wire.UDP, "", "python-udp-server-echoes", "T"},
	// Others get their reply, from a new server each, for this one serves one client.
	{wire.TCP, "", "python-tcp-server-accepts-once", "✓"},
	{"", "", "", "✓"},
}

func expected(network wire.Network, client, server string) string {
	fits := func(is, want string) bool { return want == "" || is == want }
	at := slices.IndexFunc(rules, func(r rule) bool {
		return fits(string(network), string(r.network)) && fits(client, r.client) && fits(server, r.server)
	})
	return rules[at].want
}

func TestCellsFollowFromDeclaredFaults(t *testing.T) {
	for _, network := range []wire.Network{wire.UDP, wire.TCP} {
		t.Run(string(network), func(t *testing.T) { compare(t, network) })
	}
}

// compare plays all fixtures that a transport's rules name.
func compare(t *testing.T, network wire.Network) {
	watcher := &counted{}
	run := inDocker(t, watcher)
	run.Protocols = []wire.Network{network}
	names := []string{"conforming/python-book"}
	for _, r := range rules {
		for _, n := range []string{r.client, r.server} {
			if n = "faulty/" + n; r.network == network && n != "faulty/" && n != "faulty/reference" && !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	result, err := run.Play(t.Context(), handedIn(t, names...))
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]string{}
	for _, reason := range result.Reasons {
		codes[reason.ID] = reason.Code
	}
	cells := result.Grids[0].Cells
	for _, c := range cells {
		client, server := name(result.Contents[c.Client]), name(result.Contents[c.Server])
		got := map[matrix.Outcome]string{matrix.Talked: "✓", matrix.Blocked: "–", matrix.Error: "!", matrix.Failed: codes[c.Reason]}[c.Outcome]
		if want := expected(network, client, server); got != want {
			t.Errorf("%s with %s is %s, want %s: %s", client, server, got, want, c.Text)
		}
	}
	if want := (len(names) + 1) * (len(names) + 1); len(cells) != want || watcher.held != want || watcher.planned != want {
		t.Errorf("%d cells, %d were told, %d were planned, want %d of each", len(cells), watcher.held, watcher.planned, want)
	}
	nothingLeft(t)
}

// nothingLeft sees that no container of this process is there.
func nothingLeft(t *testing.T) {
	t.Helper()
	docker, err := sandbox.NewDocker(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer docker.Close()
	found, err := docker.Client().ContainerList(t.Context(), client.ContainerListOptions{All: true,
		Filters: make(client.Filters).Add("label", fmt.Sprintf("org.sockgrade.pid=%d", os.Getpid()))})
	if err != nil || len(found.Items) > 0 {
		t.Errorf("%d containers are left, %v", len(found.Items), err)
	}
}
