package site_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/sockgrade/sockgrade/runner/assignment"
	"github.com/sockgrade/sockgrade/runner/class/record"
	"github.com/sockgrade/sockgrade/runner/grade"
)

// large is a class of so many, always the same.
func large(t testing.TB, n int) []record.Record {
	t.Helper()
	given := strings.Fields("Ada Bruno Chen Dalia Emil Fatima Gus Hana Ivo José Kim Leila Mats Noor Olu Petra Quan Rosa Sven Tara Uma Viktor Wen Ximena Yusuf Zoë")
	family := strings.Fields("Abebe Berg Castro Dubois Eriksen Farah García Haddad Ito Jansen Kowalski Lindqvist Moreau Nakamura Okafor Petrov Quispe Rossi Sharma Tanaka Usman Vargas Weber Xu Yılmaz Zhang")
	kinds := []struct {
		result string
		weight int
	}{{"python-perfect", 30}, {"java-buffer-and-lines", 18}, {"python-silent-client", 12}, {"c-scanf", 7}, {"python-repr", 9}, {"python-resets", 6},
		{"python-second-socket", 3}, {"go-one-connection", 6}, {"python-no-client", 4}, {"python-python2", 4}, {"python-port-6789", 6}, {"c-semicolon", 2}}
	results := map[string]*grade.Result{}
	random := rand.New(rand.NewPCG(1, 2))
	var records []record.Record
	for i := range n {
		pick, at := random.IntN(107), 0
		for pick -= kinds[0].weight; pick >= 0; pick -= kinds[at].weight {
			at++
		}
		kind := kinds[at].result
		if results[kind] == nil {
			results[kind] = result(t, kind)
		}
		name := given[random.IntN(len(given))] + " " + family[random.IntN(len(family))]
		r := student(fmt.Sprintf("u%04d", i), name, results[kind])
		r.Students[0].Section = string(rune('A' + i%4))
		r.HandIn.At = due.Add(-time.Duration(random.ExpFloat64() * float64(12*time.Hour)))
		if random.IntN(12) == 0 {
			r.HandIn.At = due.Add(3 * time.Hour)
			r.Grade.Late = &assignment.Late{Due: due, Seconds: 3 * 3600, Penalty: 10, Reason: "3 hours late: 10 % for each started day"}
			r.Grade.Total -= 10
		}
		if i%17 == 3 {
			r.Students = append(r.Students, record.Student{Name: given[i%len(given)] + " " + family[(i*7)%len(family)], Login: fmt.Sprintf("u%04db", i)})
		}
		records = append(records, r)
	}
	return append(records, refused("x9001", "Mia Braun"), refused("x9002", "Otto Keller"), unjudged(t, "x9003", "Noa Levi"))
}
