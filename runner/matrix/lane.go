package matrix

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/bench"
)

// lane has the conversations of one transport in a hall, one after the other.
type lane struct {
	run     Run
	hall    *hall
	network wire.Network
	// alone is held by whoever has a server, and by a server alone that does not bind its port: that of another transport may
	// have it, where one program serves both.
	alone *sync.RWMutex
	found func(Cell)
}

func byPair(a, b Cell) int { return cmp.Or(a.Client-b.Client, a.Server-b.Server) }

// play tries the pairs, server by server. The error is ctx's, or that the network has gone.
func (l *lane) play(ctx context.Context, pairs []Pair) error {
	clients := map[int][]int{}
	var servers []int
	for _, p := range pairs {
		if clients[p.Server] == nil {
			servers = append(servers, p.Server)
		}
		clients[p.Server] = append(clients[p.Server], p.Client)
	}
	slices.Sort(servers)
	for _, server := range servers {
		if err := l.receive(ctx, server, clients[server]); err != nil {
			return err
		}
	}
	return nil
}

// receive starts a server and lets the clients meet it that can.
func (l *lane) receive(ctx context.Context, server int, clients []int) error {
	var able []int
	for _, client := range clients {
		if c, unable := l.unable(client, server); unable {
			l.found(c)
			continue
		}
		able = append(able, client)
	}
	if len(able) == 0 {
		return nil
	}
	s := &session{lane: l, number: server, host: l.hall.parties[server]}
	s.player = s.host.players[serverOf[l.network]]
	l.alone.RLock()
	unlock := l.alone.RUnlock
	defer func() { unlock() }()
	if s.start(ctx); s.unbound != nil {
		l.alone.RUnlock()
		l.alone.Lock()
		unlock = l.alone.Unlock
		s.start(ctx)
	}
	for _, client := range able {
		c, err := s.meet(ctx, client)
		if err != nil {
			if c, err = l.failed(ctx, err, client, server); err != nil {
				return err
			}
		}
		c.Client, c.Server = client, server
		l.found(c)
	}
	if err := s.player.Dismiss(ctx); err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// unable is the cell of a pair that cannot be tried: a program is missing, or does not build.
func (l *lane) unable(client, server int) (c Cell, unable bool) {
	c = Cell{Client: client, Server: server}
	visitor, host := l.hall.parties[client], l.hall.parties[server]
	clients, servers := clientOf[l.network], serverOf[l.network]
	var missing []string
	if why := visitor.missing[clients]; why != "" {
		missing = append(missing, "there is no "+clients.Name()+": "+why)
	}
	if why := host.missing[servers]; why != "" {
		missing = append(missing, "there is no "+servers.Name()+": "+why)
	}
	switch {
	case len(missing) > 0:
		c.Outcome, c.Text = Blocked, sentence(strings.Join(missing, "; "))
	case host.unbuilt[servers] != "":
		c.Outcome, c.Reason, c.Text = Failed, serverDoesNotBuild.ID, sentence("the server "+host.unbuilt[servers])
	case visitor.unbuilt[clients] != "":
		c.Outcome, c.Reason, c.Text = Failed, clientDoesNotBuild.ID, sentence("the client "+visitor.unbuilt[clients])
	default:
		return c, false
	}
	return c, true
}

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }

// failed is the cell of a pair at which the stage failed. The error is ctx's, or that of the network, without which nothing goes on.
func (l *lane) failed(ctx context.Context, cause error, client, server int) (Cell, error) {
	if ctx.Err() != nil {
		return Cell{}, context.Cause(ctx)
	}
	if err := l.hall.owner.gone(ctx, true); err != nil {
		return Cell{}, fmt.Errorf("the network of the matrix: %w", err)
	}
	for _, p := range []*party{l.hall.parties[server], l.hall.parties[client]} {
		if err := p.gone(ctx, true); err != nil {
			cause = err
		}
	}
	text, _, _ := strings.Cut(cause.Error(), "\n")
	return Cell{Outcome: Error, Text: sentence("it could not be tried: " + text)}, ctx.Err()
}

