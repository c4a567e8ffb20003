//go:build linux

package loopback

import (
	"fmt"

	"golang.org/x/net/dns/dnsmessage"
)

// DNSPort is where name servers listen; what goes there is not a program's own traffic.
const DNSPort = 53

// answerNames starts a name server on every address that knows every name: each is 127.0.0.1. It runs until the process ends.
func answerNames() error {
	pc, err := ListenUDP(DNSPort)
	if err != nil {
		return fmt.Errorf("starting the name server: %w", err)
	}
	go func() {
		buffer := make([]byte, 512) // RFC 1035: the limit of a message over UDP
		for {
			n, from, to, err := pc.Receive(buffer)
			if err != nil {
				return
			}
			if reply, err := answer(buffer[:n]); err == nil {
				_ = pc.Send(reply, to, from) // a resolver that has gone asks no more
			}
		}
	}()
	return nil
}

// answer makes the reply to a query: 127.0.0.1 for an A question, no record for any other.
func answer(query []byte) ([]byte, error) {
	var parser dnsmessage.Parser
	header, err := parser.Start(query)
	if err != nil {
		return nil, err
	}
	if header.Response {
		return nil, fmt.Errorf("not a query")
	}
	questions, err := parser.AllQuestions()
	if err != nil {
		return nil, err
	}
	reply := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID:                 header.ID,
			Response:           true,
			OpCode:             header.OpCode,
			Authoritative:      true,
			RecursionDesired:   header.RecursionDesired,
			RecursionAvailable: true,
		},
		Questions: questions,
	}
	for _, q := range questions {
		if q.Type == dnsmessage.TypeA && q.Class == dnsmessage.ClassINET {
			reply.Answers = append(reply.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class},
				Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
			})
		}
	}
	return reply.Pack()
}
