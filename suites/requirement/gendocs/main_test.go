package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheDocsAreWhatTheCatalogueSays(t *testing.T) {
	want, err := render()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../../docs/requirements.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("docs/requirements.md is not what the catalogue makes; run \"make docs\" and commit it (-catalogue +file):\n%s", diff)
	}
}

func TestAnchor(t *testing.T) {
	if got, want := anchor("udp-server/takes-2048"), "#udp-servertakes-2048"; got != want {
		t.Errorf("anchor is %q, want %q", got, want)
	}
}
