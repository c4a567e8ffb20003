package report_test

import (
	"bytes"
	"strings"
	"time"

	"github.com/sockgrade/sockgrade/runner/grade"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// perfect is the result of a submission that meets everything.
func perfect() *grade.Result {
	score := 100.0
	r := &grade.Result{
		Format: 1,
		Tool:   grade.Tool{Name: "sockgrade", Version: "0.1.0"},
		Submission: grade.Submission{
			Path:   "hand-in/ann",
			Digest: "sha256:" + strings.Repeat("5e", 32),
			Programs: []grade.Program{
				{Program: requirement.UDPServer, Language: "python", Path: "UDPServer.py", Command: []string{"python3", "UDPServer.py"}, FoundBy: "by its name"},
				{Program: requirement.TCPServer, Language: "python", Path: "TCPServer.py", Command: []string{"python3", "TCPServer.py"}, FoundBy: "by its name"},
				{Program: requirement.UDPClient, Language: "python", Path: "UDPClient.py", Command: []string{"python3", "UDPClient.py"}, FoundBy: "by its name"},
				{Program: requirement.TCPClient, Language: "python", Path: "TCPClient.py", Command: []string{"python3", "TCPClient.py"}, FoundBy: "by its name"},
			},
		},
		Port: 12000, Seed: "7f3a", Started: time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), Seconds: 1.9,
		Sandbox: sandbox.About{Kind: "docker", Image: "sockgrade/python", Engine: "Docker 20.10.24"},
		Limits:  grade.Limits{Startup: 5, Reply: 2, Exit: 2, Quiet: 0.15},
		Score:   &score,
	}
	for _, q := range requirement.All() {
		r.Requirements = append(r.Requirements, grade.Requirement{
			ID: q.ID, Level: q.Level, Program: q.Program, Title: q.Title, Verdict: verdict.Passed, Took: 12 * time.Millisecond, Attempts: 1,
		})
	}
	tally(r)
	return r
}

// tally counts anew.
func tally(r *grade.Result) {
	count := func(name string, of func(grade.Requirement) bool) grade.Tally {
		t := grade.Tally{Name: name}
		for _, q := range r.Requirements {
			if !of(q) {
				continue
			}
			t.Asked++
			switch q.Verdict {
			case verdict.Passed:
				t.Passed++
			case verdict.Failed:
				t.Failed++
			case verdict.Blocked:
				t.Blocked++
			case verdict.Error:
				t.Error++
			}
		}
		return t
	}
	r.Levels, r.Programs = nil, nil
	for _, l := range requirement.Levels() {
		r.Levels = append(r.Levels, count(string(l), func(q grade.Requirement) bool { return q.Level == l }))
	}
	for _, p := range requirement.Programs() {
		r.Programs = append(r.Programs, count(string(p), func(q grade.Requirement) bool { return q.Program == p }))
	}
}

// with changes one requirement of a result and the score.
func with(r *grade.Result, id string, change func(*grade.Requirement)) *grade.Result {
	for i := range r.Requirements {
		if r.Requirements[i].ID == id {
			r.Requirements[i].Verdict = verdict.Failed
			r.Requirements[i].Attempts = 2
			change(&r.Requirements[i])
			tally(r)
			score := 98.1
			r.Score = &score
			return r
		}
	}
	panic("no requirement " + id)
}

func blocked(r *grade.Result, by string, p requirement.Program) {
	for i := range r.Requirements {
		if q := &r.Requirements[i]; q.Program == p && q.ID != by {
			q.Verdict, q.BlockedBy, q.Message = verdict.Blocked, by, "it cannot be tried as long as "+by+" is not met"
		}
	}
	tally(r)
}

func ms(n float64) time.Duration { return time.Duration(n * float64(time.Millisecond)) }

func text(s string) *verdict.Bytes { return verdict.NewBytes([]byte(s)) }

const ready = "The server is ready to receive\n"

