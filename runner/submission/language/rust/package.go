package rust

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

// pkg is what a Cargo.toml says, as far as it matters without cargo.
type pkg struct {
	root         string // the folder of the Cargo.toml; "" if there is none
	crate        string // the name by which programs use the library
	edition      string
	dependencies []string
}

const usualEdition = "2021"

var (
	section    = regexp.MustCompile(`(?m)^[ \t]*\[+([^\]\n]+)\]+[^\n]*$`)
	setting    = regexp.MustCompile(`(?m)^[ \t]*([\w-]+)[ \t]*=[ \t]*("?)([^"\n]*)`)
	edition    = regexp.MustCompile(`^20\d\d$`)
	identifier = regexp.MustCompile(`^[A-Za-z_]\w*$`)
)

// packageOf reads the Cargo.toml for a folder: in it or above.
func packageOf(dir string, tree language.Tree) pkg {
	p := pkg{edition: usualEdition}
	for {
		content, ok := tree.Content(path.Join(dir, "Cargo.toml"))
		if ok {
			p.root = dir
			p.read(content[:min(len(content), 64<<10)])
			return p
		}
		if dir == "." || dir == "/" {
			return p
		}
		dir = path.Dir(dir)
	}
}

func (p *pkg) read(content []byte) {
	heads := section.FindAllSubmatchIndex(content, 100)
	for i, h := range heads {
		end := len(content)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		name := strings.TrimSpace(string(content[h[2]:h[3]]))
		for _, m := range setting.FindAllSubmatch(content[h[1]:end], 200) {
			key, value := string(m[1]), string(m[3])
			crate := strings.ReplaceAll(value, "-", "_")
			switch {
			case name == "package" && key == "edition" && edition.MatchString(value):
				p.edition = value
			case (name == "package" || name == "lib") && key == "name" && identifier.MatchString(crate):
				p.crate = crate
			case name == "dependencies":
				p.dependencies = append(p.dependencies, strings.ReplaceAll(key, "-", "_"))
			}
		}
	}
}

// library is the package's src/lib.rs; "" if there is none.
func (p pkg) library(tree language.Tree) string {
	if p.root == "" || p.crate == "" {
		return ""
	}
	lib := path.Join(p.root, "src/lib.rs")
	if _, ok := tree.Source(lib); !ok {
		return ""
	}
	return lib
}

// needs doubts a program that uses a crate which only a network could bring.
func (p pkg) needs(files []*language.Source) string {
	for _, f := range files {
		for _, m := range usedCrate.FindAllSubmatchIndex(f.Text.Code, usedLimit) {
			if name := string(f.Text.Code[m[2]:m[3]]); slices.Contains(p.dependencies, name) {
				return fmt.Sprintf("line %d of %s uses the crate %s, which is not part of Rust and cannot be fetched", f.Line(m[2]),
					language.Quote(f.Path), name)
			}
		}
	}
	return ""
}

// usedLimit bounds how many modules and crates one file is believed to name.
const usedLimit = 200

var (
	usedCrate = regexp.MustCompile(`\b([a-z_]\w*)\s*::`)
	module    = regexp.MustCompile(`(?m)(?:#\[\s*path\s*=\s*"([^"\n]+)"\s*\]\s*)?^[ \t]*(?:pub(?:\([^)\n]*\))?\s+)?mod\s+(\w+)\s*;`)
)

// Uses implements language.Language: the modules that a file declares, and the package's library where the file uses it.
func (r Rust) Uses(file *language.Source, _ string, tree language.Tree) []string {
	dir, base := path.Split(file.Path)
	stem := strings.TrimSuffix(base, ".rs")
	under := dir // where its modules lie: beside the root of a crate, below any other file
	if !r.Runs(file) && stem != "lib" && stem != "mod" && stem != "main" {
		under = path.Join(dir, stem)
	}
	var used []string
	for _, m := range module.FindAllSubmatch(file.Text.Code, usedLimit) {
		name := string(m[2])
		places := []string{path.Join(under, name+".rs"), path.Join(under, name, "mod.rs")}
		if len(m[1]) > 0 {
			places = []string{path.Join(dir, string(m[1]))}
		}
		for _, p := range places {
			if _, ok := tree.Source(p); ok && p != file.Path {
				used = append(used, p)
				break
			}
		}
	}
	p := packageOf(path.Dir(file.Path), tree)
	if lib := p.library(tree); lib != "" && lib != file.Path {
		for _, m := range usedCrate.FindAllSubmatch(file.Text.Code, usedLimit) {
			if string(m[1]) == p.crate {
				used = append(used, lib)
				break
			}
		}
	}
	return used
}
