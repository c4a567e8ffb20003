package script_test

import (
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/perl"
	"github.com/sockgrade/sockgrade/runner/submission/language/php"
	"github.com/sockgrade/sockgrade/runner/submission/language/ruby"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func TestStrip(t *testing.T) {
	for _, c := range []struct {
		name         string
		language     language.Language
		source, bare string
	}{
		{"a comment", ruby.Ruby{}, "a # b\nc", "a    \nc"},
		{"a string", ruby.Ruby{}, "f 'a # b'", "f '     '"},
		{"an escaped quote", ruby.Ruby{}, `f "\"a"`, `f "   "`},
		{"code in a string", ruby.Ruby{}, `f "a #{b.upcase} c"`, `f "  #{b.upcase}  "`},
		{"documentation", ruby.Ruby{}, "=begin\na\n=end\nb", "      \n \n    \nb"},
		{"a text", ruby.Ruby{}, "f(<<~TEXT)\n  bind\nTEXT\ng", "f(<<~TEXT)\n      \n    \ng"},
		{"a shift", ruby.Ruby{}, "s << a\nb", "s << a\nb"},
		{"an expression with a quote", ruby.Ruby{}, "a =~ /'/\nb # c", "a =~ /'/\nb    "},
		{"the end", ruby.Ruby{}, "a\n__END__\nb", "a\n       \n "},
		{"POD", perl.Perl{}, "a;\n=pod\n\nb\n\n=cut\nc;", "a;\n    \n\n \n\n    \nc;"},
		{"an index", perl.Perl{}, "$#ARGV < 1; # a", "$#ARGV < 1;    "},
		{"a substitution", perl.Perl{}, `$x =~ s/"//; f("a")`, `$x =~ s/"//; f(" ")`},
		{"a transliteration", perl.Perl{}, "tr/a-z/A-Z/; # a", "tr/a-z/A-Z/;    "},
		{"a hash key", perl.Perl{}, "$h{s}; 'a'", "$h{s}; ' '"},
		{"a transport", perl.Perl{}, "Proto => 'udp', 'other'", "Proto => 'udp', '     '"},
		{"a page", php.PHP{}, "<b>it's</b><?php f('a'); // b", "                 f(' ');     "},
		{"a block comment", php.PHP{}, "<?php /* a\nb */ c", "          \n     c"},
		{"an address", php.PHP{}, "<?php f('udp://a:1')", "      f('udp://   ')"},
		{"a string that is not closed", php.PHP{}, "<?php f('a\nb", "      f(' \nb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(c.language.Strip([]byte(c.source)).Bare); got != c.bare {
				t.Errorf("the bare code is %q\nand should be    %q", got, c.bare)
			}
		})
	}
}

func FuzzStrip(f *testing.F) {
	for _, seed := range []string{"<<A\n", "\"#{", "s/", "=begin\n=", "<?php '", "%=\n=cut", "__END__", "sub a\n{\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		for _, l := range []language.Language{ruby.Ruby{}, perl.Perl{}, php.PHP{}} {
			s := &language.Source{Path: "a", Raw: content, Text: l.Strip(content)}
			for _, text := range [][]byte{s.Text.Code, s.Text.Bare} {
				if len(text) != len(content) || strings.Count(string(text), "\n") != strings.Count(string(content), "\n") {
					t.Fatalf("%s: the text has another length or other lines", l.Name())
				}
			}
			for _, unit := range l.Units(s.Text) {
				if unit.From < 0 || unit.To > len(content) || unit.From > unit.To {
					t.Fatalf("%s: a unit from %d to %d", l.Name(), unit.From, unit.To)
				}
			}
			l.Runs(s)
			l.Arguments([]*language.Source{s}, requirement.TCPClient, true)
		}
	})
}

