//go:build linux

// Package localroot gives a process in new namespaces a root of its own, without a container image: the host's folders,
// read-only, with fresh folders for everything that programs write to.
package localroot

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/sys/unix"

	"github.com/sockgrade/sockgrade/runner/agent/wire"
)

// staging is where the new root is put together; any folder that every Linux has does.
const staging = "/tmp"

// fresh are the top-level folders that are not the host's.
var fresh = []string{"proc", "dev", "tmp", "run", filepath.Base(wire.Work)}

// Enter moves the process to the new root. It must be PID 1 of new PID, mount and network namespaces and hold CAP_SYS_ADMIN
// in them. Work gets workMB megabytes.
func Enter(workMB int) error {
	// Nothing that is mounted from here on reaches the host.
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("making the mounts private: %w", err)
	}
	if err := tmpfs(staging, "mode=0755,size=1m"); err != nil {
		return err
	}
	if err := borrowHost(); err != nil {
		return err
	}
	if err := mountFresh(workMB); err != nil {
		return err
	}
	if err := makeDevices(filepath.Join(staging, "dev")); err != nil {
		return err
	}
	if err := pivot(); err != nil {
		return err
	}
	return nameService()
}

// borrowHost shows the host's top-level folders in the new root.
func borrowHost() error {
	entries, err := os.ReadDir("/")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		source, target := "/"+entry.Name(), filepath.Join(staging, entry.Name())
		switch {
		case slices.Contains(fresh, entry.Name()):
		case entry.Type()&os.ModeSymlink != 0: // such as /bin to usr/bin
			to, err := os.Readlink(source)
			if err != nil {
				return err
			}
			if err := os.Symlink(to, target); err != nil {
				return err
			}
		case entry.IsDir():
			if err := os.Mkdir(target, 0o755); err != nil {
				return err
			}
			if err := bind(source, target, true); err != nil {
				return err
			}
			if err := readOnly(target); err != nil {
				return err
			}
		}
	}
	return nil
}

func readOnly(target string) error {
	attributes := unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID}
	err := unix.MountSetattr(unix.AT_FDCWD, target, unix.AT_RECURSIVE, &attributes)
	if err == unix.ENOSYS {
		return fmt.Errorf("making %s read-only: the kernel is older than 5.12", target)
	}
	if err != nil {
		return fmt.Errorf("making %s read-only: %w", target, err)
	}
	return nil
}

func mountFresh(workMB int) error {
	for _, name := range fresh {
		if err := os.Mkdir(filepath.Join(staging, name), 0o755); err != nil {
			return err
		}
	}
	for _, m := range []struct{ target, options string }{
		{"dev", "mode=0755,size=1m"},
		{"run", "mode=0755,size=1m"},
		{"tmp", "mode=1777,size=64m,nr_inodes=4096"},
		{wire.Work, fmt.Sprintf("mode=0777,size=%dm,nr_inodes=65536", workMB)},
	} {
		if err := tmpfs(filepath.Join(staging, m.target), m.options); err != nil {
			return err
		}
	}
	err := unix.Mount("proc", filepath.Join(staging, "proc"), "proc", unix.MS_NOSUID|unix.MS_NODEV|unix.MS_NOEXEC, "")
	if err != nil {
		return fmt.Errorf("mounting /proc: %w", err)
	}
	return nil
}

// makeDevices fills a /dev: the harmless devices of the host, terminals of its own.
func makeDevices(dev string) error {
	for _, name := range []string{"null", "zero", "full", "random", "urandom", "tty"} {
		target := filepath.Join(dev, name)
		if err := os.WriteFile(target, nil, 0o666); err != nil {
			return err
		}
		if err := bind("/dev/"+name, target, false); err != nil {
			return err
		}
	}
	for _, name := range []string{"pts", "shm"} {
		if err := os.Mkdir(filepath.Join(dev, name), 0o755); err != nil {
			return err
		}
	}
	if err := tmpfs(filepath.Join(dev, "shm"), "mode=1777,size=16m,nr_inodes=1024"); err != nil {
		return err
	}
	err := unix.Mount("devpts", filepath.Join(dev, "pts"), "devpts", unix.MS_NOSUID|unix.MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620")
	if err != nil {
		return fmt.Errorf("mounting /dev/pts: %w", err)
	}
	for name, to := range map[string]string{
		"ptmx": "pts/ptmx", "fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2",
	} {
		if err := os.Symlink(to, filepath.Join(dev, name)); err != nil {
			return err
		}
	}
	return nil
}

// pivot makes the staging folder the root and lets go of the old one, as pivot_root(2) shows for "." and ".".
func pivot() error {
	if err := unix.Chdir(staging); err != nil {
		return err
	}
	if err := unix.PivotRoot(".", "."); err != nil {
		return fmt.Errorf("changing the root: %w", err)
	}
	if err := unix.Unmount(".", unix.MNT_DETACH); err != nil {
		return fmt.Errorf("letting go of the host's root: %w", err)
	}
	if err := unix.Chdir("/"); err != nil {
		return err
	}
	if err := unix.Mount("", "/", "", unix.MS_REMOUNT|unix.MS_BIND|unix.MS_RDONLY|unix.MS_NOSUID, ""); err != nil {
		return fmt.Errorf("making the root read-only: %w", err)
	}
	return nil
}

// nameService makes every program look names up at 127.0.0.1 and nowhere else. The host's own services cannot be asked:
// their sockets are in /run.
func nameService() error {
	for name, text := range map[string]string{
		"resolv.conf":   "nameserver 127.0.0.1\noptions timeout:1\n",
		"hosts":         "127.0.0.1 localhost\n",
		"nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\nnetworks: files\nservices: files\nprotocols: files\n",
	} {
		ours, theirs := "/run/"+name, "/etc/"+name
		if err := os.WriteFile(ours, []byte(text), 0o644); err != nil {
			return err
		}
		if to, err := os.Readlink(theirs); err == nil {
			// It leads to the host's /run, which is not here: its place is free for ours.
			if !filepath.IsAbs(to) {
				to = filepath.Join("/etc", to)
			}
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return fmt.Errorf("replacing %s: %w", theirs, err)
			}
			if _, err := os.Stat(to); err != nil {
				if err := os.Symlink(ours, to); err != nil {
					return fmt.Errorf("replacing %s: %w", theirs, err)
				}
				continue
			}
		}
		if _, err := os.Stat(theirs); err != nil {
			continue // without the file, the C library's default is the same
		}
		if err := bind(ours, theirs, false); err != nil {
			return err
		}
	}
	return nil
}

func tmpfs(target, options string) error {
	if err := unix.Mount("tmpfs", target, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, options); err != nil {
		return fmt.Errorf("mounting a tmpfs on %s: %w", target, err)
	}
	return nil
}

func bind(source, target string, recursive bool) error {
	flags := uintptr(unix.MS_BIND)
	if recursive {
		flags |= unix.MS_REC
	}
	if err := unix.Mount(source, target, "", flags, ""); err != nil {
		return fmt.Errorf("mounting %s on %s: %w", source, target, err)
	}
	return nil
}
