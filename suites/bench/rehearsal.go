package bench

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// rehearsal is a client's runs in the background, watched while the server of the other transport is judged: a client
// that waits a second for a reply would otherwise hold everything up.
//
// Its conversations are not alone on the machine, so they can only make a requirement pass. A client that is not like the
// book's is not rehearsed to the end.
type rehearsal struct {
	cancel context.CancelFunc
	done   chan struct{}
	runs   map[string]*Conversation // to be read after done
}

// rehearse starts the rehearsal that can run first: TCP's, for the UDP server is judged first.
func (lab *Lab) rehearse(ctx context.Context) { lab.rehearseClient(ctx, requirement.TCPClient) }

// rehearseUDPClient starts the other one, when the UDP server has been judged and its port is free.
func (lab *Lab) rehearseUDPClient(ctx context.Context) {
	if !lab.options.Rehearse || lab.clientOf(requirement.UDPClient).rehearsal != nil {
		return
	}
	lab.claim(ctx, wire.UDP, "")
	lab.rehearseClient(ctx, requirement.UDPClient)
}

func (lab *Lab) rehearseClient(ctx context.Context, p requirement.Program) {
	part := lab.parts[p]
	c := lab.clientOf(p)
	if part == nil || part.Missing != "" || c.rehearsal != nil || len(c.runs) > 0 {
		return
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	c.rehearsal = &rehearsal{cancel: cancel, done: make(chan struct{}), runs: map[string]*Conversation{}}
	go func() {
		defer close(c.rehearsal.done)
		c.rehearsal.run(ctx, c)
	}()
}

func (r *rehearsal) run(ctx context.Context, c *client) {
	quick := []scenario{plain, blanks, accented, full, overfull}
	if c.network == wire.TCP {
		// While no server is to be there, no other conversation may be under way.
		if conversation, err := c.talk(ctx, refused, habits{hasty: true}); err == nil {
			r.runs[refused.name] = conversation
		}
		quick = append(quick, cutShort)
	}
	var slowly *Conversation
	var beside errgroup.Group
	beside.Go(func() (err error) {
		slowly, err = c.talk(ctx, slow, habits{hasty: true})
		return err
	})
	for _, s := range quick {
		conversation, err := c.talk(ctx, s, habits{hasty: true})
		if err != nil {
			break // a stage that has gone shows itself in the foreground too
		}
		r.keep(s, conversation)
		if len(conversation.Requests) == 0 || conversation.Exit == nil {
			break // it has habits that have to be learnt
		}
	}
	if err := beside.Wait(); err == nil {
		r.keep(slow, slowly)
	}
}

// keep remembers a run, unless it is not certain what belongs to it.
func (r *rehearsal) keep(s scenario, conversation *Conversation) {
	if !conversation.mixedUp {
		r.runs[s.name] = conversation
	}
}

func (r *rehearsal) running() bool {
	select {
	case <-r.done:
		return false
	default:
		return true
	}
}

// rehearsed returns a run that was watched before, waiting for a rehearsal that is still under way.
func (c *client) rehearsed(ctx context.Context, name string) *Conversation {
	if c.rehearsal != nil {
		if c.network == wire.UDP && c.rehearsal.running() {
			c.lab.meanwhile(ctx, requirement.InteropTCP)
		}
		<-c.rehearsal.done
		for name, run := range c.rehearsal.runs {
			if c.runs[name] == nil {
				c.runs[name] = run
			}
		}
		c.rehearsal.runs = nil
	}
	return c.runs[name]
}

// meanwhile judges a requirement before its turn, if it is to be judged at all: there is nothing else to do.
func (lab *Lab) meanwhile(ctx context.Context, r *requirement.Requirement) {
	if _, registered := lab.judges[r.ID]; registered && (lab.now == nil || lab.now.requirement != r) {
		lab.finding(ctx, r)
	}
}

// claim makes the port of one transport free for the program that is to use it next: the server of that transport is
// ended unless it is that program itself, and a rehearsal is waited for.
func (lab *Lab) claim(ctx context.Context, network wire.Network, next requirement.Program) {
	for _, c := range lab.clients {
		if c.network == network && c.rehearsal != nil {
			<-c.rehearsal.done
		}
	}
	for _, s := range lab.servers {
		if s.network == network && s.program != next {
			s.stop(ctx)
		}
	}
}

// rehearsing tells whether something runs in the background.
func (lab *Lab) rehearsing() bool {
	for _, c := range lab.clients {
		if c.rehearsal != nil && c.rehearsal.running() {
			return true
		}
	}
	return false
}

// hush waits until nothing runs in the background any more.
func (lab *Lab) hush() {
	for _, c := range lab.clients {
		if c.rehearsal != nil {
			<-c.rehearsal.done
		}
	}
}
