package main

import (
	"bufio"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// processTime is what a process has used of the processors so far, its own and
// the kernel's, all threads, in nanoseconds; getrusage would tell it at the end
// only, with the start of the program in it.
func processTime(pid int) (time.Duration, error) {
	const ofProcess = 2 // CPUCLOCK_SCHED
	var now syscall.Timespec
	clock := uintptr(^pid<<3 | ofProcess)
	if _, _, code := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&now)), 0); code != 0 {
		return 0, fmt.Errorf("processor time of a process: %w", code)
	}
	return time.Duration(now.Nano()), nil
}

// residentKiB is the memory that a process has in use.
func residentKiB(pid int) (float64, error) {
	var kib float64
	value, err := field(fmt.Sprintf("/proc/%d/status", pid), "VmRSS")
	if err == nil {
		_, err = fmt.Sscan(value, &kib)
	}
	return kib, err
}

// field finds "name : value" in a file.
func field(path, name string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		key, value, found := strings.Cut(lines.Text(), ":")
		if found && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value), nil
		}
	}
	return "", fmt.Errorf("%s has no %s", path, name)
}

// allowDescriptors lets this process and those it starts open as many files as
// the system allows; Go would give its children back what it was started with.
func allowDescriptors() error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	limit.Cur = limit.Max
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}

// A set of processors, as the kernel has it: a bit for each of 1,024.
type processors [16]uint64

// divide takes the last processor from this program, and gives it to those that
// it measures: where both wait for each other, as with a round trip, nothing
// varies as much as on which processors they are. One alone is shared.
func divide() (measured, all processors, err error) {
	if err := affinity(syscall.SYS_SCHED_GETAFFINITY, 0, &all); err != nil {
		return all, all, err
	}
	own := all
	for i := len(all) - 1; i >= 0; i-- {
		if all[i] != 0 {
			measured[i] = 1 << (bits.Len64(all[i]) - 1)
			own[i] ^= measured[i]
			break
		}
	}
	if own == (processors{}) {
		return all, all, nil
	}
	runtime.GOMAXPROCS(max(1, runtime.NumCPU()-1))
	return measured, all, keep(os.Getpid(), own)
}

// keep has all threads of a process run on these processors only, and those that
// they start.
func keep(pid int, on processors) error {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", pid))
	if err != nil {
		return err
	}
	for _, thread := range threads {
		id, err := strconv.Atoi(filepath.Base(thread))
		if err != nil {
			return err
		}
		if err := affinity(syscall.SYS_SCHED_SETAFFINITY, id, &on); err != nil && !errors.Is(err, syscall.ESRCH) {
			return err
		}
	}
	return nil
}

func affinity(call uintptr, thread int, set *processors) error {
	_, _, code := syscall.Syscall(call, uintptr(thread), unsafe.Sizeof(*set), uintptr(unsafe.Pointer(set)))
	if code != 0 {
		return fmt.Errorf("processors of thread %d: %w", thread, code)
	}
	return nil
}

// machine tells what the numbers depend on, and nothing that names the machine.
func machine() string {
	model, err := field("/proc/cpuinfo", "model name")
	if err != nil {
		model = "unknown processor"
	}
	var system syscall.Utsname
	release := ""
	if syscall.Uname(&system) == nil {
		for _, c := range system.Release {
			if c == 0 {
				break
			}
			release += string(rune(c))
		}
	}
	return fmt.Sprintf("%s, Linux %s", model, release)
}

// load is the average number of processes that wanted to run.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(text))[0]
}
