package clike

import (
	"regexp"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestArguments(t *testing.T) {
	c := &CommandLine{
		From:     "argv",
		First:    1,
		Index:    regexp.MustCompile(`\bargv\s*\[\s*(\d)\s*\]`),
		Count:    regexp.MustCompile(`\bargc\s*(==|!=|<=|>=|<|>)\s*(\d)`),
		Elsewise: regexp.MustCompile(`\bgetopt\s*\(`),
	}
	java := &CommandLine{
		From:  "args",
		Index: regexp.MustCompile(`\bargs\s*\[\s*(\d)\s*\]`),
		Count: regexp.MustCompile(`\bargs\s*\.\s*length\s*(==|!=|<=|>=|<|>)\s*(\d)`),
	}
	const client, server = requirement.UDPClient, requirement.UDPServer
	for _, x := range []struct {
		name    string
		line    *CommandLine
		source  string
		program requirement.Program
		several bool
		args    string
		doubt   string
	}{
		{"none", c, "int main(void) { f(); }", client, false, "", ""},
		{"the program's own name", c, "puts(argv[0]);", client, false, "", ""},
		{"host and port", c, "char *host = argv[1];\nint port = atoi(argv[2]);", client, false, "{host} {port}", ""},
		{"by what is done with them", c, "a.s_addr = inet_addr(argv[1]);\na.sin_port = htons(atoi(argv[2]));", client, false, "{host} {port}", ""},
		{"in a call with both", java, "new Socket(args[0], Integer.parseInt(args[1]))", client, false, "{host} {port}", ""},
		{"an address is no number", java, "var a = IPAddress.Parse(args[0]); var p = int.Parse(args[1]);", client, false, "{host} {port}", ""},
		{"the second of a call", java, "new Socket(\"localhost\", Integer.valueOf(args[0]))", client, false, "{port}", ""},
		{"an address for the network", c, "inet_pton(AF_INET, argv[1], &a);", client, false, "{host}", ""},
		{"without a name", c, "f(argv[1], argv[2]);", client, false, "{host} {port}", ""},
		{"a server's only one", c, "f(argv[1]);", server, false, "{port}", ""},
		{"it leaves if there are too few", c, "if (argc < 2) { usage(); }\nf(argv[1]);", client, false, "{host}", ""},
		{"or not as many", c, "if (argc != 3) exit(1);\nhost = argv[1]; port = atoi(argv[2]);", client, false, "{host} {port}", ""},
		{"a default before", c, "host = x;\nif (argc > 1) host = argv[1];", client, false, "", ""},
		{"a default after", c, "if (argc < 2) host = x; else host = argv[1];", client, false, "", ""},
		{"a default in between", c, "host = argc > 1 ? argv[1] : x;", client, false, "", ""},
		{"only the second has one", c, "if (argc < 2) { exit(1); }\nhost = argv[1];\nif (argc > 2) port = atoi(argv[2]);", client, false, "{host}", ""},
		{"or else it leaves", c, "if (argc == 2) { host = argv[1]; } else { return 1; }", client, false, "{host}", ""},
		{"too many are refused", c, "if (argc > 3) { exit(1); }\nhost = argv[1];", client, false, "{host}", ""},
		{"the sentence", c, "char *message = argv[1];", client, false, "", "reads the sentence"},
		{"a mode", c, `if (strcmp(argv[1], "-s") == 0) s(); else if (!strcmp("-c", argv[1])) c();`, server, true, "-s", ""},
		{"a mode that is none", c, `if (strcmp(argv[1], "x") == 0) s();`, server, true, "", "none of which is plainly"},
		{"no mode", c, "int main(void) { f(); }", server, true, "", "nothing in its code shows"},
		{"options", c, `while ((o = getopt(argc, argv, "h:p:")) != -1) f(argv[1]);`, client, false, "", "not followed"},
		{"Java", java, "String host = args[0];\nint port = Integer.parseInt(args[1]);", client, false, "{host} {port}", ""},
		{"Java with a default", java, "if (args.length == 1) { port = Integer.parseInt(args[0]); }", server, false, "", ""},
		{"Java, tried", java, "try { port = Integer.parseInt(args[0]); } catch (Exception e) { port = 1; }", server, false, "", ""},
		{"Java, tried in vain", java, "try { port = Integer.parseInt(args[0]); } catch (Exception e) { System.exit(1); }", server, false, "{port}", ""},
		{"Java, chosen", java, `switch (args[0]) { case "server": s(); case "client": c(); }`, client, true, "client", ""},
		{"Java, compared", java, `if (args[0].equals("udp-server")) s(); else if ("udp-client".equalsIgnoreCase(args[0])) c();`, client, true, "udp-client", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			raw := []byte(x.source)
			f := &language.Source{Path: "a.c", Raw: raw, Text: (&Syntax{}).Strip(raw)}
			got := x.line.Arguments([]*language.Source{f}, x.program, x.several, regexp.MustCompile(`\bstdin\b`))
			if args := strings.Join(got.Args, " "); args != x.args {
				t.Errorf("the arguments are %q, not %q (%s)", args, x.args, got.Doubt)
			}
			if !strings.Contains(got.Doubt, x.doubt) || (x.doubt == "") != (got.Doubt == "") {
				t.Errorf("the doubt is %q, not %q", got.Doubt, x.doubt)
			}
		})
	}
}

func TestHostileArguments(t *testing.T) {
	c := &CommandLine{From: "argv", First: 1, Index: regexp.MustCompile(`\bargv\s*\[\s*(\d)\s*\]`),
		Count: regexp.MustCompile(`\bargc\s*(==|!=|<=|>=|<|>)\s*(\d)`)}
	for name, source := range map[string]string{
		"many conditions": "f(argv[1]);" + strings.Repeat("if (argc > 9) { exit(1); }\n", 2000),
		"many uses":       strings.Repeat("a = argv[1];", 5000),
		"deep blocks":     strings.Repeat("{", 30000) + "argv[1]",
		"a long line":     "argv[1]" + strings.Repeat(` == "a"`, 8000),
	} {
		t.Run(name, func(t *testing.T) {
			raw := []byte(source)
			f := &language.Source{Path: "a.c", Raw: raw, Text: (&Syntax{}).Strip(raw)}
			got := c.Arguments([]*language.Source{f}, requirement.UDPClient, true, regexp.MustCompile(`\bstdin\b`))
			if len(got.Args) == 0 && got.Doubt == "" {
				t.Error("nothing is given and nothing is doubted")
			}
		})
	}
}
