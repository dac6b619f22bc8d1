package vendor

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"

	"github.com/goccy/go-yaml"
)

const manifestFile = "manifest.yaml"

// Manifest is vendor-c/manifest.yaml: which packages, and exactly which bytes.
type Manifest struct {
	Packages []Pin `yaml:"packages"`
}

// Pin is one package.
type Pin struct {
	Crate   string `yaml:"crate"`
	Version string `yaml:"version"`
	SHA256  string `yaml:"sha256"`
}

// folder is the name of the tree below vendor-c.
func (p Pin) folder() string { return layouts[p.Crate].folder }

// file is the name of the package file.
func (p Pin) file() string { return p.Crate + "-" + p.Version + ".crate" }

// Pins are the packages of the manifest of the project in root.
func Pins(root string) ([]Pin, error) {
	manifest, err := loadManifest(filepath.Join(root, "vendor-c"))
	if err != nil {
		return nil, err
	}
	return manifest.Packages, nil
}

func loadManifest(folder string) (*Manifest, error) {
	path := filepath.Join(folder, manifestFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	manifest := &Manifest{}
	if err := yaml.UnmarshalWithOptions(data, manifest, yaml.Strict()); err != nil {
		return nil, manifestError(path, err)
	}
	if err := manifest.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return manifest, nil
}

// manifestError puts the position where other messages of ours have it.
func manifestError(path string, err error) error {
	var bad yaml.Error
	if errors.As(err, &bad) && bad.GetToken() != nil {
		at := bad.GetToken().Position
		return fmt.Errorf("%s:%d:%d: %s", path, at.Line, at.Column, bad.GetMessage())
	}
	return fmt.Errorf("%s: %w", path, err)
}

var (
	versionForm = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+$`)
	sha256Form  = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func (m *Manifest) check() error {
	var all []error
	seen := map[string]bool{}
	for _, pin := range m.Packages {
		if _, known := layouts[pin.Crate]; !known {
			all = append(all, fmt.Errorf("unknown package %q", pin.Crate))
		}
		if seen[pin.Crate] {
			all = append(all, fmt.Errorf("%s occurs twice", pin.Crate))
		}
		if !versionForm.MatchString(pin.Version) {
			all = append(all, fmt.Errorf("%s: bad version %q", pin.Crate, pin.Version))
		}
		if !sha256Form.MatchString(pin.SHA256) {
			all = append(all, fmt.Errorf("%s: bad sha256 %q", pin.Crate, pin.SHA256))
		}
		seen[pin.Crate] = true
	}
	for _, crate := range crates {
		if !seen[crate] {
			all = append(all, fmt.Errorf("%s is missing", crate))
		}
	}
	return errors.Join(all...)
}

const manifestHead = "# The C libraries that are linked in, as the packages that carry them.\n" +
	"# `go run ./gen vendor` obtains and unpacks them, `go run ./gen vendor -bump`\n" +
	"# moves to the newest versions and rewrites this file.\n" +
	"packages:\n"

func (m *Manifest) render() []byte {
	var out bytes.Buffer
	out.WriteString(manifestHead)
	for _, pin := range m.Packages {
		fmt.Fprintf(&out, "  - crate: %s\n    version: %q\n    sha256: %s\n", pin.Crate, pin.Version, pin.SHA256)
	}
	return out.Bytes()
}

func (m *Manifest) save(folder string) error {
	path := filepath.Join(folder, manifestFile)
	temp := path + ".new"
	if err := os.WriteFile(temp, m.render(), 0o644); err != nil {
		return err
	}
	return os.Rename(temp, path)
}
