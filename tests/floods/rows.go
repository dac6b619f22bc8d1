package main

import (
	"slices"
	"strings"
)

// row is one flood against one victim.
type row struct {
	what    string // in words
	flood   string // PLACE:KIND of tests/peers
	version string
	victim  string // KIND of victim.tcl, or another program
	role    string // of the victim
	timeout string // its handshake_timeout
	pause   string // between records
	deaf    bool   // the flooder reads nothing
	peers   int    // flooders at once; 0: one
}

func (r row) name() string {
	return strings.Join([]string{r.role, r.victim, r.version, r.flood}, " ")
}

// kind is a flood in words, and the versions of TLS that have it.
type kind struct {
	what, flood string
	versions    []string
}

var (
	old  = []string{"1.2"}
	new  = []string{"1.3"}
	both = []string{"1.2", "1.3"}

	// whoever may send these behind the handshake
	fromAll = []kind{
		{"empty records", "done:empty", both},
		{"user_canceled", "done:warning", both},
		{"change_cipher_spec", "done:ccs", both},
		{"padding of 16 KiB and nothing else", "done:padding", new},
		{"KeyUpdate", "done:update", new},
		{"KeyUpdate that asks for one", "done:update-asked", new},
		{"data, 1 byte a record", "done:byte", both},
		{"data, 1 byte in 500 empty records", "done:rare", both},
	}
	fromClients = append([]kind{
		{"change_cipher_spec behind ClientHello, in clear", "hello:ccs", both},
		{"user_canceled behind ClientHello, in clear", "hello:warning", both},
		{"change_cipher_spec before Finished", "flight:ccs", new},
		{"user_canceled before Finished", "flight:warning", new},
		{"ClientHello of 60 KB in records of 1 byte", "hello:split", both},
	}, fromAll...)
	fromServers = append([]kind{
		{"HelloRequest in place of ServerHello", "hello:hello-request", old},
		{"change_cipher_spec in place of ServerHello", "hello:ccs", both},
		{"user_canceled in place of ServerHello", "hello:warning", both},
		{"HelloRequest behind ServerHello", "flight:hello-request", old},
		{"user_canceled behind ServerHello", "flight:warning", both},
		{"change_cipher_spec behind ServerHello, in clear", "flight:plain-ccs", new},
		{"HelloRequest", "done:hello-request", old},
		{"small NewSessionTickets", "done:ticket", new},
	}, fromAll...)
)

// plenty is a handshake_timeout that ends nothing, short is one that does.
const (
	plenty = "30000"
	short  = "1000"
)

// spread has each kind of flood for each version and each victim.
func spread(role string, kinds []kind, victims ...string) []row {
	var rows []row
	for _, k := range kinds {
		for _, version := range k.versions {
			for _, victim := range victims {
				rows = append(rows, row{what: k.what, flood: k.flood, version: version,
					victim: victim, role: role, timeout: plenty})
			}
		}
	}
	return rows
}

// endless are floods that end a blocking script only when the peer wishes: it
// reads data.
func endless(r row) bool {
	return strings.HasSuffix(r.flood, ":byte") || strings.HasSuffix(r.flood, ":rare")
}

func serverRows() []row {
	rows := spread("server", fromClients, "socket", "push", "push-blocking")
	rows = append(rows, row{what: "KeyUpdate that asks for one, from a peer that reads nothing",
		flood: "done:update-asked", version: "1.3", victim: "socket", role: "server", timeout: plenty, deaf: true})
	for _, kind := range fromAll[len(fromAll)-2:] {
		rows = append(rows, row{what: kind.what + ", from 10 clients at once", flood: kind.flood, version: "1.3",
			victim: "socket", role: "server", timeout: plenty, peers: 10})
	}
	return slices.DeleteFunc(rows, func(r row) bool {
		return r.victim == "push-blocking" && endless(r)
	})
}

func clientRows() []row {
	rows := spread("client", fromServers, "socket", "push", "socket-blocking", "push-blocking")
	return slices.DeleteFunc(rows, func(r row) bool {
		return strings.HasSuffix(r.victim, "-blocking") && endless(r)
	})
}

// closeRows are channels that nobody reads from, and that are closed.
func closeRows() []row {
	after := func(k kind) bool { return !strings.HasPrefix(k.flood, "done:") }
	rows := spread("server", slices.DeleteFunc(slices.Clone(fromClients), after), "push-idle", "socket-idle")
	rows = append(rows, spread("client",
		slices.DeleteFunc(slices.Clone(fromServers), after), "push-idle", "socket-idle")...)
	return rows
}

// timeoutRows are floods that are too slow to be ended by their number, of kinds
// of which a handshake bears one.
func timeoutRows() []row {
	rows := spread("server", []kind{
		{"change_cipher_spec behind ClientHello, in clear", "hello:ccs", new},
		{"user_canceled behind ClientHello, in clear", "hello:warning", new},
	}, "socket", "push", "push-blocking")
	rows = append(rows, spread("client", []kind{
		{"HelloRequest in place of ServerHello", "hello:hello-request", old},
		{"change_cipher_spec behind ServerHello, in clear", "flight:plain-ccs", new},
		{"user_canceled behind ServerHello", "flight:warning", new},
	}, "socket", "push", "socket-blocking", "push-blocking")...)
	for i := range rows {
		rows[i].timeout, rows[i].pause = short, "10ms"
	}
	return rows
}

// otherRows are other programs under the same floods, as servers.
func otherRows() []row {
	rows := spread("server", fromClients, "go", "openssl")
	return append(rows, row{what: "bytes, as fast as they go", flood: "raw:ccs",
		victim: "plain", role: "server", timeout: plenty})
}
