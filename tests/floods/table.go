package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// table is a part of the page.
type table struct {
	title, note string
	rows        func() []row
	heads       []string
	cells       func(row, *measured) []string
}

var full = []string{"flood", "TLS", "channel", "ended by", "after", "quiet p50", "p99", "longest", "newcomers p99", "processor", "memory", "locked", "descriptors"}

var tables = []table{
	{"Servers", "A blocking channel holds up its event loop until its handshake has ended.", serverRows, full, fullCells},
	{"Clients", "The channel reads, and connects again whenever the connection has ended.", clientRows, full, fullCells},
	{"close", "The channel has no handlers and is flooded, and then closed.", closeRows,
		[]string{"flood", "TLS", "channel", "`close` took"}, closeCells},
	{"handshake_timeout", "A record every 10 ms, and a limit of 1000 ms.", timeoutRows,
		[]string{"flood", "TLS", "channel", "ended by", "after"}, func(r row, m *measured) []string {
			return fullCells(r, m)[:5]
		}},
	{"Others", "Servers of other makers, and Tcl without TLS, which sends back what comes. `openssl s_server` serves one client at a time, and the server on Go's crypto/tls (`tests/peers`) leaves the connection open after a handshake that fails.", otherRows, full, fullCells},
}

func fullCells(r row, m *measured) []string {
	cells := []string{r.what, r.version, r.role + " " + r.victim, m.word(), median(m.ended)}
	if m.quiet == nil {
		cells = append(cells, "", "", "", "")
	} else {
		cells = append(cells, show(m.quiet.at(500)), show(m.quiet.at(990)), show(m.quiet.at(1000))+lost(m.quiet),
			show(m.newcomer.at(990))+lost(m.newcomer))
	}
	return append(cells, fmt.Sprintf("%d %%", 100*m.used.processor/m.wall),
		fmt.Sprintf("%d MiB", m.used.resident/1024), fmt.Sprintf("%d KiB", m.used.locked),
		fmt.Sprint(m.used.descriptors))
}

func closeCells(r row, m *measured) []string {
	return []string{r.what, r.version, r.role + " " + r.victim, median(m.closed)}
}

// lost says that a visitor was not served.
func lost(l *latencies) string {
	if l.failed == nil {
		return ""
	}
	return " (" + l.failed.Error() + ")"
}

// word is what most connections ended with.
func (m *measured) word() string {
	counts := map[string]int{}
	for _, word := range m.words {
		counts[word]++
	}
	if len(counts) == 0 {
		return "nothing"
	}
	words := slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return counts[b] - counts[a] })
	return "`" + words[0] + "`"
}

func median(times []time.Duration) string {
	if len(times) == 0 {
		return ""
	}
	return show(slices.Sorted(slices.Values(times))[len(times)/2])
}

func show(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

func (t table) line(r row, m *measured) string {
	return "| " + strings.Join(t.cells(r, m), " | ") + " |\n"
}

func (t table) render(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	text := "\n### " + t.title + "\n\n"
	if t.note != "" {
		text += t.note + "\n\n"
	}
	return text + "| " + strings.Join(t.heads, " | ") + " |\n|" + strings.Repeat("---|", len(t.heads)) + "\n" +
		strings.Join(lines, "")
}

// replace puts a text between the comments of a page that bear this name.
func replace(page, name, text string) error {
	data, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	head, rest, found := strings.Cut(string(data), "<!-- "+name+" -->\n")
	_, tail, ended := strings.Cut(rest, "<!-- end of "+name+" -->\n")
	if !found || !ended {
		return fmt.Errorf("%s has no comments <!-- %s --> and <!-- end of %s -->", page, name, name)
	}
	return os.WriteFile(page, []byte(head+"<!-- "+name+" -->\n"+text+"<!-- end of "+name+" -->\n"+tail), 0o644)
}
