package bench

import (
	"context"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Connection is a client that has connected and does nothing.
type Connection struct {
	server TCPServer
	id     wire.ConnID
}

// Connect opens a connection and sends nothing. It is closed with the server at the latest.
func (s TCPServer) Connect(ctx context.Context) *Connection {
	s.lab.now.silent = true
	defer func() { s.lab.now.silent = false }()
	came := s.converse(ctx, wire.TCPArgs{Dialogues: []wire.Dialogue{{To: s.at(s.address().Addr()), Wait: s.lab.options.Limits.Reply}}})
	step := s.step("connected and sent nothing", nil)
	step.At, step.Socket = came.Start, socket(came.Transcripts[0].From)
	if came.Transcripts[0].Conn == 0 {
		step.Outcome = "the connection was not made"
	}
	return &Connection{s, came.Transcripts[0].Conn}
}

// Listen returns what comes within a quiet window although nothing was sent.
func (c *Connection) Listen(ctx context.Context) *Reply {
	quiet := c.server.lab.options.Limits.Quiet
	came := c.do(ctx, wire.Step{Do: wire.Receive, Wait: quiet})
	r := c.server.reply(nil, came.Transcripts[0], came.Exited)
	r.limit = quiet
	r.step = c.server.step("connected, sent nothing and listened", nil)
	r.step.Socket = socket(came.Transcripts[0].From)
	r.note()
	if !r.Answered && r.Ending == LeftOpen {
		r.step.Outcome = "nothing came within " + quiet.String()
	}
	return r
}

// Close closes it as a client that leaves.
func (c *Connection) Close(ctx context.Context) { c.leave(ctx, wire.Close, "closed the connection") }

// Reset ends it with a RST, as the kernel does for a client that crashed with unread data.
func (c *Connection) Reset(ctx context.Context) { c.leave(ctx, wire.Reset, "reset the connection") }

func (c *Connection) leave(ctx context.Context, how wire.Action, did string) {
	came := c.do(ctx, wire.Step{Do: how})
	step := c.server.step(did, nil)
	step.At, step.Socket = came.Start, socket(came.Transcripts[0].From)
}

func (c *Connection) do(ctx context.Context, steps ...wire.Step) wire.TCPReply {
	if c.id == 0 {
		return wire.TCPReply{Transcripts: make([]wire.Transcript, 1)}
	}
	came, err := c.server.lab.stage.TCP(ctx, wire.TCPArgs{Program: c.server.id, Dialogues: []wire.Dialogue{{Conn: c.id, Steps: steps}}})
	c.server.lab.must(err)
	c.server.lab.tick(came.End)
	c.id = came.Transcripts[0].Conn
	return came
}
