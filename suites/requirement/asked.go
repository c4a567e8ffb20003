package requirement

import "slices"

// Asked returns what is asked of a submission that has to have these of the four programs, in the order of the catalogue. A
// client and a server together are asked for if both are.
func Asked(programs []Program) []*Requirement {
	return slices.DeleteFunc(All(), func(r *Requirement) bool {
		needs := []Program{r.Program}
		switch r {
		case InteropUDP:
			needs = []Program{UDPServer, UDPClient}
		case InteropTCP:
			needs = []Program{TCPServer, TCPClient}
		}
		return r.Program != Submission &&
			slices.ContainsFunc(needs, func(p Program) bool { return !slices.Contains(programs, p) })
	})
}
