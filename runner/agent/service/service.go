//go:build linux

// Package service answers a grader's calls: it is the agent's side of package wire.
package service

import (
	"errors"
	"fmt"
	"io"
	"net/rpc"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/capture"
	"github.com/sockgrade/sockgrade/runner/agent/clock"
	"github.com/sockgrade/sockgrade/runner/agent/exchange"
	"github.com/sockgrade/sockgrade/runner/agent/guest"
	"github.com/sockgrade/sockgrade/runner/agent/loopback"
	"github.com/sockgrade/sockgrade/runner/agent/peer"
	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Service has the methods that a wire.Client calls. Its exported methods are the protocol, nothing else.
type Service struct {
	guests  *guest.Keeper
	servers *peer.Hub
	caller  *exchange.Caller
	packets Recordings
	pulse   pulse
}

// Recordings are the captures of all networks.
type Recordings map[*loopback.Net]*capture.Capture

// Close closes them all at the same time: one after the other, as the end of the process would, takes long.
func (r Recordings) Close() error {
	var all errgroup.Group
	for _, recording := range r {
		all.Go(recording.Close)
	}
	return all.Wait()
}

// Serve answers calls until the stream ends, which means that the grader has gone, or until no call comes within the
// heartbeat that it asked for.
func Serve(stream io.ReadWriteCloser, guests *guest.Keeper, recordings Recordings) error {
	s := &Service{
		guests:  guests,
		servers: peer.NewHub(),
		caller:  exchange.NewCaller(),
		packets: recordings,
		pulse:   pulse{lost: make(chan struct{})},
	}
	server := rpc.NewServer()
	if err := server.RegisterName(wire.ServiceName, s); err != nil {
		return err
	}
	ended := make(chan struct{})
	// net/rpc waits for the calls that are pending when its stream ends: a program may be watched for minutes.
	heard := &endOfReading{ReadWriteCloser: stream, ended: make(chan struct{})}
	go func() {
		defer close(ended)
		server.ServeConn(heard)
	}()
	select {
	case <-ended:
		return nil
	case <-heard.ended:
		return nil
	case <-s.pulse.lost:
		return errors.New("the grader has fallen silent")
	}
}

// endOfReading tells when its stream can be read no more.
type endOfReading struct {
	io.ReadWriteCloser
	once  sync.Once
	ended chan struct{}
}

func (e *endOfReading) Read(b []byte) (int, error) {
	n, err := e.ReadWriteCloser.Read(b)
	if err != nil {
		e.once.Do(func() { close(e.ended) })
	}
	return n, err
}

// Hello implements wire.Client's Hello.
func (s *Service) Hello(args wire.HelloArgs, reply *wire.HelloReply) (err error) {
	defer s.answer("Hello", &err)()
	if args.Version != wire.Version {
		return fmt.Errorf("the agent speaks version %d of the protocol, the grader version %d", wire.Version, args.Version)
	}
	s.guests.LimitOutput(args.OutputLimit)
	s.pulse.demand(args.Heartbeat)
	*reply = wire.HelloReply{Version: wire.Version, Started: clock.Started(), OwnUIDs: s.guests.OwnUsers()}
	return nil
}

// Unpack implements wire.Client's Unpack.
func (s *Service) Unpack(args wire.UnpackArgs, _ *wire.Empty) (err error) {
	defer s.answer("Unpack", &err)()
	return unpack(args.Tar, wire.Work)
}

// Build implements wire.Client's Build.
func (s *Service) Build(args wire.BuildArgs, reply *wire.BuildReply) (err error) {
	defer s.answer("Build", &err)()
	*reply, err = s.guests.Build(args)
	return err
}

// Start implements wire.Client's Start.
func (s *Service) Start(args wire.StartArgs, reply *wire.ProgramID) (err error) {
	defer s.answer("Start", &err)()
	p, err := s.guests.Start(args.Command, args.Apart || args.Peer != nil, func(p *guest.Program) error {
		if args.Peer == nil {
			return nil
		}
		return s.serve(p, *args.Peer)
	})
	if err != nil {
		return err
	}
	*reply = p.ID()
	return nil
}

// released is how long the kernel may take to let go of the sockets of programs that have been killed.
const released = time.Second

// serve sets up the server of a program that is about to start. Nobody is in its network yet, so if the port is taken there,
// another program has been passed a socket of an earlier one, and does not let go of it by itself; or an earlier one has left one
// in the kernel that hears no answer and takes long to give up.
func (s *Service) serve(p *guest.Program, spec wire.Peer) error {
	err := s.servers.Serve(p, spec)
	if !errors.Is(err, unix.EADDRINUSE) {
		return err
	}
	if err := s.guests.EndAllBut(p, "a port in another network was taken"); err != nil {
		return err
	}
	for deadline := time.Now().Add(released); errors.Is(err, unix.EADDRINUSE); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			return guest.Refusal("the port where it is to find the grader is taken, by what an earlier program left in its network")
		}
		err = s.servers.Serve(p, spec)
	}
	return err
}

