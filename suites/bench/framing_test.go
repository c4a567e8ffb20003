package bench

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

func TestFramingEndsARequest(t *testing.T) {
	send := func(text string) wire.Step { return wire.Step{Do: wire.Send, Payload: []byte(text)} }
	tests := map[framing][]wire.Step{
		unknownFraming: {send("hello")},
		bare:           {send("hello")},
		newline:        {send("hello\n")},
		halfClosed:     {send("hello"), {Do: wire.HalfClose}},
	}
	for f, want := range tests {
		request := make([]byte, 5, 10) // with room for a newline, which is not to be written there
		copy(request, "hello")
		if diff := cmp.Diff(want, f.end(request)); diff != "" {
			t.Errorf("%d: %s", f, diff)
		}
		if string(request[:6]) != "hello\x00" {
			t.Errorf("%d wrote into the request's memory: %q", f, request[:6])
		}
	}
}
