package grade

import (
	"encoding/gob"
	"errors"
	"io"

	"github.com/sockgrade/sockgrade/runner/problem"
	"github.com/sockgrade/sockgrade/runner/sandbox"
	"github.com/sockgrade/sockgrade/suites/bench"
	"github.com/sockgrade/sockgrade/suites/requirement"
	"github.com/sockgrade/sockgrade/suites/verdict"
)

// job is all that a worker process needs to know, sent to its stdin.
type job struct {
	Parts   []bench.Part
	Tar     []byte
	Image   string // of the Docker sandbox; "" is the local sandbox
	Engine  sandbox.Engine
	Limits  sandbox.Limits
	Port    uint16
	Waits   bench.Limits
	Seed    uint64
	Only    []string
	Frames  bool
	Timings bool
}

// event is what a worker tells its parent, one after another. Exactly one field is set.
type event struct {
	Opened   *sandbox.About
	Judging  string // a requirement's ID
	Judged   *verdict.Finding
	Finished *finished
	Failed   *failure // the sandbox could not be opened or was lost
}

// failure is an error on its way between processes. With a hint it is a problem for the user to solve.
type failure struct{ What, Hint, Flag string }

func failureOf(err error) *failure {
	f := &failure{What: err.Error()}
	if p, ok := problem.Of(err); ok {
		f.Hint, f.Flag = p.Hint(), p.Flag()
	}
	return f
}

func (f failure) err() error {
	if f.Hint != "" {
		return problem.New(f.Hint, "%s", f.What).OrUse(f.Flag)
	}
	return errors.New(f.What)
}

// finished is the last event of a worker that got to its end.
type finished struct {
	Driven  map[requirement.Program][]string
	Timings Timings
}

func sendJob(w io.Writer, j job) error { return gob.NewEncoder(w).Encode(j) }

func receiveJob(r io.Reader) (j job, err error) {
	err = gob.NewDecoder(r).Decode(&j)
	return j, err
}
