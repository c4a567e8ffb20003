package hint

var pythonWordings = map[string][]wording{
	"not-upper-cased": {
		worded(`^(\w+)\.upper\(\)$`, "upper() gives a new text and leaves the old one as it is: its result is dropped", "${1} = ${1}.upper()"),
		otherCase("letters are put into lower case, or left as they are, by .${1}()"),
	},
	"lower-cases": {otherCase("")},
	"title-case":  {otherCase("")},
	"swaps-case":  {otherCase("")},
	"waits-for-newline": {
		worded(`^(\w+)\s*=.*\breadline\(`, "", "${1} = connectionSocket.recv(1024).decode() instead of readline()"),
	},
	"server:newline-appended": {worded(`(\+\s*b?['"](?:\\r)?\\n['"])`, "", "leave out ${1}")},
	"server:bytes-repr": {
		worded(`\bstr\(\s*(\w+)\s*\)`, "", "${1}.decode() instead of str(${1})"),
	},
	"bytes-and-text": {
		worded(`\.send(?:to|all)?\(\s*(\w+)\s*[,)]`, "", "send ${1}.encode(): sockets take bytes"),
		worded(`^[^+%]*\b(\w+)\.encode\(`, "", "no encode(): ${1} is bytes already"),
		worded(`^[^+%]*\b(\w+)\.decode\(`, "", "no decode(): ${1} is text already"),
	},
	"whole-buffer-sent": {padded},
	"pads-with-blanks":  {padded},
	"sends-nul":         {worded(`(\+\s*b?['"]\\(?:0|x00)['"])`, "the program adds a zero byte", "leave out ${1}")},
	"client:sends-newline": {
		worded(`^(\w+)\s*=.*\breadline\(\)$`, "readline() keeps the line's end, and it is sent", `${1} = sys.stdin.readline().rstrip('\r\n')`),
		worded(`(\+\s*b?['"](?:\\r)?\\n['"])`, "", "leave out ${1}"),
	},
	"client:only-first-word": {firstPart("the line")},
	"server:only-first-word": {firstPart("what was received")},
	"python2-source": {
		worded(`\braw_input\(`, "raw_input() is Python 2, and the program is run by Python 3", "input(...) instead of raw_input(...)"),
	},
	"no-prompt":     {worded(`^(\w+)\s*=\s*input\(`, "", "${1} = input('Input lowercase sentence:')")},
	"exit-status":   {worded(`\bexit\(`, "", "end without exit(), or with exit(0)")},
	"loopback-only": {worded(`\bgethostname\(`, "the server is bound to the address of its machine's name, and cannot be reached at another", "")},
	"remembers-first-client": {
		worded(`^(\w+)\s*=\s*(\w+)$`, "", "send to ${2}, the address that this recvfrom returned"),
	},
	"sends-other-text": {
		worded(`\.send(?:to|all)?\(\s*b?["']`, "a text of the server's own is sent, and not the request in upper case", ""),
		worded(`\blen\(`, "a number is sent, and not the request in upper case", ""),
	},
}

var python2Wordings = map[string][]wording{
	"no-prompt": {worded(`^(\w+)\s*=\s*raw_input\(`, "", "${1} = raw_input('Input lowercase sentence:')")},
}

var padded = worded(`\.([lr]just|center)\(`, "the reply is filled up, and more is sent than was received", "send the upper-cased text as it is, without ${1}()")

func otherCase(cause string) wording {
	return worded(`\.(lower|casefold|title|capitalize|swapcase)\(\)`, cause, ".upper() instead of .${1}()")
}

func firstPart(of string) wording {
	return worded(`\.split\([^)]*\)\[0\]`, "split()[0] takes the first word of "+of+" and no more", "no split() and no [0]: all of "+of)
}
