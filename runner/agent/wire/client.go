package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/rpc"
)

// ServiceName is the name under which the agent registers its methods; each method is named like its Client counterpart.
const ServiceName = "Agent"

// ErrGone is wrapped by every error that a Client returns because the agent, or the way to it, has gone.
var ErrGone = errors.New("the sandbox has gone")

// Client is a grader's end of the protocol. It is safe for concurrent use.
type Client struct{ rpc *rpc.Client }

// NewClient speaks to the agent at the other end of stream. Closing the client closes stream.
func NewClient(stream io.ReadWriteCloser) *Client {
	return &Client{rpc: rpc.NewClient(stream)}
}

// Close ends the session; an agent that is PID 1 of a sandbox then ends, and the sandbox with it.
func (c *Client) Close() error { return c.rpc.Close() }

// Hello opens the session and refuses an agent of another version.
func (c *Client) Hello(ctx context.Context, args HelloArgs) (HelloReply, error) {
	args.Version = Version
	reply, err := call[HelloReply](ctx, c, "Hello", args)
	if err == nil && reply.Version != Version {
		err = fmt.Errorf("the agent speaks version %d of the protocol, not %d", reply.Version, Version)
	}
	return reply, err
}

// Unpack writes files below Work.
func (c *Client) Unpack(ctx context.Context, args UnpackArgs) error {
	_, err := call[Empty](ctx, c, "Unpack", args)
	return err
}

// Build runs a command to its end.
func (c *Client) Build(ctx context.Context, args BuildArgs) (BuildReply, error) {
	return call[BuildReply](ctx, c, "Build", args)
}

// Start starts a program. A program that cannot be executed at all is a program that exits with status 127 and says why on
// its screen, as under a shell.
func (c *Client) Start(ctx context.Context, args StartArgs) (ProgramID, error) {
	return call[ProgramID](ctx, c, "Start", args)
}

// Watch waits for a program.
func (c *Client) Watch(ctx context.Context, args WatchArgs) (WatchReply, error) {
	return call[WatchReply](ctx, c, "Watch", args)
}

// Type types on a program's keyboard. Typing to a program that has exited has no effect.
func (c *Client) Type(ctx context.Context, args TypeArgs) error {
	_, err := call[Empty](ctx, c, "Type", args)
	return err
}

// Stop ends a program and returns its last state. Stopping it again is allowed.
func (c *Client) Stop(ctx context.Context, args StopArgs) (State, error) {
	return call[State](ctx, c, "Stop", args)
}

// UDP has an exchange with a UDP server.
func (c *Client) UDP(ctx context.Context, args UDPArgs) (UDPReply, error) {
	return call[UDPReply](ctx, c, "UDP", args)
}

// TCP holds dialogues with a TCP server.
func (c *Client) TCP(ctx context.Context, args TCPArgs) (TCPReply, error) {
	return call[TCPReply](ctx, c, "TCP", args)
}

// Packets returns what was captured on the loopback.
func (c *Client) Packets(ctx context.Context, args PacketsArgs) (PacketsReply, error) {
	return call[PacketsReply](ctx, c, "Packets", args)
}

// Ping tells that the agent is alive.
func (c *Client) Ping(ctx context.Context) error {
	_, err := call[Empty](ctx, c, "Ping", Empty{})
	return err
}

func call[Reply, Args any](ctx context.Context, c *Client, method string, args Args) (Reply, error) {
	var reply Reply
	pending := c.rpc.Go(ServiceName+"."+method, args, &reply, make(chan *rpc.Call, 1))
	select {
	case <-ctx.Done():
		var none Reply // the call may still write to reply
		return none, context.Cause(ctx)
	case <-pending.Done:
	}
	if pending.Error == nil {
		return reply, nil
	}
	var answer rpc.ServerError
	if errors.As(pending.Error, &answer) {
		return reply, fmt.Errorf("sandbox: %s: %w", method, pending.Error)
	}
	return reply, fmt.Errorf("sandbox: %s: %w: %w", method, ErrGone, pending.Error)
}
