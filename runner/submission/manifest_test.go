package submission_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/submission"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

const udpServer = `from socket import *
s = socket(AF_INET, SOCK_DGRAM)
s.bind(('', 12000))
while True:
    data, address = s.recvfrom(2048)
    s.sendto(data.upper(), address)
`

// write makes a submission of files, by their names.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestManifestProblems(t *testing.T) {
	for _, c := range []struct{ name, manifest, want string }{
		{"a key misspelt", "programs:\n  udp-server:\n    pth: a.py\n", `^sockgrade\.yaml:3: unknown key "pth"; did you mean path\?$`},
		{"another word for a key", "programs:\n  udp-server:\n    path: a.py\n    comand: python3 a.py\n", `^sockgrade\.yaml:4: unknown key "comand"; did you mean run\?$`},
		{"an unheard-of key", "programs:\n  udp-server:\n    colour: red\n", `^sockgrade\.yaml:3: unknown key "colour"$`},
		{"a program misspelt", "programs:\n  udp_server:\n    path: a.py\n", `^sockgrade\.yaml:2: unknown key "udp_server"; did you mean udp-server\?$`},
		{"a program at the top", "\nudp-server:\n  path: a.py\n", `^sockgrade\.yaml:2: unknown key "udp-server" here; it belongs under programs$`},
		{"a path at the top", "path: a.py\n", `:1: unknown key "path" here; it belongs under one of the programs$`},
		{"no value", "programs:\n  udp-server:\n    path:\n", `:3: a value is missing$`},
		{"a list for a path", "programs:\n  udp-server:\n    path: [a.py]\n", `:3: a string is wanted here$`},
		{"a string for programs", "programs: a.py\n", `:1: a group of keys is wanted here, not a string$`},
		{"a list for a program", "programs:\n  udp-server: [a.py]\n", `:2: a group of keys is wanted here, not a list$`},
		{"a string for build", "programs:\n  udp-server:\n    build: make\n", `:3: a list is wanted here, not a string$`},
		{"an empty command", "programs:\n  udp-server:\n    run: []\n", `:3: a command needs at least the name of a program$`},
		{"an empty path", "programs:\n  udp-server:\n    path: ''\n", `:3: a string that is not empty is wanted here$`},
		{"two lines to type in one", "programs:\n  udp-server:\n    path: a.py\n    type: [\"a\\nb\"]\n", `:4: a single line is wanted here$`},
		{"a zero byte", "programs:\n  udp-server:\n    run: [\"a\\0b\"]\n", `:3: a single line is wanted here$`},
		{"a key twice", "programs:\n  udp-server:\n    path: a.py\n    path: b.py\n", `:4: mapping key "path" already defined`},
		{"a number for a key", "programs:\n  1: {path: a.py}\n", `:2: a key is not a word$`},
		{"an anchor", "programs:\n  udp-server: &a\n    path: a.py\n", `:2: anchors and aliases are not used here$`},
		{"a merge", "programs:\n  <<: {udp-server: {path: a.py}}\n", `:2: anchors and aliases are not used here$`},
		{"a tag", "programs:\n  udp-server:\n    path: !!str a.py\n", `:3: tags are not used here$`},
		{"a tab", "programs:\n\tudp-server: x\n", `:2: a tab stands where YAML takes only blanks$`},
		{"two documents", "programs: {}\n---\nprograms: {}\n", `^sockgrade\.yaml holds more than one document$`},
		{"a path that is not there", "programs:\n  udp-server:\n    path: b.py\n", `^sockgrade\.yaml:3: the submission has no file b\.py$`},
		{"a folder for a path", "programs:\n  udp-server:\n    language: python\n    path: sub\n", `:4: sub is a folder, and path is to be a file$`},
		{"a folder for a path, without a language", "programs:\n  udp-server:\n    path: sub\n", `:3: sub is a folder, and path is to be a file$`},
		{"the submission for a path", "programs:\n  udp-server:\n    path: .\n", `:3: \. is a folder, and path is to be a file$`},
		{"a path that leads out, without an ending", "programs:\n  udp-server:\n    path: ../a\n", `:3: \.\./a leads out of the submission$`},
		{"a placeholder misspelt", "programs:\n  udp-server:\n    path: a.py\n    run: python3 a.py {prot}\n", `:4: there is no placeholder \{prot\}; did you mean \{port\}\?$`},
		{"a placeholder misspelt in a list", "programs:\n  udp-server:\n    run: [python3, a.py, \"{HOST}\"]\n", `:3: there is no placeholder \{HOST\}; did you mean \{host\}\?$`},
		{"another word for a placeholder", "programs:\n  udp-client:\n    type:\n      - \"\"\n      - \"{server_name}\"\n", `:5: there is no placeholder \{server_name\}; did you mean \{host\}\?$`},
		{"a tab for more", "programs:\n  udp-server:\n\t\tpath: a.py\n", `:3: a tab stands where YAML takes only blanks$`},
		{"a path that leads out", "programs:\n  udp-server:\n    path: ../../etc/passwd.py\n", `:3: \.\./\.\./etc/passwd\.py leads out of the submission$`},
		{"an absolute path", "programs:\n  udp-server:\n    path: /etc/passwd.py\n", `:3: /etc/passwd\.py leads out of the submission$`},
		{"a dir that leads out", "programs:\n  udp-server:\n    run: python3 a.py\n    dir: sub/../..\n", `:4: sub/\.\./\.\. leads out of the submission$`},
		{"a dir that is not there", "programs:\n  udp-server:\n    run: python3 a.py\n    dir: nowhere\n", `:4: the submission has no folder nowhere$`},
		{"a dir without a run", "programs:\n  udp-server:\n    path: a.py\n    dir: sub\n", `:4: dir without run$`},
		{"an unknown language", "programs:\n  udp-server:\n    path: a.py\n    language: cobol\n", `:4: unknown language "cobol"$`},
		{"a language that nothing tells", "programs:\n  udp-server:\n    path: sub/program\n", `:3: the ending of sub/program does not tell its language$`},
		{"a terminal's escapes", "programs:\n  udp-server:\n    path: \"\\e[31m.py\"\n", `:3: the submission has no file "\\x1b\[31m\.py"$`},
		{"too much", "# " + strings.Repeat("x", 65<<10) + "\n", `^sockgrade\.yaml is larger than 64 KiB$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := write(t, map[string]string{"sockgrade.yaml": c.manifest, "a.py": udpServer, "sub/program": udpServer})
			_, err := submission.Open(dir)
			p, ok := problem.Of(err)
			if !ok {
				t.Fatalf("the error is %v, not a problem", err)
			}
			if !regexp.MustCompile(c.want).MatchString(p.Error()) {
				t.Errorf("the problem is %q, which does not match %q", p.Error(), c.want)
			}
			if p.Hint() == "" {
				t.Error("the problem has no hint")
			}
		})
	}
}

// TestManifestBraces has braces that are not for a placeholder.
func TestManifestBraces(t *testing.T) {
	for _, run := range []string{"python3 a.py ${prot}", "awk '{print}' a.py", "echo {1,2} {} {data}", "python3 a.py {host} {port}"} {
		if _, err := submission.Open(write(t, map[string]string{"sockgrade.yaml": "programs:\n  udp-server:\n    run: \"" + run + "\"\n", "a.py": udpServer})); err != nil {
			t.Errorf("%s: %v", run, err)
		}
	}
}

func TestManifestThatIsAFolder(t *testing.T) {
	for _, name := range []string{"sockgrade.yaml", "hw/sockgrade.yaml"} {
		_, err := submission.Open(write(t, map[string]string{name + "/x.txt": "x", filepath.Join(filepath.Dir(name), "a.py"): udpServer}))
		if p, ok := problem.Of(err); !ok || p.Error() != name+" is a folder, and is to be a file" || p.Hint() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestManifestOverrides(t *testing.T) {
	dir := write(t, map[string]string{
		"wrapper/sockgrade.yaml": `
programs:
  udp-server:
    path: deep/odd.py
    build:
      - [python3, -m, py_compile, odd.py]
      - make all
    run: exec python3 odd.py {port}
  udp-client:
    type: ["{host}", 12000, ""]
  tcp-server:
    run: [python3, -m, deep.service, "{port}"]
  tcp-client:
    run: python3 deep/service.py {host}
`,
		"wrapper/deep/odd.py":     udpServer,
		"wrapper/UDPServer.py":    udpServer,
		"wrapper/UDPClient.py":    "from socket import *\ns = socket(AF_INET, SOCK_DGRAM)\nh = input()\ns.sendto(input().encode(), (h, 12000))\nprint(s.recv(2048))\n",
		"wrapper/deep/service.py": "# nothing to see\n",
	})
	s, err := submission.Open(dir)
	if err != nil {
		t.Fatal(err)
	}

	server := s.Programs[requirement.UDPServer]
	if server.Path != "wrapper/deep/odd.py" || server.FoundBy != "named in sockgrade.yaml" {
		t.Errorf("the UDP server is %s, found %s", server.Path, server.FoundBy)
	}
	diff(t, server.Command, wire.Command{Argv: []string{"sh", "-c", "exec python3 odd.py {port}"}, Dir: "wrapper/deep"})
	diff(t, server.Check, []wire.Command{
		{Argv: []string{"python3", "-m", "py_compile", "odd.py"}, Dir: "wrapper/deep"},
		{Argv: []string{"sh", "-c", "make all"}, Dir: "wrapper/deep"},
	})

	client := s.Programs[requirement.UDPClient]
	if client.Path != "wrapper/UDPClient.py" || client.FoundBy != "by its name" {
		t.Errorf("the UDP client is %s, found %s", client.Path, client.FoundBy)
	}
	diff(t, client.Typing, []string{"{host}", "12000", ""})
	diff(t, client.Driven, []string{
		`typed "{host}" before the sentence, as sockgrade.yaml says`,
		`typed "12000" before the sentence, as sockgrade.yaml says`,
		`typed "" before the sentence, as sockgrade.yaml says`,
	})

	tcp := s.Programs[requirement.TCPServer]
	if tcp.Path != "" || tcp.Language != "python" || len(tcp.Check) != 0 {
		t.Errorf("the TCP server is %+v", tcp)
	}
	diff(t, tcp.Command, wire.Command{Argv: []string{"python3", "-m", "deep.service", "{port}"}, Dir: "wrapper"})

	// What a command names is the entry point, and is checked; the command starts where the manifest is.
	named := s.Programs[requirement.TCPClient]
	if named.Path != "wrapper/deep/service.py" || named.FoundBy != "named in sockgrade.yaml" {
		t.Errorf("the TCP client is %s, found %s", named.Path, named.FoundBy)
	}
	diff(t, named.Command, wire.Command{Argv: []string{"sh", "-c", "python3 deep/service.py {host}"}, Dir: "wrapper"})
	if check := named.Check[0].Argv; check[len(check)-1] != "wrapper/deep/service.py" {
		t.Errorf("the TCP client is checked with %q", check)
	}
}

func TestManifestUnderAnotherName(t *testing.T) {
	s, err := submission.Open(write(t, map[string]string{"sockgrade.yml": "programs: {}\n", "UDPServer.py": udpServer}))
	if err != nil {
		t.Fatal(err)
	}
	diff(t, s.Notes, []string{"Did not read sockgrade.yml: the name of a manifest is sockgrade.yaml."})
}

// The documentation's examples must be good for the parser and for the schema.
func TestDocumentedManifests(t *testing.T) {
	doc, err := os.ReadFile("../../docs/submission-manifest.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(doc, -1)
	if len(examples) < 5 {
		t.Fatalf("only %d examples", len(examples))
	}
	schema := manifestSchema(t)
	for _, e := range examples {
		dir := write(t, map[string]string{
			"sockgrade.yaml":          string(e[1]),
			"main.py":                 udpServer,
			"task1/final/main.py":     udpServer,
			"uppercase/tcp_server.py": udpServer,
			"v2/UDPServer.py":         udpServer,
			"v2/UDPClient.py":         udpServer,
			"UDPClient.py":            "from socket import *\ns = socket(AF_INET, SOCK_DGRAM)\ns.sendto(b'', ('', 1))\n",
			"TCPClient.py":            "from socket import *\ns = socket()\ns.connect(('', 1))\n",
		})
		if _, err := submission.Open(dir); err != nil {
			t.Errorf("%v in\n%s", err, e[1])
		}
		if err := valid(schema, e[1]); err != nil {
			t.Errorf("%v in\n%s", err, e[1])
		}
	}
}

// What the schema takes, the parser takes, and the other way round, apart from what only the parser can know: whether paths
// are there, and how the YAML was written.
func TestManifestSchemaAgrees(t *testing.T) {
	schema := manifestSchema(t)
	for _, c := range []struct {
		manifest string
		good     bool
	}{
		{"", true},
		{"# nothing\n", true},
		{"programs: {}", true},
		{"programs:", false},
		{"programs: []", false},
		{"programs: {udp-server: {}}", true},
		{"programs: {udp-server: }", false},
		{"programs: {udp-server: a.py}", false},
		{"programs: {udp-servr: {}}", false},
		{"version: 1", false},
		{"programs: {udp-server: {path: a.py}}", true},
		{"programs: {udp-server: {path: ''}}", false},
		{"programs: {udp-server: {path: }}", false},
		{"programs: {udp-server: {path: true}}", false},
		{"programs: {udp-server: {path: 1.5}}", false},
		{"programs: {udp-server: {path: a.py, language: python}}", true},
		{"programs: {udp-server: {path: a.py, language: cobol}}", false},
		{"programs: {udp-server: {run: python3 a.py}}", true},
		{"programs: {udp-server: {run: [python3, a.py, 12000]}}", true},
		{"programs: {udp-server: {run: []}}", false},
		{"programs: {udp-server: {run: [[python3]]}}", false},
		{"programs: {udp-server: {run: {a: b}}}", false},
		{"programs: {udp-server: {run: ''}}", false},
		{"programs: {udp-server: {path: a.py, build: []}}", true},
		{"programs: {udp-server: {path: a.py, build: [make, [make, all]]}}", true},
		{"programs: {udp-server: {path: a.py, build: make}}", false},
		{"programs: {udp-server: {path: a.py, build: [[]]}}", false},
		{"programs: {udp-server: {path: a.py, dir: .}}", false},
		{"programs: {udp-server: {path: a.py, dir: ., run: python3 a.py}}", true},
		{"programs: {udp-server: {path: a.py, type: ['', 12000, abc]}}", true},
		{"programs: {udp-server: {path: a.py, type: abc}}", false},
		{"programs: {udp-server: {path: a.py, type: [\"a\\nb\"]}}", false},
		{"programs: {udp-server: {path: a.py, comand: x}}", false},
	} {
		dir := write(t, map[string]string{"sockgrade.yaml": c.manifest, "a.py": udpServer})
		_, opened := submission.Open(dir)
		checked := valid(schema, []byte(c.manifest))
		if (opened == nil) != c.good || (checked == nil) != c.good {
			t.Errorf("%s\nshould be good: %v; the parser says %v, the schema %v", c.manifest, c.good, opened, checked)
		}
	}
}

func TestManifestSchemaKnowsTheLanguages(t *testing.T) {
	var doc struct {
		Defs struct {
			Program struct {
				Properties struct{ Language struct{ Enum []string } }
			}
		} `json:"$defs"`
	}
	if err := json.Unmarshal(submission.ManifestSchema, &doc); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, l := range submission.Languages() {
		names = append(names, l.Name())
	}
	diff(t, doc.Defs.Program.Properties.Language.Enum, names)
}

func manifestSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(submission.ManifestSchema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("manifest.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("manifest.schema.json")
}

func valid(schema *jsonschema.Schema, manifest []byte) error {
	data, err := yaml.YAMLToJSON(manifest)
	if err != nil {
		return err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		data = []byte("null")
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return schema.Validate(instance)
}

func diff[T any](t *testing.T, got, want T) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}