func TestRuns(t *testing.T) {
	for _, c := range []struct {
		language language.Language
		path     string
		source   string
		want     bool
	}{
		{ruby.Ruby{}, "a.rb", "require 'socket'\nPORT = 12_000\n\ndef f\n  g\nend\n", false},
		{ruby.Ruby{}, "a.rb", "class A\n  def f; end\nend\nA.new.f\n", true},
		{ruby.Ruby{}, "a.rb", "def f\nend\nf if __FILE__ == $0\n", true},
		{perl.Perl{}, "a.pl", "use strict;\nmy $port = 12000;\nsub f {\n    g();\n}\n1;\n", false},
		{perl.Perl{}, "a.pl", "use strict;\nf();\n", true},
		{perl.Perl{}, "A.pm", "package A;\nprint 'loaded';\n1;\n", false},
		{php.PHP{}, "a.php", "<?php\nnamespace A;\nfunction f()\n{\n    g();\n}\nclass B\n{\n}\n", false},
		{php.PHP{}, "a.php", "<?php\n$s = socket_create(AF_INET, SOCK_DGRAM, 0);\n", true},
	} {
		s := &language.Source{Path: c.path, Raw: []byte(c.source), Text: c.language.Strip([]byte(c.source))}
		if got := c.language.Runs(s); got != c.want {
			t.Errorf("%q runs: %v", c.source, got)
		}
	}
}

func TestArguments(t *testing.T) {
	for _, c := range []struct {
		name     string
		language language.Language
		source   string
		program  requirement.Program
		args     string
		doubt    string
	}{
		{"Ruby's names", ruby.Ruby{}, "host = ARGV[0]\nport = ARGV[1].to_i\n", requirement.UDPClient, "{host} {port}", ""},
		{"with defaults", ruby.Ruby{}, "host = ARGV[0] || 'x'\nport = ARGV.fetch(1, 1)\n", requirement.UDPClient, "", ""},
		{"taken apart", ruby.Ruby{}, "host, port = ARGV\n", requirement.UDPClient, "{host} {port}", ""},
		{"guarded behind", ruby.Ruby{}, "abort 'usage' if ARGV.empty?\nport = ARGV[0]\n", requirement.TCPServer, "{port}", ""},
		{"a default if there is none", ruby.Ruby{}, "if ARGV.empty?\n  port = 12000\nelse\n  port = ARGV[0].to_i\nend\n", requirement.TCPServer, "", ""},
		{"OptionParser", ruby.Ruby{}, "OptionParser.new { |o| o.on('-p') }.parse!(ARGV)\n", requirement.TCPServer, "", "reads options with a library"},
		{"Perl's list", perl.Perl{}, "my ($host, $port) = @ARGV;\n", requirement.TCPClient, "{host} {port}", ""},
		{"shift", perl.Perl{}, "my $host = shift;\nmy $port = shift || 12000;\n", requirement.TCPClient, "{host}", ""},
		{"shift in a function", perl.Perl{}, "sub f {\n    my $self = shift;\n}\n", requirement.TCPClient, "", ""},
		{"or die", perl.Perl{}, "@ARGV == 1 or die 'usage';\nmy $port = $ARGV[0];\n", requirement.TCPServer, "{port}", ""},
		{"unless", perl.Perl{}, "unless (@ARGV) {\n    print 'usage';\n    exit 1;\n}\nmy $port = $ARGV[0];\n", requirement.TCPServer, "{port}", ""},
		{"PHP's count", php.PHP{}, "<?php\nif ($argc != 3) die('usage');\n$host = $argv[1];\n$port = (int)$argv[2];\n", requirement.TCPClient, "{host} {port}", ""},
		{"isset", php.PHP{}, "<?php\n$port = isset($argv[1]) ? $argv[1] : 12000;\n", requirement.TCPServer, "", ""},
		{"list", php.PHP{}, "<?php\nlist(, $host, $port) = $argv;\n", requirement.TCPClient, "{host} {port}", ""},
		{"the script's own name", php.PHP{}, "<?php\necho $argv[0];\n", requirement.TCPClient, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &language.Source{Path: "a", Raw: []byte(c.source), Text: c.language.Strip([]byte(c.source))}
			got := c.language.Arguments([]*language.Source{s}, c.program, false)
			if args := strings.Join(got.Args, " "); args != c.args {
				t.Errorf("the arguments are %q, not %q", args, c.args)
			}
			if !strings.Contains(got.Doubt, c.doubt) || (c.doubt == "") != (got.Doubt == "") {
				t.Errorf("the doubt is %q, not %q", got.Doubt, c.doubt)
			}
		})
	}
}
