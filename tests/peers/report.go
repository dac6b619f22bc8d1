package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
)

var reporting sync.Mutex

// Error texts may hold what would break a braced word of Tcl.
var plainer = strings.NewReplacer("{", "(", "}", ")", "\\", "/")

// report writes one line that is a Tcl list.
func report(words ...any) {
	var line strings.Builder
	for i, word := range words {
		if i > 0 {
			line.WriteByte(' ')
		}
		text := plainer.Replace(fmt.Sprint(word))
		if text == "" || strings.ContainsAny(text, " \t\n;\"$[]") {
			text = "{" + text + "}"
		}
		line.WriteString(text)
	}
	line.WriteByte('\n')
	reporting.Lock()
	defer reporting.Unlock()
	io.WriteString(os.Stdout, line.String())
}

// readCommands gives the lines of standard input, and ends the program when
// that ends: so no peer outlives the test that started it.
func readCommands(input io.Reader) <-chan string {
	commands := make(chan string, 16)
	go func() {
		lines := bufio.NewScanner(input)
		for lines.Scan() {
			commands <- strings.TrimSpace(lines.Text())
		}
		os.Exit(0)
	}()
	return commands
}