// padded is a Java server that sends its whole buffer back.
func padded() *grade.Result {
	r := perfect()
	for i, name := range []string{"UDPServer", "TCPServer", "UDPClient", "TCPClient"} {
		r.Submission.Programs[i].Language, r.Submission.Programs[i].Path = "java", name+".java"
		r.Submission.Programs[i].Command = []string{"java", "-cp", ".", name}
	}
	r.Submission.Programs[2].Driven = []string{`typed "127.0.0.1" when it asked for it`, `typed "12000" when it asked for it`}
	r.Submission.Notes = []string{"UDPPinger.java was set aside: it puts nothing into upper case."}
	zeros := strings.Repeat("\x00", 2046)
	return with(r, "udp-server/exact-length", func(q *grade.Requirement) {
		q.Title = "replies with as many bytes as were sent"
		q.Message = "expected a reply of 2 bytes, but 2048 came"
		q.Hint = &grade.Hint{
			ID: "whole-buffer-sent", Cause: "the whole receive buffer is sent back, not only what was received",
			Fix:  "new String(packet.getData(), 0, packet.getLength()), or with a stream the count that read returned",
			File: "UDPServer.java", Line: 14, Code: "String s = new String(packet.getData());",
		}
		q.Evidence = verdict.Evidence{
			Steps: []verdict.Step{{
				At: ms(812), Did: "sent one datagram from 127.0.0.1", Sent: text("hi"), Expected: text("HI"),
				Received: text("HI" + zeros), Unmet: true,
			}},
			Timeline: []verdict.Packet{
				{At: ms(812.1), Protocol: "UDP", From: "127.0.0.1:40113", To: "127.0.0.1:12000", Length: 2, Start: text("hi")},
				{At: ms(812.9), Protocol: "UDP", From: "127.0.0.1:12000", To: "127.0.0.1:40113", Length: 2048, Start: text("HI" + zeros[:30])},
			},
			Screen: text(ready),
		}
	})
}

// incomplete is a submission without a TCP client.
func incomplete() *grade.Result {
	r := perfect()
	r.Submission.Programs[3] = grade.Program{Program: requirement.TCPClient}
	blocked(r, "submission/complete", requirement.TCPClient)
	with(r, "interop/tcp", func(q *grade.Requirement) {
		q.Verdict, q.BlockedBy, q.Message = verdict.Blocked, "submission/complete", "there is no TCP client"
	})
	return with(r, "submission/complete", func(q *grade.Requirement) {
		q.Message = "no entry point was found for the TCP client"
		q.Hint = &grade.Hint{
			ID: "missing-program", Cause: "a program that the assignment asks for is not in the folder, or its file cannot be recognized",
			Fix: "name the files UDPServer, UDPClient, TCPServer and TCPClient, or name the commands that run them in sockgrade.yaml",
		}
	})
}

// unparsable is a submission whose UDP server is Python 2.
func unparsable() *grade.Result {
	r := perfect()
	blocked(r, "submission/builds", requirement.UDPServer)
	output := "  File \"UDPServer.py\", line 5\n    print 'The server is ready to receive'\n    ^^^^^^^^^^^^^\n" +
		"SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?\n"
	return with(r, "submission/builds", func(q *grade.Requirement) {
		q.Message = "the UDP server does not parse"
		q.Evidence.Steps = []verdict.Step{{Did: "ran python3 -m py_compile UDPServer.py", Outcome: "it ended with status 1", Unmet: true}}
		q.Evidence.Screen = text(output)
		q.Evidence.Exit = &verdict.Exit{Code: 1}
		q.Hint = &grade.Hint{
			ID: "python2-source", Cause: "the program is written in Python 2 and is run by Python 3",
			Fix:  "print(...) with parentheses, and input(...) instead of raw_input(...)",
			File: "UDPServer.py", Line: 5, Code: "print 'The server is ready to receive'",
		}
	})
}

