package main

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// usage is what a process has and has used; of memory and descriptors the most.
type usage struct {
	processor        time.Duration
	resident, locked int // KiB
	descriptors      int
}

// tick is a unit of /proc: USER_HZ of Linux.
const tick = 10 * time.Millisecond

// look reads /proc.
func look(pid int) (usage, error) {
	var u usage
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return u, err
	}
	// The name of the program, in parentheses, may hold spaces.
	text := string(stat)
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	var user, system int
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return u, err
	}
	u.processor = time.Duration(user+system) * tick
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return u, err
	}
	for line := range strings.Lines(string(status)) {
		fmt.Sscanf(line, "VmRSS: %d", &u.resident)
		fmt.Sscanf(line, "VmLck: %d", &u.locked)
	}
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	u.descriptors = len(open)
	return u, err
}

// watch looks again and again until it is to stop, and keeps the most.
func watch(pid int, stop <-chan struct{}) <-chan usage {
	result := make(chan usage, 1)
	go func() {
		var most usage
		for {
			now, err := look(pid)
			if err == nil {
				most = usage{now.processor, max(most.resident, now.resident),
					max(most.locked, now.locked), max(most.descriptors, now.descriptors)}
			}
			select {
			case <-stop:
				result <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return result
}
