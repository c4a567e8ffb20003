//go:build linux

package guest

import (
	"os"
	"strconv"

	"github.com/sockgrade/sockgrade/runner/agent/confine"
)

// endLowered ends all that belongs to a process which is no longer the first to be killed when memory runs out. The kernel lets a
// process undo that, and many small ones that do would have it kill the agent.
func (k *Keeper) endLowered() {
	for _, user := range loweredUsers() {
		const why = "it protected itself from running out of memory"
		if p := k.programOf(user); p != nil {
			_ = p.end(why) // what is left is found again
		} else {
			_ = crowd{user: user, own: true}.kill() // a build
		}
	}
}

// loweredUsers are the users of such processes. What is just being started is not among them.
func loweredUsers() []uint32 {
	spawning.Lock()
	defer spawning.Unlock()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var users []uint32
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err != nil || pid == os.Getpid() {
			continue
		}
		if first, err := confine.IsKilledFirst(pid); err != nil || first {
			continue
		}
		buffer := statusBuffers.Get().(*[statusLimit]byte)
		if status, err := readStatus("/proc/"+entry.Name()+"/status", buffer); err == nil {
			if user := parseThread(status).user; user != 0 {
				users = append(users, user)
			}
		}
		statusBuffers.Put(buffer)
	}
	return users
}

func (k *Keeper) programOf(user uint32) *Program {
	for _, p := range k.started() {
		if p.crowd.user == user {
			return p
		}
	}
	return nil
}
