package vendor

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Cargo is the downloader. What it is told by its user (mirrors, proxies,
// credentials) stays its own affair.
type Cargo struct {
	Command string
	Home    string // CARGO_HOME: the cache of package files is below it
}

// cached gives the package files that cargo holds for a pin.
func (c Cargo) cached(pin Pin) ([]string, error) {
	return filepath.Glob(filepath.Join(c.Home, "registry", "cache", "*", pin.file()))
}

// locked is one package of a Cargo.lock.
type locked struct{ version, checksum string }

// fetch resolves and downloads packages by version requirement, in a project
// that exists only for this. It returns what was resolved, by crate. cargo does
// not compile anything here, so the compiler that a package asks for is not
// needed.
func (c Cargo) fetch(requirements map[string]string) (map[string][]locked, error) {
	command, err := exec.LookPath(c.Command)
	if err != nil {
		return nil, fmt.Errorf("cargo, which fetches the C sources, is not installed: install it (Debian: apt install cargo), " +
			"or name a folder with the package files: go run ./gen vendor -from DIR")
	}
	project, err := os.MkdirTemp("", "tcl-s2n-fetch-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(project)
	if err := writeProject(project, requirements); err != nil {
		return nil, err
	}
	fetch := exec.Command(command, "fetch", "--quiet", "--manifest-path", filepath.Join(project, "Cargo.toml"))
	fetch.Dir = project
	if output, err := fetch.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("cargo fetch: %w\n%s\nWithout a network, name a folder with the package files: "+
			"go run ./gen vendor -from DIR", err, strings.TrimSpace(string(output)))
	}
	lock, err := os.ReadFile(filepath.Join(project, "Cargo.lock"))
	if err != nil {
		return nil, err
	}
	return parseLock(string(lock))
}

func writeProject(folder string, requirements map[string]string) error {
	var toml strings.Builder
	toml.WriteString("[package]\nname = \"fetch\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n" +
		"[lib]\npath = \"lib.rs\"\n\n[dependencies]\n")
	for _, crate := range crates {
		if requirement, wanted := requirements[crate]; wanted {
			fmt.Fprintf(&toml, "%s = %q\n", crate, requirement)
		}
	}
	return errors.Join(
		os.WriteFile(filepath.Join(folder, "Cargo.toml"), []byte(toml.String()), 0o644),
		os.WriteFile(filepath.Join(folder, "lib.rs"), nil, 0o644),
	)
}

var lockField = regexp.MustCompile(`(?m)^(name|version|checksum) = "([^"]*)"$`)

// parseLock reads the packages of a Cargo.lock.
func parseLock(text string) (map[string][]locked, error) {
	packages := map[string][]locked{}
	for _, block := range strings.Split(text, "\n[[package]]\n")[1:] {
		fields := map[string]string{}
		for _, match := range lockField.FindAllStringSubmatch(block, -1) {
			fields[match[1]] = match[2]
		}
		if fields["name"] == "" || fields["version"] == "" {
			return nil, fmt.Errorf("Cargo.lock: a package has no name or no version:\n%s", block)
		}
		entry := locked{fields["version"], fields["checksum"]}
		packages[fields["name"]] = append(packages[fields["name"]], entry)
	}
	return packages, nil
}

// newest asks for the newest s2n-tls-sys, and for the aws-lc-sys that it resolves
// to: these two have been made to work together.
func (c Cargo) newest() ([]Pin, error) {
	resolved, err := c.fetch(map[string]string{"s2n-tls-sys": "*"})
	if err != nil {
		return nil, err
	}
	var pins []Pin
	for _, crate := range crates {
		found := resolved[crate]
		if len(found) != 1 {
			return nil, fmt.Errorf("cargo resolved %d versions of %s, expected 1", len(found), crate)
		}
		pins = append(pins, Pin{Crate: crate, Version: found[0].version, SHA256: found[0].checksum})
	}
	return pins, nil
}
