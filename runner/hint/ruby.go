package hint

var ruby = phrasebook{
	"wrong-port":                   {at: re(`(?i)port\s*=\s*[\d_]+`, `\.(bind|new|open|connect|send)\b.*\d{2,}`)},
	"wrong-transport":              {fix: "UDPSocket is UDP; TCPServer and TCPSocket are TCP", at: re(`\b(UDPSocket|TCPServer|TCPSocket)\b`)},
	"reads-stdin-in-server":        {at: re(`(?:^|[^.\w])gets\b`, `\$stdin\b`)},
	"udp:never-binds":              {fix: "server_socket.bind('0.0.0.0', 12000) before receiving"},
	"tcp:never-binds":              {fix: "TCPServer.new(12000)"},
	"never-binds":                  {at: re(`\bUDPSocket\.new\b`)},
	"udp:loopback-only":            {fix: "bind('0.0.0.0', 12000): every address of this machine"},
	"tcp:loopback-only":            {fix: "TCPServer.new('0.0.0.0', 12000): every address of this machine"},
	"loopback-only":                {at: re(`['"](127\.0\.0\.1|localhost)['"]`)},
	"no-ready-line":                {fix: "puts 'The server is ready to receive' before the loop"},
	"no-prompt":                    {fix: "print 'Input lowercase sentence:' before gets", at: re(`\bgets\b`)},
	"no-label":                     {fix: `puts "From Server: #{modified_sentence}"`, at: rubyPrints},
	"udp:displays-nothing":         {fix: "puts modified_message"},
	"tcp:displays-nothing":         {fix: `puts "From Server: #{modified_sentence}"`},
	"udp:never-receives":           {fix: "modified_message, server_address = client_socket.recvfrom(2048)"},
	"tcp:never-receives":           {fix: "modified_sentence = client_socket.recv(1024)"},
	"prints-own-text":              {at: rubyPrints},
	"string-repr":                  {fix: "puts instead of p, and no inspect", at: re(`\.inspect\b`, `^\s*p\b`)},
	"buffer-too-small":             {at: rubyReceives},
	"udp:buffer-too-small":         {fix: "recvfrom(2048)"},
	"tcp:buffer-too-small":         {fix: rubyStream},
	"buffer-too-large":             {at: rubyReceives},
	"udp:buffer-too-large":         {fix: "recvfrom(2048)"},
	"tcp:buffer-too-large":         {fix: rubyStream},
	"udp-server:whole-buffer-sent": {fix: "send what recvfrom returned, without ljust or pack"},
	"tcp-server:whole-buffer-sent": {fix: "send what recv returned, without ljust or pack"},
	"whole-buffer-sent":            {at: re(`\.ljust\b`, `\.pack\b`)},
	"pads-with-blanks":             {at: re(`\.ljust\b`, `\.center\b`)},
	"udp:newline-appended":         {fix: `send the upper-cased text alone, without "\n"`},
	"tcp:newline-appended":         {fix: "write(reply): puts adds a newline"},
	"newline-appended":             {at: re(`\b(?:conn|client|sock|s|c)\w*\.puts\b`, `\.puts\b`, `\\n`)},
	"udp:sends-newline":            {fix: "gets.chomp: gets keeps the newline"},
	"tcp:sends-newline":            {fix: "gets.chomp: gets keeps the newline; and write, for puts adds one"},
	"sends-newline":                {at: re(`\b(?:\w*_)?(?:sock|client|conn)\w*\.puts\b`, `\bgets\b`, `\.puts\b`, `\\n`)},
	"waits-for-newline":            {fix: "connection_socket.recv(1024) instead of gets"},
	"waits-for-close":              {fix: "connection_socket.recv(1024) instead of read, which waits for the end"},
	"greets-first":                 {at: re(`\.(puts|print|write)\b.*['"]`)},
	"connection-left-open":         {fix: "connection_socket.close after the reply"},
	"reset-not-closed":             {at: rubyReceives},
	"one-client-at-a-time":         {fix: "Thread.new(server_socket.accept) { |connection| serve(connection) }"},
	"one-shot":                     {at: re(`\bbreak\b`, `\bexit\b`)},
	"udp:one-shot":                 {fix: rubyLoop},
	"tcp:one-shot":                 {fix: rubyAcceptLoop},
	"udp:ends-after-some":          {fix: rubyLoop},
	"tcp:ends-after-some":          {fix: rubyAcceptLoop},
	"udp:ends-at-empty":            {fix: "next instead of break"},
	"tcp:ends-at-empty":            {fix: "close the connection, then next instead of break"},
	"closes-welcoming-socket":      {at: re(`\b(server|welcom|listen)\w*\.close\b`)},
	"connects-to-first-client":     {fix: "no connect: send(reply, 0, address[3], address[1])"},
	"replies-to-fixed-port":        {fix: rubySender, at: re(`\.send\b`)},
	"remembers-first-client":       {fix: rubySender, at: re(`\.send\b`)},
	"remembers-last-client":        {fix: rubySender, at: re(`\.send\b`)},
	"reply-from-other-port":        {at: re(`^\s+.*\bUDPSocket\.new\b`, `\.send\b`)},
	"not-upper-cased":              {fix: "message.upcase, whose result is what is to be sent", at: rubyCases},
	"title-case":                   {fix: "message.upcase", at: rubyCases},
	"lower-cases":                  {at: rubyCases},
	"server:lower-cases":           {fix: "upcase instead of downcase"},
	"swaps-case":                   {fix: "message.upcase", at: rubyCases},
	"upper-cases-itself":           {at: rubyCases},
	"only-first-word":              {at: re(`\.split\b`)},
	"collapses-blanks":             {at: re(`\.split\b`, `\.squeeze\b`)},
	"client:trims-blanks":          {fix: "chomp instead of strip"},
	"server:trims-blanks":          {fix: "no strip on what was received"},
	"trims-blanks":                 {at: re(`\.[lr]?strip\b`)},
	"client-loops":                 {at: re(`\bloop\b`, `\bwhile\b`, `\buntil\b`)},
	"exit-status":                  {at: re(`\bexit!?\s*\(?\s*[1-9]`, `\babort\b`)},
	"spins-at-close":               {fix: "recv that returns an empty string, or gets that returns nil, means that the server has closed", at: rubyReceives},
	"swallows-refusal":             {fix: "abort 'no server' ends with status 1 and the text", at: re(`\brescue\b`)},
	"silent-on-refusal":            {at: re(`\brescue\b`)},
	"retries-connecting":           {at: re(`\bretry\b`, `\brescue\b`)},
	"times-out-early":              {at: re(`\bTimeout\b`, `\bIO\.select\b`, `\btimeout`)},
	"connection-reset":             {fix: "rescue SystemCallError for each client, and go on with the next"},
}