// Watch implements wire.Client's Watch.
func (s *Service) Watch(args wire.WatchArgs, reply *wire.WatchReply) (err error) {
	defer s.answer("Watch", &err)()
	p, err := s.guests.Program(args.Program)
	if err != nil {
		return err
	}
	*reply, err = p.Watch(args)
	return err
}

// Type implements wire.Client's Type.
func (s *Service) Type(args wire.TypeArgs, _ *wire.Empty) (err error) {
	defer s.answer("Type", &err)()
	p, err := s.guests.Program(args.Program)
	if err != nil {
		return err
	}
	p.Type(args.Text)
	return nil
}

// Stop implements wire.Client's Stop.
func (s *Service) Stop(args wire.StopArgs, reply *wire.State) (err error) {
	defer s.answer("Stop", &err)()
	p, err := s.guests.Program(args.Program)
	if err != nil {
		return err
	}
	*reply, err = p.Stop()
	s.caller.Leave(p)
	s.servers.Leave(p)
	if err == nil {
		s.guests.Vacate(p)
		err = p.Clear(released)
	}
	return err
}

// UDP implements wire.Client's UDP.
func (s *Service) UDP(args wire.UDPArgs, reply *wire.UDPReply) (err error) {
	defer s.answer("UDP", &err)()
	p, err := s.guests.Program(args.Program)
	if err != nil {
		return err
	}
	*reply, err = s.caller.UDP(p, args)
	return err
}

// TCP implements wire.Client's TCP.
func (s *Service) TCP(args wire.TCPArgs, reply *wire.TCPReply) (err error) {
	defer s.answer("TCP", &err)()
	p, err := s.guests.Program(args.Program)
	if err != nil {
		return err
	}
	*reply, err = s.caller.TCP(p, args)
	return err
}

// Packets implements wire.Client's Packets.
func (s *Service) Packets(args wire.PacketsArgs, reply *wire.PacketsReply) (err error) {
	defer s.answer("Packets", &err)()
	network := s.guests.Home()
	if args.Of != 0 {
		p, err := s.guests.Program(args.Of)
		if err != nil {
			return err
		}
		network = p.Network()
		from, to := p.Span()
		args.From, args.To = max(args.From, from), min(args.To, to)
	}
	recording := s.packets[network]
	if recording == nil {
		return errors.New("this sandbox is in another's network, which has the packets")
	}
	*reply, err = recording.Packets(args)
	return err
}

// Ping implements wire.Client's Ping.
func (s *Service) Ping(wire.Empty, *wire.Empty) (err error) {
	defer s.answer("Ping", &err)()
	return nil
}

// answer notes that a call has come, and makes a panic in it the call's error: a fault in one call must not take the whole
// sandbox, and with it every other verdict, away. It is to be called first and its result deferred.
func (s *Service) answer(method string, err *error) func() {
	s.pulse.beat()
	return func() {
		if fault := recover(); fault != nil {
			*err = fmt.Errorf("the agent failed in %s: %v\n%s", method, fault, debug.Stack())
		}
	}
}

// pulse tells when the grader has fallen silent.
type pulse struct {
	lost chan struct{}

	mu    sync.Mutex
	every time.Duration
	timer *time.Timer
}

// demand asks for a beat at least every so often; 0 asks for none.
func (p *pulse) demand(every time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if every <= 0 || p.timer != nil {
		return
	}
	p.every = every
	p.timer = time.AfterFunc(every, func() { close(p.lost) })
}

func (p *pulse) beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	// A timer that has fired stays so: it must not close the channel twice.
	if p.timer != nil && p.timer.Stop() {
		p.timer.Reset(p.every)
	}
}
