// Package site writes the report on a class: static pages that need no server, no network and no other file, and a page for each
// student.
//
// Everything in a record is taken to be hostile. Text stands in the pages without control and bidirectional formatting characters
// and escaped for the place where it stands, and a policy in each page forbids the browser to run or load anything but
// the page's own style and script.
package site

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/url"
	"strings"
)

// Folders and files of a site.
const (
	indexName    = "index.html"
	studentsName = "students"
	capturesName = "captures"
)

//go:embed templates/*.tmpl
var templateFiles embed.FS

//go:embed assets/site.css
var style string

//go:embed assets/class.js
var script string

var functions = template.FuncMap{
	"lower": strings.ToLower,
	"dump":  func(name string, d *dump) namedDump { return namedDump{name, d} },
}

var templates = template.Must(template.New("").Funcs(functions).ParseFS(templateFiles, "templates/*.tmpl"))

// head is what all pages begin with.
type head struct {
	Title  string // of the window
	Style  template.CSS
	Script template.JS // none if ""
	Policy string
}

// newHead is the beginning of a page with the style and, for the class page, the script, both in the page itself: the policy names them
// by their hashes, so that it holds wherever the file lies.
func newHead(title string, withScript bool) head {
	h := head{Title: title, Style: template.CSS(style)} // #nosec G203 -- ours
	policy := []string{"default-src 'none'", "style-src " + hash(style), "base-uri 'none'", "form-action 'none'"}
	if withScript {
		h.Script = template.JS(script) // #nosec G203 -- ours
		policy = append(policy, "script-src "+hash(script))
	}
	h.Policy = strings.Join(policy, "; ")
	return h
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// segment is a file's name as part of an address.
func segment(name string) string { return url.PathEscape(name) }

// link leads somewhere.
type link struct{ Text, Href string }
