// Package vendor fills vendor-c: it obtains the packages that the manifest pins,
// verifies them, unpacks of them what is compiled, and applies our patches.
package vendor

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Main is `go run ./gen vendor`.
func Main(root string, args []string) error {
	flags := flag.NewFlagSet("gen vendor", flag.ContinueOnError)
	from := flags.String("from", "", "take the package files (NAME-VERSION.crate) from this `folder`; no network")
	bump := flags.Bool("bump", false, "move to the newest versions and show what changed")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("gen vendor: unexpected argument %q", flags.Arg(0))
	}
	if *bump && *from != "" {
		return fmt.Errorf("gen vendor: -bump and -from exclude each other: -bump asks the registry, -from avoids it")
	}
	run := &run{
		folder: filepath.Join(root, "vendor-c"),
		from:   *from,
		cargo:  Cargo{Command: "cargo", Home: cargoHome()},
		out:    os.Stdout,
	}
	if *bump {
		return run.bump()
	}
	return run.vendor()
}

// run is one call of the command.
type run struct {
	folder string // vendor-c
	from   string // folder with package files, or ""
	cargo  Cargo
	out    io.Writer
}

// vendor brings the trees to what the manifest says.
func (r *run) vendor() error {
	manifest, err := loadManifest(r.folder)
	if err != nil {
		return err
	}
	var wanted []Pin
	for _, pin := range manifest.Packages {
		patches, err := loadPatches(r.folder, pin.Crate)
		if err != nil {
			return err
		}
		if !installed(r.folder, pin, patches) {
			wanted = append(wanted, pin)
		}
	}
	if len(wanted) == 0 {
		fmt.Fprintln(r.out, "vendor-c is as the manifest and the patches say")
		return nil
	}
	archives, err := r.obtain(wanted)
	if err != nil {
		return err
	}
	for i, pin := range wanted {
		if err := r.unpack(pin, archives[i]); err != nil {
			return err
		}
	}
	return nil
}

// unpack installs the tree of one verified package.
func (r *run) unpack(pin Pin, archive []byte) error {
	tree, err := buildTree(r.folder, pin, archive)
	if err != nil {
		return err
	}
	if err := install(r.folder, pin, tree); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "vendor-c/%s: %s %s, %d files\n", pin.folder(), pin.Crate, pin.Version, len(tree))
	return nil
}

func cargoHome() string {
	if home := os.Getenv("CARGO_HOME"); home != "" {
		return home
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".cargo")
}
