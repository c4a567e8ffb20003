package hint

var perl = phrasebook{
	"wrong-port":               {at: re(`(?i)port\w*\s*(=|=>)\s*\d+`, `\bsockaddr_in\s*\(\s*\d+`)},
	"wrong-transport":          {fix: "SOCK_DGRAM and Proto => 'udp' are UDP, SOCK_STREAM and Proto => 'tcp' are TCP", at: re(`\bSOCK_(STREAM|DGRAM)\b`, `\bProto\s*=>`)},
	"never-binds":              {fix: "bind($server_socket, sockaddr_in(12000, INADDR_ANY)), or LocalPort => 12000"},
	"loopback-only":            {fix: "INADDR_ANY, or no LocalAddr: every address of this machine", at: re(`\bINADDR_LOOPBACK\b`, `\bLocal(Addr|Host)\b`, `['"](127\.0\.0\.1|localhost)['"]`)},
	"no-ready-line":            {fix: `print "The server is ready to receive\n" before the loop`},
	"no-prompt":                {fix: "print 'Input lowercase sentence:' before <STDIN>", at: re(`<STDIN>`)},
	"no-label":                 {fix: `print "From Server: $modified_sentence\n"`, at: perlPrints},
	"udp:displays-nothing":     {fix: `print "$modified_message\n"`},
	"tcp:displays-nothing":     {fix: `print "From Server: $modified_sentence\n"`},
	"udp:never-receives":       {fix: "recv($client_socket, my $modified_message, 2048, 0)"},
	"tcp:never-receives":       {fix: "recv($client_socket, my $modified_sentence, 1024, 0)"},
	"prints-own-text":          {at: perlPrints},
	"buffer-too-small":         {at: perlReceives},
	"udp:buffer-too-small":     {fix: perlDatagram},
	"tcp:buffer-too-small":     {fix: perlStream},
	"buffer-too-large":         {at: perlReceives},
	"udp:buffer-too-large":     {fix: perlDatagram},
	"tcp:buffer-too-large":     {fix: perlStream},
	"whole-buffer-sent":        {at: re(`\bpack\b`)},
	"server:whole-buffer-sent": {fix: "send what recv has put into the variable, without pack"},
	"pads-with-blanks":         {at: re(`\bpack\b`, `%-\d+s`)},
	"newline-appended":         {fix: `send the upper-cased text alone, without "\n"`, at: re(`\.\s*"(\\r)?\\n"`, `\b(uc|send)\b.*\\n"`, `\bsay\b`)},
	"sends-newline":            {fix: "chomp the line: <STDIN> keeps the newline", at: re(`\.\s*"(\\r)?\\n"`, `<STDIN>`, `\\n`)},
	"unflushed":                {fix: "send($socket, $text, 0) or syswrite; print waits in a buffer unless $socket->autoflush(1)"},
	"waits-for-newline":        {fix: "recv($connection_socket, my $sentence, 1024, 0); in the place of the whole line"},
	"waits-for-close":          {fix: "one recv or sysread, without a loop"},
	"connection-left-open":     {fix: "close $connection_socket after the reply"},
	"reset-not-closed":         {at: perlReceives},
	"one-client-at-a-time":     {fix: "fork for each client, or IO::Select"},
	"one-shot":                 {at: re(`\blast\b`, `\bexit\b`)},
	"udp:one-shot":             {fix: perlLoop},
	"tcp:one-shot":             {fix: perlAcceptLoop},
	"udp:ends-after-some":      {fix: perlLoop},
	"tcp:ends-after-some":      {fix: perlAcceptLoop},
	"udp:ends-at-empty":        {fix: "next instead of last"},
	"tcp:ends-at-empty":        {fix: "close the connection, then next instead of last"},
	"closes-welcoming-socket":  {at: welcomingClose["perl"]},
	"connects-to-first-client": {fix: "no connect: send to the address that recv returned"},
	"replies-to-fixed-port":    {fix: perlSender, at: re(`\bsend\b`)},
	"remembers-first-client":   {fix: perlSender, at: re(`\bsend\b`)},
	"remembers-last-client":    {fix: perlSender, at: re(`\bsend\b`)},
	"reply-from-other-port":    {at: re(`^\s+.*\bsocket\s*\(`, `^\s+.*->new\b`, `\bsend\b`)},
	"not-upper-cased":          {fix: "uc $message", at: perlCases},
	"title-case":               {fix: "uc instead of ucfirst", at: perlCases},
	"lower-cases":              {at: perlCases},
	"server:lower-cases":       {fix: "uc instead of lc"},
	"upper-cases-itself":       {at: perlCases},
	"only-first-word":          {at: re(`\bsplit\b`)},
	"collapses-blanks":         {at: re(`\bsplit\b`, `\bs/\\s`)},
	"client:trims-blanks":      {fix: "chomp alone"},
	"trims-blanks":             {at: re(`=~\s*s/`)},
	"client-loops":             {at: re(`\bwhile\b`, `\buntil\b`, `\bfor\b`)},
	"exit-status":              {at: re(`\bexit\s*\(?\s*[1-9]`, `\bdie\b`)},
	"spins-at-close":           {fix: "recv that leaves an empty string, or sysread that returns 0, means that the server has closed", at: perlReceives},
	"swallows-refusal":         {fix: `or die "connect: $!" after connect`, at: re(`\bconnect\b`, `->new\b`)},
	"silent-on-refusal":        {fix: `or die "connect: $!" after connect`, at: re(`\bconnect\b`, `->new\b`)},
	"times-out-early":          {at: timeouts["perl"]},
	"missing-argument":         {at: re(`\bARGV\b`)},
	"tcp:connection-reset":     {fix: "$SIG{PIPE} = 'IGNORE', and go on with the next client when send fails"},
}

const (
	perlLoop       = "while (1) { ... } around recv and send, and nothing that leaves it"
	perlAcceptLoop = "while (1) { ... } around accept, recv, send and the connection's close, and nothing that leaves it"

	perlDatagram = "recv with a length of 2048"
	perlStream   = "recv or sysread with a length of 1024, once"
	perlSender   = "my $client_address = recv(...), then send($server_socket, $reply, 0, $client_address), each time anew"
)

var (
	perlReceives = re(`\b(recv|sysread|read)\b`)
	perlPrints   = re(`\b(print|say|printf)\b.*(modified|reply|response|data|received|msg|message|sentence)`, `\b(print|say|printf)\b`)
	perlCases    = re(`\b(uc|ucfirst|lc|lcfirst)\b`, `\btr/`, `\by/`)
)

var perlWordings = map[string][]wording{
	"client:sends-newline":    {worded(`(\.\s*"(?:\\r)?\\n")`, "", "leave out ${1}")},
	"server:newline-appended": {worded(`(\.\s*"(?:\\r)?\\n")`, "", "leave out ${1}")},
}
