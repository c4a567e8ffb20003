package unpack

import "strings"

// Folders that tools make, not students.
var junkFolders = map[string]bool{
	"__MACOSX": true, ".git": true, ".svn": true, ".hg": true, "node_modules": true, "__pycache__": true, ".venv": true,
	"venv": true, ".idea": true, ".vscode": true, ".vs": true, ".gradle": true, ".mypy_cache": true, ".pytest_cache": true,
	".ruff_cache": true, ".tox": true, ".Trashes": true, ".Spotlight-V100": true, "$RECYCLE.BIN": true,
}

// Files that file managers leave behind.
var junkFiles = map[string]bool{".DS_Store": true, "Thumbs.db": true, "desktop.ini": true, ".localized": true}

// Junk tells what in a cleaned path a tool has made: the folder or file's name, or "". macOS's "._UDPServer.py" looks like a
// program and is none.
func Junk(clean string) string {
	for part := range strings.SplitSeq(clean, "/") {
		switch {
		case junkFolders[part], junkFiles[part]:
			return part
		case strings.HasPrefix(part, "._"):
			return "._*"
		}
	}
	return ""
}
