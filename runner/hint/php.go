package hint

var php = phrasebook{
	"wrong-port":               {at: re(`(?i)port\s*=\s*\d+`, `:\d{2,}["']`, `\bsocket_(bind|connect|sendto)\(.*\d{2,}`)},
	"wrong-transport":          {fix: "SOCK_DGRAM and udp:// are UDP, SOCK_STREAM and tcp:// are TCP", at: re(`\bSOCK_(STREAM|DGRAM)\b`, `\b(udp|tcp)://`)},
	"never-binds":              {fix: "socket_bind($serverSocket, '0.0.0.0', 12000)", at: re(`\bsocket_create\(`)},
	"loopback-only":            {fix: "'0.0.0.0' instead of 127.0.0.1: every address of this machine", at: re(`127\.0\.0\.1|localhost`)},
	"no-ready-line":            {fix: `echo "The server is ready to receive\n"; before the loop`},
	"no-prompt":                {fix: "echo 'Input lowercase sentence:'; before fgets(STDIN), or readline('Input lowercase sentence:')", at: keyboardReads["php"]},
	"no-label":                 {fix: `echo "From Server: $modifiedSentence\n";`, at: phpPrints},
	"udp:displays-nothing":     {fix: `echo "$modifiedMessage\n";`},
	"tcp:displays-nothing":     {fix: `echo "From Server: $modifiedSentence\n";`},
	"udp:never-receives":       {fix: "socket_recvfrom($clientSocket, $modifiedMessage, 2048, 0, $address, $port)"},
	"tcp:never-receives":       {fix: "$modifiedSentence = socket_read($clientSocket, 1024)"},
	"prints-own-text":          {at: phpPrints},
	"buffer-too-small":         {at: phpReceives},
	"udp:buffer-too-small":     {fix: phpDatagram},
	"tcp:buffer-too-small":     {fix: phpStream},
	"buffer-too-large":         {at: phpReceives},
	"udp:buffer-too-large":     {fix: phpDatagram},
	"tcp:buffer-too-large":     {fix: phpStream},
	"server:whole-buffer-sent": {fix: "send strlen($reply) bytes, without str_pad or pack"},
	"whole-buffer-sent":        {at: re(`\bstr_pad\(`, `\bpack\(`, `\bsocket_(sendto|send|write)\(.*\d{3,}`)},
	"pads-with-blanks":         {at: re(`\bstr_pad\(`, `%-\d+s`)},
	"newline-appended":         {fix: `send the upper-cased text alone, without "\n" or PHP_EOL`, at: re(`\.\s*"(\\r)?\\n"`, `\bPHP_EOL\b`, `\\n`)},
	"sends-newline":            {fix: `rtrim(fgets(STDIN), "\r\n"): fgets keeps the newline`, at: re(`\.=?\s*("(\\r)?\\n"|PHP_EOL)\s*;`, `\bfgets\s*\(\s*STDIN`, `\\n`, `\bPHP_EOL\b`)},
	"waits-for-newline":        {fix: "socket_read($connectionSocket, 1024) without PHP_NORMAL_READ, or fread instead of fgets"},
	"waits-for-close":          {fix: "one socket_read($connectionSocket, 1024) or fread, without a loop"},
	"connection-left-open":     {fix: "socket_close($connectionSocket) after the reply"},
	"reset-not-closed":         {at: phpReceives},
	"one-client-at-a-time":     {fix: "stream_select or socket_select over all clients"},
	"one-shot":                 {at: re(`\bbreak\s*;`, `\b(exit|die)\b`)},
	"udp:one-shot":             {fix: phpLoop},
	"tcp:one-shot":             {fix: phpAcceptLoop},
	"udp:ends-after-some":      {fix: phpLoop},
	"tcp:ends-after-some":      {fix: phpAcceptLoop},
	"udp:ends-at-empty":        {fix: "continue instead of break"},
	"tcp:ends-at-empty":        {fix: "close the connection, then continue instead of break"},
	"closes-welcoming-socket":  {at: welcomingClose["php"]},
	"connects-to-first-client": {fix: "no socket_connect: socket_sendto the address and port that socket_recvfrom filled in"},
	"replies-to-fixed-port":    {fix: phpSender, at: re(`\bsocket_sendto\(`)},
	"remembers-first-client":   {fix: phpSender, at: re(`\bsocket_sendto\(`)},
	"remembers-last-client":    {fix: phpSender, at: re(`\bsocket_sendto\(`)},
	"reply-from-other-port":    {at: re(`^\s+.*\bsocket_create\(`, `\bsocket_sendto\(`)},
	"not-upper-cased":          {fix: "strtoupper($message), whose result is what is to be sent", at: phpCases},
	"title-case":               {fix: "strtoupper instead of ucfirst or ucwords", at: phpCases},
	"lower-cases":              {at: phpCases},
	"server:lower-cases":       {fix: "strtoupper instead of strtolower"},
	"upper-cases-itself":       {at: phpCases},
	"only-first-word":          {at: re(`\bexplode\(`, `\bstrtok\(`, `\bfscanf\(`)},
	"collapses-blanks":         {at: re(`\bexplode\(`, `\bpreg_(split|replace)\(`)},
	"client:trims-blanks":      {fix: `rtrim($line, "\r\n") instead of trim`},
	"server:trims-blanks":      {fix: "no trim on what was received"},
	"trims-blanks":             {at: re(`\b[lr]?trim\(`)},
	"client-loops":             {at: re(`\bwhile\b`, `\bdo\b`, `\bfor\b`)},
	"exit-status":              {at: re(`\b(exit|die)\s*\(`)},
	"spins-at-close":           {fix: "a receive call that returns '' or false means that the server has closed", at: phpReceives},
	"swallows-refusal":         {fix: "exit(1) when socket_connect returns false", at: re(`\bsocket_connect\(`, `\bfsockopen\(`, `\bstream_socket_client\(`)},
	"silent-on-refusal":        {fix: "say so, and exit(1), when socket_connect returns false", at: re(`\bsocket_connect\(`, `\bfsockopen\(`, `\bstream_socket_client\(`)},
	"times-out-early":          {at: timeouts["php"]},
	"missing-argument":         {at: re(`\$argv\b`)},
}

