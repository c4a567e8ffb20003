package assignment_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/suites/requirement"
)

func parse(t *testing.T, text string) *assignment.Assignment {
	t.Helper()
	a, err := assignment.Parse("assignment.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return a
}

// Every mistake has one line with its place, and a hint.
func TestProblems(t *testing.T) {
	const due = "due: 2026-03-02 23:59\ntime_zone: Europe/Zurich\n"
	for _, c := range []struct{ name, text, want string }{
		{"a key misspelt", "title: x\nprot: 12000\n", `^assignment\.yaml:2: unknown key "prot"; did you mean port\?$`},
		{"another word for a key", "deadline: 2026-03-02 23:59\n", `:1: unknown key "deadline"; did you mean due\?$`},
		{"a key in the wrong place", "percent: 10\n", `:1: the key percent does not belong here$`},
		{"an unheard-of key", "rubric:\n  colour: red\n", `:2: unknown key "colour"$`},
		{"no value", "title:\n", `:1: a value is missing$`},
		{"a key twice", "port: 1\nport: 2\n", `:2: mapping key "port" already defined`},
		{"an anchor", "title: &a x\n", `:1: anchors and aliases are not used here$`},
		{"two documents", "title: a\n---\ntitle: b\n", `^assignment\.yaml holds more than one document$`},
		{"too much", "# " + strings.Repeat("x", 1<<20) + "\n", `^assignment\.yaml is larger than 1024 KiB$`},
		{"a terminal's escapes", "title: x\nlanguages: [\"\\e[31m\"]\n", `:2: unknown language "\\x1b\[31m"$`},
		{"no such program", "programs:\n  - udp-server\n  - dns-server\n", `:3: there is no program "dns-server"$`},
		{"a program twice", "programs: [udp-server, udp-server]\n", `:1: udp-server stands there twice$`},
		{"no program", "title: x\nprograms: []\n", `:2: programs is an empty list$`},
		{"one program without a list", "programs: udp-server\n", `:1: a list is wanted here, such as \[a, b\]$`},
		{"a cap of nothing", "title: x\nrubric:\n  caps:\n    - {}\n", `:4: a cap needs unless and at_most$`},
		{"a string for a rubric", "title: x\nrubric: hard\n", `:2: a group of keys is wanted here, not a string$`},
		{"port 0", "port: 0\n", `:1: there is no port 0$`},
		{"too high a port", "port: 65536\n", `:1: there is no port 65536$`},
		{"a port in words", "port: http\n", `:1: a whole number is wanted here$`},
		{"half a port", "port: 12000.5\n", `:1: a whole number is wanted here$`},
		{"an unknown language", "languages: [cobol]\n", `:1: unknown language "cobol"$`},
		{"no language", "title: x\nlanguages: []\n", `:2: languages is an empty list$`},
		{"an image that cannot be", "image:\n  base: 'debian slim'\n", `:2: "debian slim" is not the name of an image$`},
		{"no unit", "limits:\n  reply: 2\n", `:2: a duration is wanted here: a number and ms, s, m, h or d, such as 15m$`},
		{"two units", "limits:\n  reply: 1m30s\n", `:2: a duration is wanted here`},
		{"no time for a reply", "limits:\n  reply: 0s\n", `:2: a limit of 0s is not possible$`},
		{"memory without a unit", "limits:\n  memory: 512\n", `:2: "512" is not an amount of memory$`},
		{"too little memory", "limits:\n  memory: 256MB\n", `:2: 256MB of memory are too few$`},
		{"no attempt", "attempts: 0\n", `:1: 0 attempts are not possible$`},
		{"no seed", "seed: words\n", `:1: "words" is not a seed$`},
		{"no points", "rubric:\n  out_of: 0\n", `:2: an assignment out of 0 points is not possible$`},
		{"negative points", "rubric:\n  out_of: -5\n", `:2: a number from 0 to 1000000 is wanted here, such as 2 or 0\.5$`},
		{"points in words", "rubric:\n  levels: {MUST: two}\n", `:2: a number from 0 to 1000000 is wanted here`},
		{"endless points", "rubric:\n  out_of: .inf\n", `:2: a number from 0 to 1000000 is wanted here`},
		{"too fine a number", "rubric:\n  out_of: 0.0000001\n", `:2: a number from 0 to 1000000 is wanted here`},
		{"too many decimals", "rubric:\n  decimals: 4\n", `:2: 4 decimals are not possible$`},
		{"no such level", "rubric:\n  levels:\n    MUST: 2\n    COULD: 1\n", `:4: there is no level "COULD"$`},
		{"a weight for MAY", "rubric:\n  levels:\n    MAY: 1\n", `:3: a MAY has no weight: it is a bonus$`},
		{"no such requirement", "rubric:\n  requirements:\n    udp-server/takes-204: 1\n", `:3: there is no requirement "udp-server/takes-204"$`},
		{"a MAY with a weight", "rubric:\n  requirements:\n    udp-server/survives-non-text: 1\n", `:3: udp-server/survives-non-text is a MAY`},
		{"a MUST as a bonus", "rubric:\n  bonus:\n    requirements:\n      udp-server/listens: 1\n", `:4: udp-server/listens is a MUST, and only a MAY is a bonus$`},
		{"a requirement of a program that is not asked for", "programs: [udp-server]\nrubric:\n  requirements:\n    tcp-server/listens: 1\n", `:4: tcp-server/listens is about a program that is not asked for$`},
		{"a share of no program", "rubric:\n  programs:\n    server: 10\n", `:3: there is no program "server"$`},
		{"a share of a program that is not asked for", "programs: [udp-server]\nrubric:\n  programs:\n    interop: 10\n", `:4: interop is not asked for$`},
		{"too large shares", "rubric:\n  programs:\n    udp-server: 60\n    tcp-server: 41\n", `:3: the shares are more than the 100 points that there are$`},
		{"points that nobody can get", "programs: [udp-server]\nrubric:\n  programs:\n    udp-server: 60\n    submission: 30\n", `:4: 10 points are left that no requirement can get$`},
		{"a share that nobody can get", "rubric:\n  requirements: {interop/udp: 0, interop/tcp: 0}\n  programs:\n    interop: 10\n", `:4: the share of interop has no requirement with a weight to go to$`},
		{"nothing worth anything", "rubric:\n  levels: {MUST: 0, SHOULD: 0}\n", `:2: 100 points are left that no requirement can get$`},
		{"half a cap", "rubric:\n  caps:\n    - unless: submission/builds\n", `:3: a cap needs unless and at_most$`},
		{"a cap on nothing", "rubric:\n  caps:\n    - {unless: submission/build, at_most: 5}\n", `:3: there is no requirement "submission/build"$`},
		{"no date", "due: tomorrow\ntime_zone: UTC\n", `:1: tomorrow is not a date and time$`},
		{"a date without a time", "due: 2026-03-02\ntime_zone: UTC\n", `:1: 2026-03-02 is not a date and time$`},
		{"a day that is not", "due: 2026-02-30 12:00\ntime_zone: UTC\n", `:1: "2026-02-30 12:00" is not a date and time$`},
		{"no time zone", "due: 2026-03-02 23:59\n", `:1: 2026-03-02 23:59 is in no time zone$`},
		{"an unheard-of time zone", "due: 2026-03-02 23:59\ntime_zone: Europe/Atlantis\n", `:2: there is no time zone Europe/Atlantis$`},
		{"the grader's own time zone", "due: 2026-03-02 23:59\ntime_zone: Local\n", `:2: there is no time zone Local$`},
		{"an hour that the clock leaves out", "due: 2026-03-29 02:30\ntime_zone: Europe/Zurich\n", `:1: 2026-03-29 02:30 does not exist in Europe/Zurich$`},
		{"late without due", "late:\n  percent: 10\n", `:2: late without due$`},
		{"a time zone without due", "title: x\ntime_zone: UTC\n", `:2: time_zone without due$`},
		{"an extension of nothing", "extensions:\n  - {student: ann, due: 2026-03-02 23:59}\n", `:2: extensions without due$`},
		{"more than all", due + "late:\n  percent: 101\n", `:4: 101 percent are not possible$`},
		{"no such unit", due + "late:\n  percent: 10\n  per: week\n", `:5: "week" is no unit$`},
		{"a unit of nothing", due + "late:\n  per: day\n", `:4: per without percent$`},
		{"percent and steps", due + "late:\n  percent: 10\n  steps: [{after: 0s, percent: 10}]\n", `:4: percent and steps exclude each other$`},
		{"half a step", due + "late:\n  steps:\n    - after: 0s\n", `:5: a step needs after and percent$`},
		{"steps that fall", due + "late:\n  steps:\n    - {after: 0s, percent: 20}\n    - {after: 24h, percent: 10}\n", `:6: the steps do not rise$`},
		{"steps out of order", due + "late:\n  steps:\n    - {after: 24h, percent: 10}\n    - {after: 1h, percent: 20}\n", `:6: the steps do not rise$`},
		{"a cutoff within the grace", due + "late:\n  grace: 1h\n  cutoff: 30m\n", `:5: the cutoff is not after the grace period$`},
		{"half an extension", due + "extensions:\n  - student: ann\n", `:4: an extension needs student and due$`},
		{"an extension that is none", due + "extensions:\n  - {student: ann, due: 2026-03-02 12:00}\n", `:4: 2026-03-02 12:00 is not after 2026-03-02 23:59$`},
		{"two extensions", due + "extensions:\n  - {student: 7, due: 2026-03-05 12:00}\n  - {student: 7, due: 2026-03-06 12:00}\n", `:5: there are two extensions for 7$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := assignment.Parse("assignment.yaml", []byte(c.text))
			p, ok := problem.Of(err)
			if !ok {
				t.Fatalf("the error is %v, not a problem", err)
			}
			if !regexp.MustCompile(c.want).MatchString(p.Error()) || strings.Contains(p.Error(), "\n") {
				t.Errorf("the problem is %q, which does not match %q", p.Error(), c.want)
			}
			if p.Hint() == "" {
				t.Error("the problem has no hint")
			}
		})
	}
}

func TestEveryLanguageCanBeAllowed(t *testing.T) {
	names := []string{"c", "cpp", "csharp", "go", "java", "javascript", "perl", "php", "python", "python2", "ruby", "rust"}
	for _, name := range names {
		a := parse(t, "languages: ["+name+"]")
		for _, other := range names {
			if a.Allows(other) != (other == name) {
				t.Errorf("with %s alone, %s is allowed: %v", name, other, a.Allows(other))
			}
		}
	}
}

func TestWhatTheFileSays(t *testing.T) {
	a := parse(t, `
title: Sockets
programs: [tcp-client, udp-client, udp-server]
port: 6789
languages: [python]
image: {base: "registry.example.edu/debian:{suite}"}
limits: {startup: 10s, quiet: 200 ms, memory: 1GB}
attempts: 1
seed: 1e5
due: 2026-10-25 02:30
time_zone: Europe/Zurich
extensions:
  - {student: 0123, due: 2026-11-01T12:00:30Z}
`)
	if want := []requirement.Program{requirement.UDPServer, requirement.UDPClient, requirement.TCPClient}; !slices.Equal(a.Programs, want) {
		t.Errorf("the programs are %v", a.Programs)
	}
	if a.Title != "Sockets" || a.Port != 6789 || a.ImageBase != "registry.example.edu/debian:{suite}" || a.MemoryMB != 1024 || a.Attempts != 1 {
		t.Errorf("it is %+v", a)
	}
	if !a.Allows("python") || a.Allows("c") {
		t.Errorf("allowed are %v", a.Languages)
	}
	if a.Seed == nil || *a.Seed != 0x1e5 {
		t.Errorf("the seed is %v", a.Seed)
	}
	if l := a.Limits; l.Startup != 10*time.Second || l.Quiet != 200*time.Millisecond || l.Reply != 2*time.Second {
		t.Errorf("the limits are %+v", l)
	}
	// The clock shows 02:30 twice in that night: the later counts.
	if want := time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC); !a.Due.At.Equal(want) {
		t.Errorf("it is due at %v", a.Due.At)
	}
	if want := time.Date(2026, 11, 1, 12, 0, 30, 0, time.UTC); !a.Due.Extensions["0123"].Equal(want) {
		t.Errorf("the extensions are %v", a.Due.Extensions)
	}
	if got := a.Due.Strangers([]string{"ann"}); !slices.Equal(got, []string{"0123"}) {
		t.Errorf("strangers are %v", got)
	}
	for _, q := range a.Asked() {
		if q.Program == requirement.TCPServer || q == requirement.InteropTCP {
			t.Errorf("%s is asked for", q.ID)
		}
	}
	if n := len(a.Asked()); n != 2+17+12+15+1 {
		t.Errorf("%d requirements are asked for", n)
	}
}

func TestReadNamesTheFile(t *testing.T) {
	if _, err := assignment.Read("nowhere.yaml"); err == nil || !strings.Contains(err.Error(), "nowhere.yaml") {
		t.Errorf("the error is %v", err)
	}
}

// Each example that the template has commented out is good as well.
func TestTemplate(t *testing.T) {
	schema := schemaOf(t)
	if got, want := parse(t, string(assignment.Template)).Hash(), assignment.Default().Hash(); got != want {
		t.Error("the template is not the default")
	}
	whole := regexp.MustCompile(`(?m)^#( *\S+:|  +-|  - )`).ReplaceAllString(string(assignment.Template), "$1")
	whole = regexp.MustCompile(`(?m)^ {2,4}# .*\n`).ReplaceAllString(whole, "")
	for _, text := range []string{string(assignment.Template), whole} {
		parse(t, text)
		if err := valid(schema, text); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	}
	for _, key := range []string{"\nlanguages:", "\n  base:", "\nseed:", "\n  requirements:", "\n  programs:", "\n    at_most:", "\n  caps:", "\n  at_most:", "\ndue:", "\nlate:", "\n  cutoff:", "\nextensions:"} {
		if !strings.Contains(whole, key) {
			t.Errorf("there is no %q in\n%s", key, whole)
		}
	}
}

func TestDocumentedExamples(t *testing.T) {
	doc, err := os.ReadFile("../../docs/assignment.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(doc, -1)
	if len(examples) < 4 {
		t.Fatalf("only %d examples", len(examples))
	}
	schema := schemaOf(t)
	for _, e := range examples {
		parse(t, string(e[1]))
		if err := valid(schema, string(e[1])); err != nil {
			t.Errorf("%v in\n%s", err, e[1])
		}
	}
}
