// Package sandbox makes the sealed places in which submissions run.
//
// A sandbox holds one submission, has no network but a loopback, and is spoken to through the agent inside it.
package sandbox

import (
	"context"
	"time"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// Sandbox is a sealed place with an agent in it.
type Sandbox interface {
	// Agent speaks to the agent inside. Hello has been said.
	Agent() *wire.Client
	// About says what the sandbox is made of, for the report.
	About() About
	// Close ends everything inside and removes the sandbox. It is idempotent and safe to call after the sandbox has gone.
	Close(ctx context.Context) error
}

// About describes a sandbox in a result.
type About struct {
	Kind        string `json:"kind"` // "docker" or "local"
	Image       string `json:"image,omitempty"`
	ImageDigest string `json:"image_digest,omitempty"`
	Engine      string `json:"engine,omitempty"` // "Docker 20.10.24"
	// Started is the zero of all offsets, by the agent's clock.
	Started time.Time `json:"-"`
}

// Limits bound what a submission may use of the machine.
type Limits struct {
	MemoryMB int // memory and swap together
	CPUs     float64
	WorkMB   int // the tmpfs that holds the submission
}
