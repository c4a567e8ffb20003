package hint

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
)

var (
	// moduleMissing is what the languages say of a module that is not there; its name is the group that matched.
	moduleMissing  = regexp.MustCompile(`^LoadError: cannot load such file -- (\S+)|^died: Can't locate (\S+)\.pm in @INC|^Error: Cannot find (?:module|package) '([^'./][^']*)'|^ModuleNotFoundError: No module named '([^']+)'`)
	writesAfterEnd = regexp.MustCompile(`\bERR_STREAM_WRITE_AFTER_END\b|: write after end`)
)

// What is said of a module that is not there.
const needsModule = "the program needs %s, which is not in the folder and does not come with the language"

var bringAlong = byLanguage{"": "use what the language brings along; nothing is downloaded here"}

// missingModule is the name of the module that a program cannot be run without.
func (c *crash) missingModule() string {
	m := moduleMissing.FindStringSubmatch(c.said())
	if m == nil {
		return ""
	}
	return cmp.Or(m[1:]...)
}

// threadOfAll is a thread that is handed nothing, for a client.
var threadOfAll = re(`\bThread\(\s*target\s*=\s*\w+\s*(,\s*daemon\s*=\s*\w+\s*)?\)`)

// otherDecoding is decode with a name that is not UTF-8's.
var otherDecoding = regexp.MustCompile(`\.decode\(\s*(encoding\s*=\s*)?["'](us-)?(ascii|latin|iso|cp)`)

