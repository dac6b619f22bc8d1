package main

import (
	"bufio"
	"fmt"
	"os"
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
