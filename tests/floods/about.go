package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// version is that of Tcl, as "Tcl 8.6".
func (l *lane) version() string {
	words := strings.SplitN(l.patchlevel(), ".", 3)
	return "Tcl " + strings.Join(words[:min(2, len(words))], ".")
}

func (l *lane) patchlevel() string {
	command := exec.Command(l.tclsh)
	command.Stdin = strings.NewReader("puts [info patchlevel]")
	out, err := command.Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}

// about says what the numbers depend on, and nothing that names the machine.
func about(l *lane) string {
	load, _ := os.ReadFile("/proc/loadavg")
	kernel, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	return fmt.Sprintf("\n## Tcl %s\n\nLinux %s, %v for each row; load before: %s.\n", l.patchlevel(),
		strings.TrimSpace(string(kernel)), l.lasting, strings.Fields(string(load) + " ?")[0])
}
