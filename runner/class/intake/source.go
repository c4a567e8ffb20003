package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
	"github.com/sockgrade/sockgrade/runner/problem"
)

// open looks at a source and makes a plan for it, or keeps it as a roster.
func (r *reader) open(ctx context.Context, name string) error {
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return problem.New("Give an export, or a folder with the hand-ins.", "there is no %s", shownSource(name))
	case err != nil:
		return problem.New("Give a source that you may read.", "cannot read %s: %w", shownSource(name), cause(err))
	case info.IsDir() && (r.options.Form == "" || r.options.Form == Repositories) && isClone(name):
		r.clones = append(r.clones, name)
		return nil
	case info.IsDir():
		return r.folder(ctx, name)
	case info.Mode().IsRegular():
		return r.file(ctx, name, info.Size())
	}
	return problem.New("Give an export, or a folder with the hand-ins.", "%s is neither a file nor a folder", shownSource(name))
}

func (r *reader) folder(ctx context.Context, name string) error {
	root, err := openFolder(name)
	if err != nil {
		return err
	}
	r.closers = append(r.closers, root.Close)
	l, err := list(ctx, name, archive.OpenFolder(root, exportLimits()))
	if err != nil {
		return err
	}
	l.git = func(top string) (archive.Walker, error) {
		return openGit(root, l.wrap+top)
	}
	return r.plan(l)
}

func openFolder(name string) (*os.Root, error) {
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, problem.New("Give a folder that you may read.", "cannot read %s: %w", shownSource(name), cause(err))
	}
	return root, nil
}

func (r *reader) file(ctx context.Context, name string, size int64) error {
	file, err := os.Open(name)
	if err != nil {
		return problem.New("Give a file that you may read.", "cannot read %s: %w", shownSource(name), cause(err))
	}
	r.closers = append(r.closers, file.Close)
	head := make([]byte, archive.HeadSize)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return problem.New("Give a file that you may read.", "cannot read %s: %w", shownSource(name), cause(err))
	}
	if _, named := archive.Stem(name); !named && archive.Sniff(head[:n]) == "" {
		return r.table(ctx, name, file, size)
	}
	walker, err := archive.Open(file, size, filepath.Base(name), exportLimits())
	if err != nil {
		return asProblem(name, err)
	}
	l, err := list(ctx, name, walker)
	if err != nil {
		return err
	}
	return r.plan(l)
}

// plan finds out what a listing is and makes the plan for it.
func (r *reader) plan(l *listing) error {
	form, err := l.detect(r.options.Form)
	if err != nil {
		return err
	}
	var p *plan
	switch form {
	case Canvas:
		p = canvas(l)
	case Moodle:
		p = moodle(l)
	case Gradescope:
		p, err = gradescope(l)
	case Repositories:
		p = repositories(l)
	default:
		p, err = folders(l)
	}
	if err != nil {
		return err
	}
	if len(p.found) == 0 {
		return problem.New("Leave --form away to have it looked at, or name the right one.", "there is nothing in %s that is named as in %s", shownSource(l.source), form.describe())
	}
	p.walker, p.wrap = l.walker, l.wrap
	if form == Repositories || form == Folders {
		r.rosters = append(r.rosters, l.rosters(p)...)
	}
	r.plans = append(r.plans, p)
	return nil
}

// isClone tells whether a folder is a clone itself, and not one of a class that happens to be kept in Git, with clones in it.
func isClone(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, ".git")); err != nil {
		return false
	}
	inside, err := filepath.Glob(filepath.Join(glob.Replace(dir), "*", ".git"))
	return err == nil && len(inside) == 0
}

// glob escapes what stands for other characters in a pattern.
var glob = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`)

// cause takes the operation and the path, which may hold anything, off a file system error.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// missing says of a hand-in that is named in a list that it is not there.
func missing(name string) string { return fmt.Sprintf("there is no %s", shownSource(name)) }