const (
	rubyLoop       = "loop do ... end around recvfrom and send, and nothing that leaves it"
	rubyAcceptLoop = "loop do ... end around accept, recv, write and the connection's close, and nothing that leaves it"

	rubyStream = "recv(1024), once"
	rubySender = "message, address = recvfrom(2048), then send(reply, 0, address[3], address[1]), each time anew"
)

var (
	rubyReceives = re(`\.(recv\w*|readpartial|sysread|gets|read)\b`)
	rubyPrints   = re(`\bputs\b.*(modified|reply|response|data|received|msg|message|sentence)`, `\b(puts|print|p)\b`)
	rubyCases    = re(`\.(upcase|capitalize|swapcase|downcase)\b`)
)

// rubyRules are about what only Ruby does.
var rubyRules = []rule{
	{
		id:    "upcase-bang",
		on:    []string{"*-server/*", "interop/*"},
		usual: []string{"*-server/uppercases", "*-server/survives-empty-datagram", "*-server/survives-silent-client"},
		only:  "ruby",
		when: func(s seen) bool {
			return s.language == "ruby" && !s.wireDecides() && rubyNil(s) && s.contains(upcaseBang)
		},
		cause: "upcase! returns nil where there is nothing to change, and nil cannot be sent",
		fix:   byLanguage{"": "upcase, which always returns a string"},
		at:    patterns{"ruby": {upcaseBang}},
		where: crashPlace,
	},
	{
		id:    "nil-received",
		on:    []string{"*-server/*", "*-client/*"},
		usual: []string{"tcp-server/survives-silent-client", "tcp-client/survives-early-close"},
		only:  "ruby",
		when: func(s seen) bool {
			return s.language == "ruby" && !s.wireDecides() && rubyNil(s) && s.contains(lineReads["ruby"]...)
		},
		cause: "gets returns nil when the other side has closed without a line, and nil has no such method",
		fix:   byLanguage{"": "connection_socket.recv(1024).to_s instead of gets, or go on with the next client where it returned nil"},
		where: crashPlace,
	},
}

var upcaseBang = re(`\.upcase!`)[0]

var rubyNil = crashed(`^(NoMethodError|TypeError): .*\bnil\b`)

var rubyWordings = map[string][]wording{
	"client:sends-newline": {worded(`\b(\w+)\.puts\b`, "puts adds a newline", "${1}.write instead of ${1}.puts")},
}