// crashing is a TCP server that a reset ends, and whose replies are cut.
func crashing() *grade.Result {
	r := perfect()
	trace := ready + "Traceback (most recent call last):\n  File \"/work/TCPServer.py\", line 9, in <module>\n" +
		"    sentence = connectionSocket.recv(1024).decode()\n               ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n" +
		"ConnectionResetError: [Errno 104] Connection reset by peer\n"
	with(r, "tcp-server/survives-silent-client", func(q *grade.Requirement) {
		q.Message = "a client was not served after another one had left without a word"
		q.Evidence = verdict.Evidence{
			Steps: []verdict.Step{
				{At: ms(3001), Did: "connected and sent nothing"},
				{At: ms(3002), Did: "reset the connection"},
				{At: ms(3003), Did: "connected and sent the request at once", Sent: text("maple harbor"), Expected: text("MAPLE HARBOR"),
					Outcome: "no reply: the connection was refused", Unmet: true},
			},
			Timeline: []verdict.Packet{
				{At: ms(3001), Protocol: "TCP", From: "127.0.0.1:51002", To: "127.0.0.1:12000", Flags: "SYN"},
				{At: ms(3001.1), Protocol: "TCP", From: "127.0.0.1:12000", To: "127.0.0.1:51002", Flags: "SYN ACK"},
				{At: ms(3001.2), Protocol: "TCP", From: "127.0.0.1:51002", To: "127.0.0.1:12000", Flags: "ACK"},
				{At: ms(3002), Protocol: "TCP", From: "127.0.0.1:51002", To: "127.0.0.1:12000", Flags: "RST ACK"},
				{At: ms(3003), Protocol: "TCP", From: "127.0.0.1:51004", To: "127.0.0.1:12000", Flags: "SYN"},
				{At: ms(3003.1), Protocol: "TCP", From: "127.0.0.1:12000", To: "127.0.0.1:51004", Flags: "RST ACK"},
			},
			Screen: text(trace),
			Exit:   &verdict.Exit{Code: 1, At: ms(3002.7)},
		}
		q.Hint = &grade.Hint{
			ID: "connection-reset", Cause: "a client that has gone ends the whole server: ConnectionResetError is not caught",
			Fix:  "serve each client inside try: ... except OSError: and go on with the next",
			File: "TCPServer.py", Line: 9, Code: "sentence = connectionSocket.recv(1024).decode()",
		}
	})
	with(r, "tcp-server/takes-1024", func(q *grade.Requirement) {
		q.Message = "expected all 1024 bytes back, but 256 came"
		whole := strings.Repeat("HARBOR MAPLE VELVET ", 60)[:1024]
		q.Evidence = verdict.Evidence{Steps: []verdict.Step{{
			Did: "connected and sent the request at once", Sent: text(strings.ToLower(whole)), Expected: text(whole), Received: text(whole[:256]),
			Outcome: "the connection was reset", Unmet: true,
		}}}
	})
	return with(r, "tcp-server/uppercases", func(q *grade.Requirement) {
		q.Message = "the reply is not the request in upper case"
		q.Evidence = verdict.Evidence{Steps: []verdict.Step{{
			Did: "connected and sent the request at once", Sent: text("amber lantern"), Expected: text("AMBER LANTERN"),
			Received: text("Amber Lantern"), Outcome: "the connection was closed", Unmet: true,
		}}}
	})
}

// unfinished is a run in which the sandbox failed.
func unfinished() *grade.Result {
	r := with(perfect(), "udp-server/keeps-serving", func(q *grade.Requirement) {
		q.Verdict, q.Message = verdict.Error, "sandbox: UDP: the sandbox has gone: unexpected EOF"
	})
	r.Score = nil
	return r
}

// evil tries to write on the grader's terminal, and to end or to begin something in each format that it may stand in.
const evil = "\x1b]0;owned\x07\x1b[2J\u202e\u2066\r\x9b31m\xff\ufffe" +
	"\n::set-output name=score::100\n##[error]forged\n]]></failure></testcase><!--" +
	"\n</pre></code></summary></details><script>forged()</script><img src=x>&lt;" +
	"\n```\n# forged\n`` | **forged** | [forged](https://forged.example) ![forged](x) @forged https://forged.example"

// hostile is a submission that has evil in every field that it reaches.
func hostile() *grade.Result {
	r := padded()
	r.Submission.Path += evil
	r.Submission.Notes = append(r.Submission.Notes, evil)
	r.Submission.Programs[0].Path += evil
	r.Submission.Programs[0].Language = evil
	r.Submission.Programs[0].Command = []string{evil}
	r.Submission.Programs[0].Driven = []string{evil}
	r.Submission.Programs[0].FoundBy = evil
	return with(r, "udp-server/exact-length", func(q *grade.Requirement) {
		q.Message, q.Title = evil, evil
		q.Hint = &grade.Hint{ID: evil, Cause: evil, Fix: evil, File: evil, Line: 3, Code: evil}
		long := string(bytes.Repeat([]byte(evil), 40))
		q.Evidence = verdict.Evidence{
			Steps: []verdict.Step{
				{Did: evil, Sent: text(evil), Outcome: evil},
				{Did: evil, Sent: text(evil), Expected: text(long), Received: text(long + evil), Outcome: evil, Unmet: true},
				{Did: evil, Received: text(evil)},
			},
			Timeline: []verdict.Packet{{Protocol: evil, From: evil, To: evil, Flags: evil, Length: 900, Start: text(evil)}},
			Screen:   text(long + "\n" + evil),
			Exit:     &verdict.Exit{Code: -1, Signal: evil, ByAgent: ""},
		}
	})
}
