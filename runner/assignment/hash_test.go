package assignment_test

import "testing"

func TestHash(t *testing.T) {
	const full = policy + "rubric: {caps: [{unless: submission/builds, at_most: 50}, {unless: interop/udp, at_most: 90}]}\n"
	hash := func(text string) string { return parse(t, text).Hash() }
	for _, same := range [][2]string{
		{"", "title: Another\nattempts: 1\n# a comment\n"},
		{"", "port: 12000\nprograms: [tcp-client, tcp-server, udp-client, udp-server]\nrubric: {levels: {MUST: 4, SHOULD: 2.0}}"},
		{"", "rubric: {requirements: {udp-server/listens: 2}, bonus: {each: 0}}"},
		{full, "due: 2026-03-02T22:59Z\nrubric: {caps: [{unless: interop/udp, at_most: 90}, {unless: submission/builds, at_most: 50.0}]}\n"},
		{policy, policy + "late: {percent: 0, floor: 0}"},
	} {
		if hash(same[0]) != hash(same[1]) {
			t.Errorf("%q and %q differ", same[0], same[1])
		}
	}
	seen := map[string]string{}
	for _, text := range []string{"", "port: 6789", "programs: [udp-server]", "languages: [python]", "image: {base: other}", "seed: 1", "seed: 2",
		"limits: {reply: 3s}", "limits: {memory: 1GB}", "rubric: {out_of: 20}", "rubric: {decimals: 2}", "rubric: {levels: {SHOULD: 2}}",
		"rubric: {bonus: {each: 1}}", "rubric: {bonus: {each: 1, at_most: 2}}", "rubric: {at_most: 90}", full, policy, policy + "late: {percent: 10}",
		policy + "late: {percent: 10, per: hour}", policy + "late: {percent: 10, floor: 5}", policy + "late: {percent: 10, cutoff: 5d}",
		policy + "late: {percent: 10, grace: 5m}", policy + "late: {steps: [{after: 0s, percent: 10}]}", policy + "extensions: [{student: a, due: 2026-03-05 12:00}]"} {
		h := hash(text)
		if other, twice := seen[h]; twice {
			t.Errorf("%q and %q have the same hash", text, other)
		}
		seen[h] = text
	}
	for text, same := range map[string]bool{"rubric: {out_of: 20}": true, policy: true, "port: 6789": false, "limits: {reply: 3s}": false} {
		if got := parse(t, text).VerdictHash() == parse(t, "").VerdictHash(); got != same {
			t.Errorf("%q changes verdicts: %v", text, !got)
		}
	}
}
