//go:build linux

package loopback

import (
	"fmt"
	"strings"

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

// localhost is the one address that has a name: programs that ask for it print it.
const localhost = "1.0.0.127.in-addr.arpa."

// answer makes the reply to a query: 127.0.0.1 for an A question, localhost for the name of that address, no record for any other.
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
		if body := record(q); body != nil {
			reply.Answers = append(reply.Answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class}, Body: body})
		}
	}
	return reply.Pack()
}

func record(q dnsmessage.Question) dnsmessage.ResourceBody {
	switch {
	case q.Class != dnsmessage.ClassINET:
		return nil
	case q.Type == dnsmessage.TypeA:
		return &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}}
	case q.Type == dnsmessage.TypePTR && strings.EqualFold(q.Name.String(), localhost):
		return &dnsmessage.PTRResource{PTR: dnsmessage.MustNewName("localhost.")}
	}
	return nil
}
