package intake

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"time"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/memfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage/filesystem"

	"github.com/sockgrade/sockgrade/runner/class/intake/archive"
)

// maxGit is how much of a repository is read for the time of its last commit.
const maxGit = 128 << 20

// openGit opens the .git folder of a clone in a folder of root.
func openGit(root *os.Root, dir string) (archive.Walker, error) {
	git, err := root.OpenRoot(path.Join(dir, ".git"))
	if err != nil {
		return nil, errors.New("its .git is no folder")
	}
	return ownedFolder{git}, nil
}

// ownedFolder closes the folder when it has been walked through.
type ownedFolder struct{ root *os.Root }

func (o ownedFolder) Walk(visit func(archive.Member) error) error {
	defer o.root.Close()
	return archive.OpenFolder(o.root, archive.Limits{Bytes: maxGit, Ratio: 1, Members: 200_000}).Walk(visit)
}

// lastCommit reads the time at which the commit that is checked out was committed. It does not start git: the settings of
// a repository can make git run anything. It does not let go-git loose on the disk either, where a FIFO or a link may wait
// in the place of an object, but gives it a copy in memory.
func lastCommit(repository archive.Walker) (at time.Time, err error) {
	defer func() {
		// go-git is made for repositories that git has written, not for ones that were made up to break it.
		if r := recover(); r != nil {
			err = errors.New("its repository is damaged")
		}
	}()
	files, err := inMemory(repository)
	if err != nil {
		return time.Time{}, err
	}
	storage := filesystem.NewStorage(files, cache.NewObjectLRU(maxGit))
	head, err := storer.ResolveReference(storage, plumbing.HEAD)
	if errors.Is(err, plumbing.ErrReferenceNotFound) {
		return time.Time{}, errors.New("it has no commit")
	}
	if err != nil {
		return time.Time{}, errors.New("its repository is damaged")
	}
	commit, err := object.GetCommit(storage, head.Hash())
	if err != nil {
		return time.Time{}, errors.New("its last commit cannot be read")
	}
	return commit.Committer.When.UTC(), nil
}

var errGitTooLarge = fmt.Errorf("its repository is larger than %d MiB", maxGit>>20)

// inMemory copies what git needs to find a commit.
func inMemory(repository archive.Walker) (billy.Filesystem, error) {
	files := memfs.New()
	left := int64(maxGit)
	err := repository.Walk(func(m archive.Member) error {
		if m.Type != archive.File {
			return nil
		}
		from, err := m.Open()
		if err != nil {
			return err
		}
		defer from.Close()
		to, err := files.Create(m.Name)
		if err != nil {
			return errors.New("its repository is damaged")
		}
		defer to.Close()
		n, err := io.Copy(to, io.LimitReader(from, left+1))
		if left -= n; left < 0 {
			return errGitTooLarge
		}
		return err
	})
	var refusal archive.Refusal
	if errors.As(err, &refusal) {
		return nil, errors.New("its repository cannot be read")
	}
	return files, err
}