// session is a server that clients meet.
type session struct {
	lane   *lane
	number int
	host   *party
	player *bench.Player

	bound   wire.Socket
	unbound *Cell // what comes of every pair while the server never listens
	failed  error // the stage's, at its start
	used    bool  // it has been met since it was started
	// doubtful tells that the last client did not get on with it, so that the next had better have a new one, and worn how often a
	// failure on a used server was not confirmed on a new one.
	doubtful bool
	worn     int
}

// wornAfter is after how many such failures every client gets a new server.
const wornAfter = 2

// start starts the server anew.
func (s *session) start(ctx context.Context) {
	bound, why, screen, err := s.player.Serve(ctx)
	s.bound, s.failed, s.unbound, s.used, s.doubtful = bound, err, nil, false, false
	if err == nil && why != "" {
		s.unbound = &Cell{Outcome: Failed, Reason: serverNeverListens.ID, Text: sentence("the server never listened: " + why + lastLine("its screen", screen))}
	}
}

// meet has a client meet the server, and if nothing comes of it and the server may be the cause, a new one.
func (s *session) meet(ctx context.Context, client int) (Cell, error) {
	if lost := s.lane.hall.parties[client].gone(ctx, false); lost != nil {
		return Cell{}, lost
	}
	if s.used {
		exit, _, err := s.player.Exited(ctx)
		if err != nil {
			return Cell{}, err
		}
		if exit != nil || s.doubtful || s.worn >= wornAfter {
			s.start(ctx)
		}
	}
	used := s.used
	c, touched, err := s.try(ctx, client)
	if err != nil || c.Outcome != Failed || !used || !touched {
		return c, err
	}
	s.start(ctx)
	c, _, err = s.try(ctx, client)
	if c.Outcome == Talked {
		s.worn++
	}
	return c, err
}

// try judges a conversation, and tells whether the server took part in it.
func (s *session) try(ctx context.Context, client int) (c Cell, touched bool, err error) {
	switch {
	case s.failed != nil:
		return Cell{}, false, s.failed
	case s.unbound != nil:
		return *s.unbound, false, nil
	}
	m, err := s.once(ctx, client)
	if err != nil {
		return Cell{}, false, err
	}
	c, touched = m.judge(), m.traffic.contacted || m.ended != nil
	s.doubtful = c.Outcome == Failed && touched
	return c, touched, nil
}

// once has a conversation and gathers what was seen of it.
func (s *session) once(ctx context.Context, client int) (meeting, error) {
	l := s.lane
	visitor := l.hall.parties[client]
	s.used = true
	visit, err := visitor.players[clientOf[l.network]].Visit(ctx, s.player, l.line(client, s.number))
	if err != nil {
		return meeting{}, err
	}
	m := meeting{network: l.network, port: l.run.Port, bound: s.bound.Local.Port(), visit: visit}
	if !m.displays() {
		// A server that ends or goes on by itself has the time to.
		if _, err := s.player.Asleep(ctx, l.run.Limits.Quiet); err != nil {
			return meeting{}, err
		}
	}
	if m.ended, m.screen, err = s.player.Exited(ctx); err != nil {
		return meeting{}, err
	}
	packets, err := l.hall.owner.box.Agent().Packets(ctx, wire.PacketsArgs{From: visit.Start + visitor.behind, To: visit.End + visitor.behind})
	if err != nil {
		return meeting{}, err
	}
	m.traffic = readTraffic(packets.Packets, l.network, m.bound)
	return m, nil
}

// line is what is typed: the same for the same contents and seed, whoever else is there.
func (l *lane) line(client, server int) []byte {
	return bench.NewWords(l.run.Seed, fmt.Sprintf("matrix %s %s %s", l.hall.parties[client].digest(), l.hall.parties[server].digest(), l.network)).Sentence()
}

func (p *party) digest() string {
	if p.content == nil {
		return "reference"
	}
	return p.content.Digest
}
