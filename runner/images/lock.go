package images

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// lock makes this the only one, of all goroutines and processes of this user, that makes the image named ref.
func (s *Store) lock(ctx context.Context, ref, name string) (unlock func(), err error) {
	folder, err := lockFolder()
	if err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(folder, strings.NewReplacer("/", "_", ":", "_").Replace(ref)+".lock"))
	got, err := lock.TryLock()
	if err == nil && !got {
		s.say(name, "waiting for another sockgrade that is making the same image")
		const retry = 100 * time.Millisecond
		_, err = lock.TryLockContext(ctx, retry)
	}
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", lock.Path(), err)
	}
	return func() { _ = lock.Close() }, nil
}

func lockFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil { // a service without a home
		cache = filepath.Join(os.TempDir(), fmt.Sprintf("sockgrade-%d", os.Getuid()))
	}
	folder := filepath.Join(cache, "sockgrade", "images")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("making a folder for locks: %w", err)
	}
	return folder, nil
}
