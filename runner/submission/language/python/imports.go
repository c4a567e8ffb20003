package python

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/sockgrade/sockgrade/runner/submission/language"
)

var (
	fromImport  = regexp.MustCompile(`(?m)^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\(?([^\n;)]*)`)
	plainImport = regexp.MustCompile(`(?m)^[ \t]*import[ \t]+([^\n;]+)`)
)

// usedLimit bounds what one file is believed to import.
const usedLimit = 200

// Uses implements language.Language. Imports are looked for in the entry point's folder, as Python does, and for a source
// that changes sys.path in all of the submission.
func (Python) Uses(file *language.Source, dir string, tree language.Tree) []string {
	var used []string
	add := func(base, module string) {
		if len(used) > usedLimit {
			return
		}
		p, ok := resolve(file, base, module, tree)
		if !ok {
			return
		}
		used = append(used, p)
		for pkg := path.Dir(p); pkg != base && strings.HasPrefix(pkg+"/", strings.TrimPrefix(base+"/", "./")) && pkg != "."; pkg = path.Dir(pkg) {
			if init := path.Join(pkg, "__init__.py"); init != p && init != file.Path {
				if _, ok := tree.Source(init); ok {
					used = append(used, init)
				}
			}
		}
	}
	for _, m := range fromImport.FindAllSubmatch(file.Text.Code, usedLimit) {
		base, module := dir, string(m[2])
		if dots := len(m[1]); dots > 0 {
			base = path.Dir(file.Path)
			for range min(dots-1, 8) {
				base = path.Dir(base)
			}
		}
		if module != "" {
			add(base, module)
		}
		for _, name := range strings.Split(string(m[3]), ",") {
			if fields := strings.Fields(name); len(fields) > 0 && fields[0] != "*" {
				add(base, strings.TrimPrefix(module+"."+fields[0], "."))
			}
		}
	}
	for _, m := range plainImport.FindAllSubmatch(file.Text.Code, usedLimit) {
		for _, name := range strings.Split(string(m[1]), ",") {
			if fields := strings.Fields(name); len(fields) > 0 {
				add(dir, fields[0])
			}
		}
	}
	return used
}

func resolve(file *language.Source, base, module string, tree language.Tree) (string, bool) {
	rest := strings.ReplaceAll(module, ".", "/")
	for _, p := range []string{path.Join(base, rest+".py"), path.Join(base, rest, "__init__.py")} {
		if _, ok := tree.Source(p); ok && p != file.Path {
			return p, true
		}
	}
	if !bytes.Contains(file.Text.Bare, []byte("sys.path")) {
		return "", false
	}
	for _, p := range tree.Named(path.Base(rest) + ".py") {
		if _, ok := tree.Source(p); ok && p != file.Path && strings.HasSuffix("/"+p, "/"+rest+".py") {
			return p, true
		}
	}
	return "", false
}

// Modules of Python's own that the assignment's programs import.
var own = map[string]bool{"socket": true, "sys": true, "os": true, "time": true, "threading": true, "select": true,
	"argparse": true, "socketserver": true, "struct": true, "string": true, "random": true, "asyncio": true, "codecs": true,
	"signal": true, "logging": true, "datetime": true, "re": true, "io": true, "enum": true, "types": true, "selectors": true}

// shadowing finds a source that is imported in place of one of Python's own modules.
func shadowing(files []*language.Source) string {
	for _, f := range files {
		if module := strings.TrimSuffix(path.Base(f.Path), ".py"); own[module] && f != files[0] {
			return fmt.Sprintf("its import of %s gets %s in place of Python's own module of that name", module, language.Quote(f.Path))
		}
	}
	return ""
}
