package main

import (
	"runtime/debug"
	"slices"
	"testing"
)

func TestBuilt(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	commit, date := setting("vcs.revision", "1a2947f"), setting("vcs.time", "2026-03-01T10:00:00Z")
	for _, c := range []struct {
		name string
		info *debug.BuildInfo
		want []string // after the line of Go
	}{
		{"nothing recorded", nil, nil},
		{"no repository", &debug.BuildInfo{}, nil},
		{"a commit", &debug.BuildInfo{Settings: []debug.BuildSetting{commit, date, setting("vcs.modified", "false")}},
			[]string{"from commit 1a2947f of 2026-03-01T10:00:00Z"}},
		{"changes", &debug.BuildInfo{Settings: []debug.BuildSetting{commit, date, setting("vcs.modified", "true")}},
			[]string{"from commit 1a2947f of 2026-03-01T10:00:00Z, with changes"}},
		{"no date", &debug.BuildInfo{Settings: []debug.BuildSetting{commit}}, []string{"from commit 1a2947f"}},
	} {
		if got := built(c.info)[1:]; !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
