package rust

import (
	"path"
	"strings"
	"testing"

	"github.com/sockgrade/sockgrade/runner/submission/language"
	"github.com/sockgrade/sockgrade/runner/submission/language/languagetest"
)

func TestStrip(t *testing.T) {
	got := string(Rust{}.Strip([]byte("use std::net::UdpSocket;\nlet a = r#\"b\"c\"#; let d: &'static str = \"e\"; // f\n")).Bare)
	if want := "                        \nlet a = r#\"   \"#; let d: &'static str = \" \";     \n"; got != want {
		t.Errorf("%q, not %q", got, want)
	}
}

func TestUsesAndPlan(t *testing.T) {
	const program = "fn main() {}\n"
	tree := languagetest.Tree{Language: Rust{}, Files: map[string]string{
		"Cargo.toml":           "[package]\nname = \"up-case\"\nedition = \"2018\"\n\n[dependencies]\ntokio = \"1\"\n",
		"src/lib.rs":           "pub mod text;\n",
		"src/text.rs":          "pub fn upper() {}\n",
		"src/bin/server.rs":    "mod help;\nuse up_case::text;\n" + program,
		"src/bin/help.rs":      "mod deep;\n",
		"src/bin/help/deep.rs": "",
		"src/bin/client.rs":    "// use up_case::text;\n" + program,
		"src/bin/async.rs":     "use tokio::net;\n" + program,
		"alone/1-a.rs":         "#[path = \"other/b.rs\"]\nmod c;\n" + program,
		"alone/other/b.rs":     "",
	}}
	for entry, c := range map[string]struct{ uses, first, last, doubt string }{
		"src/bin/server.rs": {"src/bin/help.rs src/lib.rs", "--edition 2018", "--extern up_case=/tmp/build/src/lib.rs/libup_case.rlib --crate-name server -o /tmp/build/src/bin/server.rs/server src/bin/server.rs", ""},
		"src/bin/client.rs": {"", "--edition 2018", "--crate-name client -o /tmp/build/src/bin/client.rs/client src/bin/client.rs", ""},
		"src/bin/async.rs":  {"", "--edition 2018", "src/bin/async.rs", "the crate tokio, which is not part of Rust"},
		"alone/1-a.rs":      {"alone/other/b.rs", "--edition 2018", "--crate-name _1_a -o /tmp/build/alone/1-a.rs/1-a alone/1-a.rs", ""},
		"src/bin/help.rs":   {"src/bin/help/deep.rs", "", "", ""},
	} {
		f, _ := tree.Source(entry)
		uses := Rust{}.Uses(f, path.Dir(entry), tree)
		if got := strings.Join(uses, " "); got != c.uses {
			t.Errorf("%s uses %q, not %q", entry, got, c.uses)
		}
		files := []*language.Source{f}
		for _, p := range uses {
			used, _ := tree.Source(p)
			files = append(files, used)
		}
		plan := Rust{}.Plan(files, nil, tree)
		last := strings.Join(plan.Check[len(plan.Check)-1].Argv, " ")
		if !strings.HasSuffix(last, c.last) || !strings.Contains(last, c.first) {
			t.Errorf("%s is compiled with %s", entry, last)
		}
		if library := strings.Contains(c.uses, "lib.rs"); library != (len(plan.Check) == 2) {
			t.Errorf("%s has %d checks", entry, len(plan.Check))
		}
		if !strings.Contains(plan.Doubt, c.doubt) || (c.doubt == "") != (plan.Doubt == "") {
			t.Errorf("%s: the doubt is %q", entry, plan.Doubt)
		}
	}
}