const (
	phpLoop       = "while (true) { ... } around socket_recvfrom and socket_sendto, and nothing that leaves it"
	phpAcceptLoop = "while (true) { ... } around accepting, reading, writing and closing the connection, and nothing that leaves it"

	phpDatagram = "socket_recvfrom with a length of 2048"
	phpStream   = "socket_read or fread with a length of 1024, once"
	phpSender   = "socket_sendto with the $address and $port that this socket_recvfrom filled in"
)

var (
	phpReceives = re(`\bsocket_(recv|recvfrom|read)\(`, `\bstream_socket_recvfrom\(`, `\bf(read|gets)\(\s*\$`)
	phpPrints   = re(`\b(echo|print|printf)\b.*(modified|reply|response|data|received|msg|message|sentence)`, `\b(echo|print|printf)\b`)
	phpCases    = re(`\b(mb_)?strto(upper|lower)\(`, `\buc(first|words)\(`)
)

var phpWordings = map[string][]wording{
	"client:sends-newline":     {worded(`(\$?\w*\s*\.=?\s*(?:"(?:\\r)?\\n"|PHP_EOL))`, "a newline is added to the line", "leave out ${1}")},
	"server:whole-buffer-sent": {worded(`\bstr_pad\(`, "the reply is filled up with zero bytes", "send the upper-cased text as it is, without str_pad()")},
	"waits-for-close":          {worded(`\bstream_get_contents\(\s*(\$\w+)`, "", "fread(${1}, 1024) instead of stream_get_contents")},
	"buffer-too-large":         {worded(`\bstream_get_contents\(\s*(\$\w+)`, "", "fread(${1}, 1024) instead of stream_get_contents")},
}
