//go:build linux

package guest

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestChooseBase(t *testing.T) {
	const everything = "         0          0 4294967295\n"
	for _, c := range []struct {
		name, users, groups string
		ok                  bool
		lowest, highest     uint32
	}{
		{"a usual container", everything, everything, true, 1 << 30, 1 << 31},
		{"users remapped", "0 100000 65536\n", "0 100000 65536\n", true, 1000, 65536},
		{"in two parts", "0 1000 1\n1 100000 65536\n", "0 1000 1\n1 100000 65536\n", true, 1000, 65537},
		{"an ordinary user", "0 1000 1\n", "0 1000 1\n", false, 0, 0},
		{"groups not mapped", everything, "0 1000 1\n", false, 0, 0},
		{"none at all", "", "", false, 0, 0},
	} {
		users, err := parseIDMap(c.users)
		if err != nil {
			t.Fatal(err)
		}
		groups, err := parseIDMap(c.groups)
		if err != nil {
			t.Fatal(err)
		}
		for _, random := range []uint64{0, 1, 1 << 40, 1<<64 - 1} {
			base, ok := chooseBase(users, groups, random)
			if ok != c.ok {
				t.Errorf("%s: found %v, want %v", c.name, ok, c.ok)
			}
			if ok && (base < c.lowest || base+identitySpan > c.highest) {
				t.Errorf("%s: %d to %d, want them in [%d, %d)", c.name, base, base+identitySpan, c.lowest, c.highest)
			}
		}
	}
	if _, err := parseIDMap("0 zero 1\n"); err == nil {
		t.Error("nonsense was taken for a map")
	}
}

func TestParseThread(t *testing.T) {
	got := parseThread([]byte("Name:\tpython3\nState:\tS (sleeping)\nPid:\t7\nUid:\t1000\t1001\t1002\t1003\nThreads:\t1\n" +
		"voluntary_ctxt_switches:\t12\nnonvoluntary_ctxt_switches:\t3\n"))
	if want := (thread{user: 1000, state: 'S', alone: true, switches: "12/3/"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if !parseThread([]byte("Name:\tVM Periodic Tas\n")).housekeeping {
		t.Error("Java's housekeeper was not recognised")
	}
	self, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	if got := parseThread(self); int(got.user) != os.Getuid() || got.state == 0 || got.switches == "" {
		t.Errorf("this process is %+v", got)
	}
}

func TestEnvironment(t *testing.T) {
	env := environment([]string{"HOME=/work", "KEY=a=b"})
	homes := slices.DeleteFunc(slices.Clone(env), func(e string) bool { return !strings.HasPrefix(e, "HOME=") })
	if want := []string{"HOME=/work"}; !slices.Equal(homes, want) {
		t.Errorf("%q, want %q", homes, want)
	}
	if got := variable(env, "KEY"); got != "a=b" {
		t.Errorf("KEY is %q, want a=b", got)
	}
	if got := variable(env, "TERM"); got != "dumb" {
		t.Errorf("TERM is %q, want dumb", got)
	}
}
