package sandbox

import "time"

// Hurry shortens all waiting, for sandboxes that are opened from now on.
func (d *Docker) Hurry() {
	d.patience = patience{heartbeat: 600 * time.Millisecond, close: time.Second, end: 300 * time.Millisecond}
}
