package bench

import (
	"bytes"
	"testing"
)

func TestRecogniseFindsTheRequestInAReply(t *testing.T) {
	tests := []struct {
		name         string
		request, got string
		want         string
	}{
		{"as it should be", "hello world", "HELLO WORLD", "HELLO WORLD"},
		{"not upper-cased", "hello world", "hello world", "hello world"},
		{"behind a label", "hello", "Reply: HELLO", "HELLO"},
		{"before padding", "hello", "HELLO\x00\x00", "HELLO"},
		{"before a terminator", "hello", "HELLO\r\n", "HELLO"},
		{"in a bytes literal", "hello", "b'HELLO'", "HELLO"},
		{"cut short", "hello world", "HELLO W", "HELLO W"},
		{"the longest of several beginnings", "hello world", "HELL HELLO WORL HELLO", "HELLO WORL"},
		{"the first of two whole ones", "hello", "HELLOhello", "HELLO"},
		{"overlapping beginnings", "aaaab", "AAAAAAB", "AAAAB"},
		{"shorter than it takes", "hi", "HI", "HI"},
		{"less than it takes", "hello", "HEL", ""},
		{"something else", "hello", "GOODBYE", ""},
		{"nothing came", "hello", "", ""},
		{"nothing was asked", "", "HELLO", ""},
		{"letters beyond ASCII, all raised", "déjà vu", "DÉJÀ VU", "DÉJÀ VU"},
		{"letters beyond ASCII, left", "déjà vu", "DéJà VU", "DéJà VU"},
		{"no text", "ab\xff\xfecd", "AB\xff\xfeCD", "AB\xff\xfeCD"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := recognise([]byte(test.request), []byte(test.got)); string(got) != test.want {
				t.Errorf("in %q found %q, not %q", test.got, got, test.want)
			}
		})
	}
}

func TestRecognisedBytesCannotBeExtendedIntoTheReply(t *testing.T) {
	reply := []byte("HELLO and more")
	found := recognise([]byte("hello"), reply)
	_ = append(found, '!')
	if string(reply) != "HELLO and more" {
		t.Errorf("the reply became %q", reply)
	}
}

func TestUpperRaisesASCIILettersOnly(t *testing.T) {
	text := []byte("az AZ 09 `{@[ é \xff\x00")
	before := bytes.Clone(text)
	if got, want := Upper(text), "AZ AZ 09 `{@[ é \xff\x00"; string(got) != want {
		t.Errorf("got %q, not %q", got, want)
	}
	if !bytes.Equal(text, before) {
		t.Errorf("the argument became %q", text)
	}
}

func TestReplySaysWhyNothingCame(t *testing.T) {
	tests := []struct {
		reply Reply
		want  string
	}{
		{Reply{limit: DefaultLimits().Reply}, "no reply within 2 s"},
		{Reply{Exited: true, Ending: Closed}, "no reply: the program ended"},
		{Reply{Ending: LeftOpen, limit: DefaultLimits().Reply}, "no reply within 2 s"},
		{Reply{Ending: LeftOpen, limit: DefaultLimits().Reply, asleep: true}, "no reply: the program waits for something else"},
		{Reply{Ending: Closed, asleep: true}, "no reply: the connection was closed"},
		{Reply{Ending: Closed}, "no reply: the connection was closed"},
		{Reply{Ending: ResetByIt}, "no reply: the connection was reset"},
		{Reply{Ending: NotReached}, "no reply: the connection was refused"},
		{Reply{Ending: Crowded}, "no reply: no port is left to connect from"},
		{Reply{Ending: Unreachable}, "no reply: nobody can connect to the address that it listens at"},
		{Reply{Ending: Deserted}, "no reply: nothing listens any more"},
		{Reply{Answered: true}, ""},
		{Reply{Answered: true, Ending: Closed}, "the connection was closed"},
		{Reply{Answered: true, More: [][]byte{nil, nil}}, "2 more datagrams came"},
	}
	for _, test := range tests {
		if got := test.reply.outcome(); got != test.want {
			t.Errorf("%+v: %q, not %q", test.reply, got, test.want)
		}
	}
}

func TestAsFarAsAnswered(t *testing.T) {
	yes, no := &Reply{Answered: true}, &Reply{}
	for _, test := range []struct {
		name string
		all  []*Reply
		want int
	}{
		{"all", []*Reply{yes, yes, yes}, 3},
		{"the first two", []*Reply{yes, yes, no}, 2},
		{"none, which the first tells", []*Reply{no, no}, 1},
		{"one after one that did not come", []*Reply{yes, no, yes}, 1},
	} {
		if got := AsFarAsAnswered(test.all); len(got) != test.want {
			t.Errorf("%s: %d replies, not %d", test.name, len(got), test.want)
		}
	}
}
