package matrix

// Reason is why a client and a server did not talk.
type Reason struct {
	ID string `json:"id"`
	// Code is one letter for a cell: small if it is the client's doing, a capital if it is the server's.
	Code  string `json:"code"`
	Title string `json:"title"`
}

// The reasons. IDs and codes are public: they stand in reports, and are never given a new meaning.
var (
	clientDoesNotBuild = Reason{"client-does-not-build", "b", "the client does not build"}
	clientEnds         = Reason{"client-ends", "e", "the client ends before it has sent the line"}
	clientSendsNothing = Reason{"client-sends-nothing", "s", "the client sends nothing"}
	clientPort         = Reason{"client-wrong-port", "p", "the client sends to another port than the assignment's"}
	clientSendsOther   = Reason{"client-sends-something-else", "l", "the client sends something else than the line"}
	clientWaitsOn      = Reason{"client-waits-for-more", "w", "the client has the reply and waits for more: a newline, or the connection's end"}
	clientDisplays     = Reason{"client-displays-something-else", "d", "the client displays something else than the reply"}
	clientTimesOut     = Reason{"client-times-out", "t", "the client has the reply and displays it too late"}

	serverDoesNotBuild = Reason{"server-does-not-build", "B", "the server does not build"}
	serverNeverListens = Reason{"server-never-listens", "L", "the server never listens"}
	serverPort         = Reason{"server-wrong-port", "P", "the server is bound to another port than the assignment's"}
	serverRefuses      = Reason{"server-refuses", "R", "the server's port refuses the client"}
	serverEnds         = Reason{"server-ends", "E", "the server ends instead of replying"}
	serverCloses       = Reason{"server-closes", "C", "the server ends the connection without a reply"}
	serverWaits        = Reason{"server-waits-for-more", "W", "the server has the line and waits for more: a newline, or the connection's end"}
	serverSilent       = Reason{"server-silent", "N", "the server has the line and does not reply"}
	serverElsewhere    = Reason{"server-replies-elsewhere", "A", "the server's reply goes elsewhere, or comes from another port"}
	serverRepliesOther = Reason{"server-replies-something-else", "T", "the server replies with something else than the line in upper case"}
)

// Reasons are all that there are, the client's first.
func Reasons() []Reason {
	return []Reason{
		clientDoesNotBuild, clientEnds, clientPort, clientSendsNothing, clientSendsOther, clientWaitsOn, clientDisplays, clientTimesOut,
		serverDoesNotBuild, serverNeverListens, serverPort, serverRefuses, serverEnds, serverCloses, serverWaits, serverSilent,
		serverElsewhere, serverRepliesOther,
	}
}
