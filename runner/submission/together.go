package submission

import "github.com/sockgrade/sockgrade/runner/submission/language"

// buildTogether gives several programs in one language the command that builds them at once, where the language has one.
func (s *Submission) buildTogether(src *sources) {
	for _, l := range Languages() {
		joint, ok := l.(language.Joint)
		if !ok {
			continue
		}
		var programs []*Program
		var files [][]*language.Source
		entries := map[string]bool{}
		for _, p := range Programs() {
			program := s.Programs[p]
			if program == nil || program.Language != l.Name() || program.Path == "" {
				continue
			}
			programs = append(programs, program)
			if !entries[program.Path] {
				entries[program.Path] = true
				files = append(files, src.with(program.Path))
			}
		}
		if len(entries) < 2 {
			continue
		}
		if command, ok := joint.Together(files); ok {
			for _, program := range programs {
				program.Together = command
			}
		}
	}
}
