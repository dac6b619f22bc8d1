package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A run that has not ended by then never will.
const patience = 3 * time.Minute

// Idle connections are those on which nothing has come or gone for so long.
const standstill = 3 * time.Second

// bench has what is needed to measure.
type bench struct {
	tclsh      string
	raw        string
	source     string // this folder, as seen from where the program runs
	pki        string
	scale      float64
	neutral    *neutral
	processors processors        // of the measured process
	all        processors        // of one with several threads
	threads    bool              // there is the package Thread
	missing    map[string]string // peers that are not here, and why
	about      map[string]string // versions of those that are
	agreed     map[string]string // what was negotiated, by peer
}

// child is a measured process.
type child struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	errors  *strings.Builder
}

func (b *bench) command(ctx context.Context, peer string, arguments ...string) *exec.Cmd {
	if peer == "raw" {
		// Locked memory would cost it more than all else.
		command := exec.CommandContext(ctx, b.raw, arguments...)
		command.Env = append(os.Environ(), "S2N_DONT_MLOCK=1")
		return command
	}
	script := filepath.Join(b.source, "driver.tcl")
	command := exec.CommandContext(ctx, b.tclsh, append([]string{script, peer}, arguments...)...)
	command.Env = slices.DeleteFunc(os.Environ(), func(setting string) bool {
		return strings.HasPrefix(setting, "S2N_DONT_MLOCK=")
	})
	return command
}

func start(command *exec.Cmd) (*child, error) {
	c := &child{command: command, errors: &strings.Builder{}}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if c.in, err = command.StdinPipe(); err != nil {
		return nil, err
	}
	c.out = bufio.NewReader(out)
	command.Stderr = c.errors
	return c, command.Start()
}

// expect reads a line that begins with a word, and returns what follows.
func (c *child) expect(word string) (string, error) {
	line, err := c.out.ReadString('\n')
	first, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	if err == nil && first == word {
		return rest, nil
	}
	return "", fmt.Errorf("no %q but %q", word, strings.TrimSpace(line))
}

// end lets the process end, and explains why it failed, if it did.
func (c *child) end(failed error) error {
	c.in.Close()
	if failed != nil {
		_ = c.command.Process.Kill()
	}
	err := c.command.Wait()
	if failed == nil {
		failed = err
	}
	if text := strings.TrimSpace(c.errors.String()); failed != nil && text != "" {
		return fmt.Errorf("%w: %s", failed, text)
	}
	return failed
}

// find looks which peers are here.
func (b *bench) find() error {
	b.missing, b.about, b.agreed = map[string]string{}, map[string]string{}, map[string]string{}
	for _, p := range peers {
		c, err := start(b.command(context.Background(), p.name, "versions", b.pki, "0", "0", "0", "0"))
		if err != nil {
			return err
		}
		line, err := c.out.ReadString('\n')
		if err = c.end(err); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if line = strings.TrimSpace(line); line == "missing" {
			b.missing[p.name] = "not installed for this Tcl"
		} else {
			b.about[p.name] = line
		}
	}
	for _, name := range own {
		if b.missing[name] != "" {
			return errors.New("the package s2n cannot be loaded")
		}
	}
	return nil
}

// findThreads looks for the package Thread.
func (b *bench) findThreads() error {
	c, err := start(b.command(context.Background(), "plain", "threads-there", b.pki, "0", "0", "0", "0", "0"))
	if err != nil {
		return err
	}
	line, err := c.out.ReadString('\n')
	b.threads = strings.TrimSpace(line) == "1"
	return c.end(err)
}

func (b *bench) present(peer string) bool { return b.missing[peer] == "" }

// tcl is the version of Tcl, as 9.0.
func (b *bench) tcl() string {
	patchlevel, _, _ := strings.Cut(b.about["plain"], " ")
	parts := strings.SplitN(patchlevel, ".", 3)
	return strings.Join(parts[:min(2, len(parts))], ".")
}

// measure runs one peer at one workload.
func (b *bench) measure(w workload, peer string) (reading, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	done := &tally{}
	count := w.amount(peer, b.scale)
	port := "0"
	if !w.serves {
		listener, err := b.neutral.listen(peer != "plain", w.resumes, done)
		if err != nil {
			return none, err
		}
		defer listener.Close()
		_, port, _ = strings.Cut(listener.Addr().String(), ":")
	}
	if w.mode == "latency" {
		// The other end must not make a request wait for the download either:
		// the scheduler of Go would, with one thread.
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	}
	arguments := []string{w.mode, b.pki, port, strconv.Itoa(count), strconv.Itoa(w.size), strconv.Itoa(w.buffer)}
	if w.among > 0 {
		// More than there is work for would only take memory.
		arguments = append(arguments, strconv.Itoa(min(w.among, count)))
	}
	c, err := start(b.command(ctx, peer, arguments...))
	if err != nil {
		return none, err
	}
	on := b.processors
	if w.threads {
		on = b.all
	}
	if err := keep(c.command.Process.Pid, on); err != nil {
		return none, c.end(err)
	}
	run, err := b.watch(c, w, peer, count, done)
	if err = c.end(err); err == nil {
		err = b.check(w, peer, count, done)
	}
	if err != nil {
		return none, err
	}
	return w.evaluate(run), nil
}

// watch lets the child work, and looks at it before and after.
func (b *bench) watch(c *child, w workload, peer string, count int, done *tally) (observed, error) {
	pid := c.command.Process.Pid
	rest, err := c.expect("ready")
	if err != nil {
		return observed{}, err
	}
	if w.serves {
		// What a server makes for its first connection does not count.
		if err := b.neutral.visit("127.0.0.1:"+rest, 1, peer != "plain", false, &tally{}); err != nil {
			return observed{}, err
		}
	}
	cpu, err := processTime(pid)
	if err != nil {
		return observed{}, err
	}
	kib, err := residentKiB(pid)
	if err != nil {
		return observed{}, err
	}
	began := time.Now()
	said := ""
	if w.serves {
		err = b.neutral.visit("127.0.0.1:"+rest, count, peer != "plain", w.resumes, done)
	} else if _, err = io.WriteString(c.in, "go\n"); err == nil {
		said, err = c.expect("done")
	}
	if err != nil {
		return observed{}, err
	}
	run := observed{count: count, wall: time.Since(began)}
	if run.told, err = numbersIn(said); err != nil {
		return observed{}, err
	}
	after, err := processTime(pid)
	if err != nil {
		return observed{}, err
	}
	run.cpu = after - cpu
	if w.stands {
		time.Sleep(standstill)
	}
	grown, err := residentKiB(pid)
	run.kib = grown - kib
	return run, err
}

// check makes sure that the peer has done what the workload is called.
func (b *bench) check(w workload, peer string, count int, done *tally) error {
	if agreed, ok := done.session.Load().(string); ok {
		if other := b.agreed[peer]; other != "" && other != agreed {
			return fmt.Errorf("has agreed on %s, before on %s", agreed, other)
		}
		b.agreed[peer] = agreed
	}
	resumed := done.resumed.Load()
	switch {
	case w.resumes && resumed < int64(count)-1:
		return fmt.Errorf("only %d of %d sessions were resumed", resumed, count)
	case !w.resumes && resumed > 0:
		return fmt.Errorf("%d sessions were resumed", resumed)
	}
	return nil
}

func numbersIn(text string) ([]float64, error) {
	var found []float64
	for _, word := range strings.Fields(text) {
		number, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, err
		}
		found = append(found, number)
	}
	return found, nil
}
