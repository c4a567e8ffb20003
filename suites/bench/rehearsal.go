package bench

import (
	"context"
	"sync"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

// rehearsal is a client's runs in the background, each in a network of its own, watched while the servers are judged: a client
// that waits a second for a reply would otherwise hold everything up.
//
// Its conversations are not alone on the machine, so they can only make a requirement pass. A client that is not like the
// book's is not rehearsed to the end.
type rehearsal struct {
	cancel context.CancelFunc
	typed  chan struct{} // closed when the slow conversation waits for its reply, or has failed
	done   chan struct{}
	runs   map[string]*take // by scenario; not changed once the rehearsal has begun
}

// take is one run of a rehearsal. The conversation is set when done is closed; nil if it did not come about.
type take struct {
	done         chan struct{}
	conversation *Conversation
}

// headStart is how long everything else waits at most until the slow conversations have begun, which end last: each program's
// start slows down the others.
const headStart = 50 * time.Millisecond

// rehearse starts the rehearsals of both clients, and returns after their head start.
func (lab *Lab) rehearse(ctx context.Context) {
	var waiting []*rehearsal
	for _, p := range []requirement.Program{requirement.UDPClient, requirement.TCPClient} {
		if part := lab.parts[p]; part != nil && part.Missing == "" {
			waiting = append(waiting, lab.clientOf(p).rehearse(ctx))
		}
	}
	limit := time.After(headStart)
	for _, r := range waiting {
		select {
		case <-r.typed:
		case <-limit:
			return
		}
	}
}

func (c *client) rehearse(ctx context.Context) *rehearsal {
	quick := []scenario{plain, blanks, accented, full, overfull}
	if c.network == wire.TCP {
		quick = append(quick, cutShort, refused)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	r := &rehearsal{cancel: cancel, typed: make(chan struct{}), done: make(chan struct{}), runs: map[string]*take{}}
	for _, s := range append(quick, slow) {
		r.runs[s.name] = &take{done: make(chan struct{})}
	}
	c.rehearsal = r
	go func() {
		defer close(r.done)
		r.run(ctx, c, quick)
	}()
	return r
}

// run has the slow conversation, for which everything waits in the end, and as soon as only its reply is missing the quick ones,
// one after the other, up to the first in which the client has habits that have to be learnt. A stage that has gone shows itself
// in the foreground too.
func (r *rehearsal) run(ctx context.Context, c *client, quick []scenario) {
	waits, err := c.typeTo(ctx, slow, habits{hasty: true})
	close(r.typed)
	if err != nil {
		r.leaveOut(append(quick, slow))
		return
	}
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(func() {
		conversation, err := waits.toItsEnd(ctx)
		r.keep(slow, conversation, err)
	})
	until := time.Now().Add(c.lab.options.Limits.Program)
	for i, s := range quick {
		if time.Now().After(until) {
			r.leaveOut(quick[i:])
			return
		}
		conversation, err := c.talk(ctx, s, habits{hasty: true})
		r.keep(s, conversation, err)
		if err != nil || s.peer && len(conversation.Requests) == 0 || conversation.Exit == nil {
			r.leaveOut(quick[i+1:])
			return
		}
	}
}

func (r *rehearsal) keep(s scenario, conversation *Conversation, err error) {
	if err == nil {
		r.runs[s.name].conversation = conversation
	}
	close(r.runs[s.name].done)
}

func (r *rehearsal) leaveOut(all []scenario) {
	for _, s := range all {
		close(r.runs[s.name].done)
	}
}

// known returns a run that was watched before; one that is under way in a rehearsal is waited for. It is nil if there is none.
func (c *client) known(name string) *Conversation {
	if c.runs[name] == nil && c.rehearsal != nil && c.rehearsal.runs[name] != nil {
		<-c.rehearsal.runs[name].done
		return c.rehearsal.runs[name].conversation
	}
	return c.runs[name]
}

// hush waits until nothing runs in the background any more.
func (lab *Lab) hush() {
	for _, c := range lab.clients {
		if c.rehearsal != nil {
			<-c.rehearsal.done
		}
	}
}