// crashRules name the exceptions that the assignment invites, then any other.
var crashRules = []rule{
	{
		id:    "python2-source",
		on:    []string{"*-server/*", "*-client/*", "interop/*"},
		usual: []string{"udp-client/sends-one-datagram", "tcp-client/sends-the-line"},
		when:  crashed(`^NameError: name '(raw_input|unicode|xrange)' is not defined`),
		cause: "there is Python 2 in the program, and it is run by Python 3",
		fix:   byLanguage{"python": "input(...) instead of raw_input(...), and print(...) with parentheses"},
		where: crashPlace,
	},
	{
		id:    "missing-module",
		on:    []string{"*-server/*", "*-client/*", "interop/*"},
		usual: []string{"*-server/listens", "*-client/sends-one-datagram", "*-client/connects-once"},
		when:  func(s seen) bool { return !s.wireDecides() && s.crash.is(moduleMissing) },
		cause: "the program needs a module that is not in the folder and does not come with the language",
		causeOf: func(s seen) string {
			return fmt.Sprintf(needsModule, s.crash.missingModule())
		},
		fix:   bringAlong,
		where: crashPlace,
	},
	{
		id:    "write-after-end",
		on:    []string{"tcp-server/*", "tcp-client/*", "interop/tcp"},
		only:  "javascript",
		usual: []string{"tcp-server/keeps-welcoming", "tcp-server/uppercases"},
		when:  func(s seen) bool { return !s.wireDecides() && s.crash.is(writesAfterEnd) },
		cause: "the connection is written to after it has been ended",
		fix:   byLanguage{"javascript": "socket.end(reply), which writes and then ends, and nothing after it"},
		at:    patterns{"javascript": re(`\.end\(\s*\)`)},
		where: crashPlace,
	},
	{
		id:    "undecodable-bytes",
		on:    []string{"*-server/*", "*-client/*"},
		usual: []string{"*/accepts-utf8", "*/survives-non-text"},
		when:  crashed(`^UnicodeDecodeError: `),
		cause: "bytes that are not text in the expected encoding end the program: decode() raises UnicodeDecodeError",
		causeOf: func(s seen) string {
			if s.spoken == "python2" && !s.contains(regexp.MustCompile(`\.decode\(`)) {
				return "in Python 2 encode() and unicode() of a string read it as ASCII first, and other letters raise UnicodeDecodeError"
			}
			return ""
		},
		only: "python",
		fix: byLanguage{
			"server:python": "upper() of the bytes as they came, without decode() and encode()",
			"client:python": "decode() without an argument, which is UTF-8",
		},
		fixOf: func(s seen) string {
			if s.requirement == "accepts-utf8" && s.spoken != "python2" && s.contains(otherDecoding) {
				return "decode() without an argument, which is UTF-8"
			}
			return ""
		},
		where: crashPlace,
	},
	{
		id:    "ascii-only",
		on:    []string{"*-server/*", "*-client/*"},
		usual: []string{"*/accepts-utf8"},
		when:  crashed(`^UnicodeEncodeError: `),
		cause: "letters outside of ASCII end the program: encode() raises UnicodeEncodeError",
		only:  "python",
		fix:   byLanguage{"python": "encode() without an argument, which is UTF-8"},
		at:    patterns{"python": re(`\.encode\(\s*["'](us-)?(ascii|latin-?1|iso-8859-1)`)},
		where: crashPlace,
	},
	{
		id:    "connection-reset",
		on:    []string{"*-server/*"},
		usual: []string{"tcp-server/survives-reset", "udp-server/survives-vanished-client"},
		when: crashed(`^(ConnectionResetError|BrokenPipeError|ConnectionAbortedError|ConnectionRefusedError)\b|` +
			`^(socket\.)?error: \[Errno (32|104|111)\]|^java\.net\.SocketException: (Connection reset|Broken pipe)|^SIGPIPE|\b(ECONNRESET|EPIPE)\b`),
		cause: "a client that has gone ends the whole server: its error is not caught",
		causeOf: func(s seen) string {
			if s.crash.exception == "SIGPIPE" {
				return "sending to a client that has gone ends the server: SIGPIPE"
			}
			return "a client that has gone ends the whole server: " + s.crash.named() + " is not caught"
		},
		fix: byLanguage{
			"udp:python": "recvfrom and sendto inside try: ... except OSError: in the loop, and go on with the next datagram",
			"tcp:python": "serve each client inside try: ... except OSError: and go on with the next",
			"java":       "catch IOException inside the loop, for each client, and go on with the next",
			"tcp:c":      "signal(SIGPIPE, SIG_IGN), and go on with the next client when send returns -1",
			"javascript": "socket.on('error', () => {})",
			"":           "handle the error for each client, and go on with the next",
		},
		where: crashPlace,
	},
	{
		id:    "address-in-use",
		on:    []string{"*-server/*", "interop/*"},
		usual: []string{"*-server/listens"},
		when:  crashed(`Address already in use|\bEADDRINUSE\b|address already in use`),
		cause: "the server cannot bind its port, because it is bound already: the program binds it twice, or starts twice",
		fix:   byLanguage{"": "bind each port once"},
		where: crashPlace,
	},
	{
		id:    "missing-argument",
		on:    []string{"*-server/*", "*-client/*", "interop/*"},
		usual: []string{"*-server/listens", "udp-client/sends-one-datagram", "tcp-client/connects-once"},
		when:  missingArgument,
		cause: "the program wants command-line arguments, and is started without them as in the book",
		fix: byLanguage{
			"server:": "use port 12000 when no argument is given",
			"":        "use port 12000, and 127.0.0.1 as the server, when no argument is given",
		},
		at:    patterns{"python": re(`\bsys\.argv\[|\bargv\[`), "java": re(`\bargs\[\d+\]`)},
		where: crashPlace,
	},
	{
		id:    "bytes-and-text",
		on:    []string{"*-server/*", "*-client/*", "interop/*"},
		usual: []string{"*-server/uppercases", "udp-client/sends-one-datagram", "tcp-client/sends-the-line"},
		when: crashed(`^TypeError: (a bytes-like object is required, not 'str'|can only concatenate str|` +
			`can't concat (str|bytes)|string argument without an encoding)|` +
			`^AttributeError: 'bytes' object has no attribute 'encode'|^AttributeError: 'str' object has no attribute 'decode'`),
		cause: "sockets carry bytes and the program mixes them with text",
		causeOf: func(s seen) string {
			return "sockets carry bytes and the program mixes them with text: " + s.crash.said()
		},
		fix:   byLanguage{"python": "text.encode() before sending, data.decode() after receiving, each once"},
		where: crashPlace,
	},
	{
		id:    "address-not-a-pair",
		on:    []string{"*-server/*", "*-client/*", "interop/*"},
		usual: []string{"*-server/listens"},
		only:  "python",
		when:  crashed(`^TypeError: .*AF_INET address must be tuple|^TypeError: (socket\.)?(bind|connect)\(\) takes exactly one argument`),
		cause: "an address is a pair, the name and the port, in parentheses of its own",
		fix: byLanguage{
			"server:python": "bind(('', 12000))", "udp-client:python": "sendto(message.encode(), (serverName, serverPort))",
			"tcp-client:python": "connect((serverName, serverPort))",
		},
		where: crashPlace,
	},
	{
		id:    "indexes-nothing",
		on:    []string{"udp-server/survives-empty-datagram", "tcp-server/survives-silent-client"},
		when:  crashed(`^IndexError: |IndexOutOfBounds|IndexOutOfRange|index out of (range|bounds)|out_of_range|Option::unwrap|NullPointer|NullReference|NoSuchElement`),
		cause: "a client that sends nothing ends the server: there is no first character, nor any other, to be looked at",
		fix: byLanguage{
			"udp:": "look first whether anything was received, and reply an empty datagram if not",
			"tcp:": "look first whether anything was received; if not, close the connection and go on with the next client",
		},
		where: crashPlace,
	},
	{
		id:    "unknown-host",
		on:    []string{"*-client/*", "interop/*"},
		usual: []string{"udp-client/sends-one-datagram", "tcp-client/connects-once"},
		when:  crashed(`^SocketError: getaddrinfo|^(socket\.)?gaierror: |^java\.net\.UnknownHostException|\bENOTFOUND\b`),
		cause: "the server's name cannot be resolved",
		fix:   byLanguage{"": "the server is on this machine: 127.0.0.1"},
		where: crashPlace,
	},
	{
		id:    "times-out-early",
		on:    []string{"*-client/*", "interop/*"},
		usual: []string{},
		when:  crashed(`^(socket\.timeout|TimeoutError): timed out|^java\.net\.SocketTimeoutException`),
		cause: "the client gives up before the reply comes: its time-out is too short",
		fix:   byLanguage{"": "wait without a time-out, as the book's client does, or for 2 s at least"},
		at: patterns{
			"python": re(`\.settimeout\(|\bsetdefaulttimeout\(`),
			"java":   re(`\.setSoTimeout\(`),
		},
		where: crashPlace,
	},
	{
		id:    "closes-welcoming-socket",
		on:    []string{"tcp-server/*"},
		usual: []string{},
		when: func(s seen) bool {
			return closedSocket(s) && s.crash.placed && strings.Contains(s.crash.place.code, "accept(")
		},
		cause: "the welcoming socket is closed inside the loop, and the next accept fails",
		fix:   byLanguage{"": "close the client's connection only, never the welcoming socket inside the loop"},
		at:    welcomingClose,
		where: crashPlace,
	},
	{
		id:    "shared-connection",
		on:    []string{"tcp-server/*"},
		usual: []string{"tcp-server/serves-waiting-clients"},
		only:  "python",
		when:  func(s seen) bool { return closedSocket(s) && s.contains(threadOfAll...) },
		cause: "all threads use the one connectionSocket, which the next accept replaces",
		fix:   byLanguage{"python": "def serve(connectionSocket), and Thread(target=serve, args=(connectionSocket,)): each thread has its own"},
		at:    patterns{"python": threadOfAll},
	},
	{
		id:    "closed-socket-used",
		on:    []string{"*-server/*", "*-client/*"},
		usual: []string{"tcp-server/serves-waiting-clients"},
		when:  closedSocket,
		cause: "a socket is used after it has been closed",
		fix:   byLanguage{"": "close a socket once, after its last use, and give each thread a socket of its own"},
		where: crashPlace,
	},
	{
		id:    "wrong-port",
		on:    []string{"interop/*"},
		when:  crashed(`^ConnectionRefusedError: |^java\.net\.ConnectException: Connection refused|\bECONNREFUSED\b`),
		cause: "the client connects where its own server does not listen: the two use different ports",
		fix:   byLanguage{"": "use port 12000 in both"},
		where: crashPlace,
	},
	{
		id:    "crashed",
		on:    []string{"*-server/*", "*-client/*", "interop/*"},
		usual: []string{"udp-server/survives-empty-datagram", "tcp-server/survives-silent-client", "*-server/listens", "*-client/displays-the-reply"},
		when:  crashed(``),
		where: crashPlace,
		cause: "the program crashed: what it said last stands in the report",
		causeOf: func(s seen) string {
			if strings.HasPrefix(s.crash.exception, "SIG") {
				return "the program was ended by " + s.crash.exception + signalMeaning[s.crash.exception]
			}
			return "the program crashed: " + s.crash.said()
		},
	},
}

var signalMeaning = map[string]string{
	"SIGSEGV": ", an access outside of its memory",
	"SIGBUS":  ", an access outside of its memory",
	"SIGABRT": ", often damaged memory or a failed assertion",
	"SIGFPE":  ", often a division by zero",
}

var closedSocket = crashed(`^OSError: \[Errno 9\] Bad file descriptor|^java\.net\.SocketException: Socket (is )?closed`)

var (
	indexError  = regexp.MustCompile(`^IndexError: list index out of range|^java\.lang\.ArrayIndexOutOfBoundsException|^panic: .*index out of range`)
	argumentUse = regexp.MustCompile(`\bargv\b|\bargs\[|\bos\.Args\b`)
)

func missingArgument(s seen) bool {
	return !s.wireDecides() && s.crash.is(indexError) && s.crash.placed && argumentUse.MatchString(s.crash.place.code)
}
