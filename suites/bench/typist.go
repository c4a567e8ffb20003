package bench

import (
	"fmt"
	"regexp"
	"time"
)

// settled is how long a program has to be asleep to count as waiting for its keyboard when no known prompt stands there.
// Being asleep is more than being slow: none of its threads could have run, see wire.State.Idle.
const settled = 100 * time.Millisecond

// dozing is how long it has to be asleep if nothing stands there that asks: some threads that wait for their own clock cannot
// be told from ones that wait for somebody.
const dozing = time.Second

var (
	asksForHost = regexp.MustCompile(`(?i)host|server.?(name|ip|addr)|\bip\b|address|dirección|direccion|endereço|adresse|服务器|地址`)
	asksForPort = regexp.MustCompile(`(?i)\bport|puerto|porta\b|端口`)
)

// answerTo is what a person types when a program asks for the server's host or port.
func answerTo(question []byte, port uint16) (string, bool) {
	host, number := asksForHost.Match(question), asksForPort.Match(question)
	switch {
	case host && number:
		// Both words stand there: the one that comes last is what is asked for.
		if last(asksForPort, question) > last(asksForHost, question) {
			return fmt.Sprint(port), true
		}
		return loopback.String(), true
	case host:
		return loopback.String(), true
	case number:
		return fmt.Sprint(port), true
	}
	return "", false
}

func last(pattern *regexp.Regexp, text []byte) int {
	places := pattern.FindAllIndex(text, -1)
	return places[len(places)-1][0]
}
