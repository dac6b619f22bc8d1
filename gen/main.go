package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/tcl-s2n/tcl-s2n/gen/coverage"
	"github.com/tcl-s2n/tcl-s2n/gen/file"
	"github.com/tcl-s2n/tcl-s2n/gen/model"
	"github.com/tcl-s2n/tcl-s2n/gen/output"
	"github.com/tcl-s2n/tcl-s2n/gen/parse"
	"github.com/tcl-s2n/tcl-s2n/gen/release"
	"github.com/tcl-s2n/tcl-s2n/gen/render"
	"github.com/tcl-s2n/tcl-s2n/gen/sbom"
	"github.com/tcl-s2n/tcl-s2n/gen/source"
	"github.com/tcl-s2n/tcl-s2n/gen/upstream"
	"github.com/tcl-s2n/tcl-s2n/gen/vendor"
)

const usage = `usage: go run ./gen [command]

Without a command, update generated/.

  -check              report what is not up to date, and change nothing
  -where FILE:LINE    report where a line of a derived C file comes from
  vendor ...          obtain the vendored C sources (see vendor -h)
  import [-allow-removals]
                      read the tables of gen/s2ntab from the C sources
  coverage [-gcov PROGRAM] FOLDER
                      report which C the tests reached, from the build folder
  release VERSION     write the version wherever it occurs, and generate;
                      packaging/release.sh does the rest of a release
`

func main() {
	root, err := moduleRoot()
	if err == nil {
		err = command(root, os.Args[1:])
	}
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// command does what the arguments ask for.
func command(root string, args []string) error {
	if len(args) > 0 && args[0] == "vendor" {
		return vendor.Main(root, args[1:])
	}
	flags := flag.NewFlagSet("gen", flag.ContinueOnError)
	flags.Usage = func() { fmt.Fprint(flags.Output(), usage) }
	check := flags.Bool("check", false, "")
	place := flags.String("where", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case flags.Arg(0) == "import":
		return importTables(root, flags.Args()[1:])
	case flags.Arg(0) == "coverage":
		return reportCoverage(root, flags.Args()[1:])
	case flags.Arg(0) == "release" && flags.NArg() == 2:
		if err := release.Bump(root, flags.Arg(1), time.Now().UTC()); err != nil {
			return err
		}
		return run(root, true)
	case flags.NArg() > 0:
		return fmt.Errorf("unknown command %q\n\n%s", flags.Arg(0), usage)
	case *place != "":
		return where(root, *place)
	default:
		return run(root, !*check)
	}
}

func importTables(root string, args []string) error {
	flags := flag.NewFlagSet("import", flag.ContinueOnError)
	allowRemovals := flags.Bool("allow-removals", false,
		"accept that names have disappeared since the last import")
	if err := flags.Parse(args); err != nil {
		return err
	}
	return upstream.Import(root, *allowRemovals)
}

// reportCoverage is what "make coverage" ends with.
func reportCoverage(root string, args []string) error {
	flags := flag.NewFlagSet("coverage", flag.ContinueOnError)
	gcov := flags.String("gcov", "gcov", "the `program` that fits the compiler")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("gen coverage: expected one folder\n\n%s", usage)
	}
	unreached, err := os.ReadFile(filepath.Join(root, coverage.Unreached))
	if err != nil {
		return err
	}
	out, err := generate(root)
	if err != nil {
		return err
	}
	return coverage.Report(os.Stdout, *gcov, root, flags.Arg(0), out, string(unreached))
}

// run brings generated/ up to date, or tells what is not.
func run(root string, write bool) error {
	out, err := generate(root)
	if err != nil {
		return err
	}
	changes, err := output.Compare(root, "generated", out.Files)
	if err != nil {
		return err
	}
	if write {
		fmt.Print(output.Describe(changes))
		return output.Apply(root, changes)
	}
	if len(changes) > 0 {
		return fmt.Errorf("generated/ is not up to date; run: go run ./gen\n%s",
			output.Describe(changes))
	}
	return nil
}

// generate does everything short of writing.
func generate(root string) (render.Output, error) {
	var diags source.Diagnostics
	spec, ok := parse.Load(os.DirFS(root), "gen/spec", &diags)
	if !ok {
		return render.Output{}, diags.Err()
	}
	pkg := model.Build(spec, &diags)
	if err := diags.Err(); err != nil {
		return render.Output{}, err
	}
	templates, err := readTemplates(root)
	if err != nil {
		return render.Output{}, err
	}
	written, err := readFiles(root, "generic/*/*.[ch]", "unix/*.[ch]", "win/*.[ch]")
	if err != nil {
		return render.Output{}, err
	}
	units, err := readFiles(root, "tests/unit/*_test.c")
	if err != nil {
		return render.Output{}, err
	}
	out := render.All(pkg, templates, render.Sources{Written: written, Units: units}, &diags)
	if err := diags.Err(); err != nil {
		return out, err
	}
	linked, err := linkedIn(root, pkg)
	out.Files = append(out.Files, linked...)
	return out, err
}

// linkedIn lists the libraries as they are pinned and patched.
func linkedIn(root string, pkg *model.Package) ([]file.File, error) {
	pins, err := vendor.Pins(root)
	if err != nil {
		return nil, err
	}
	patches, err := vendor.Patches(root)
	if err != nil {
		return nil, err
	}
	bill, err := sbom.Render(pkg, pins, patches)
	return []file.File{vendor.PackageList(pins, patches), bill}, err
}

func readTemplates(root string) ([]render.Template, error) {
	paths, err := filepath.Glob(filepath.Join(root, "templates", "*.[ch]"))
	if err != nil {
		return nil, err
	}
	var templates []render.Template
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		templates = append(templates, render.Template{
			Path: "templates/" + filepath.Base(path),
			Text: string(text),
		})
	}
	return templates, nil
}

// readFiles gives the files that match, in the order of the patterns and paths.
func readFiles(root string, patterns ...string) ([]file.File, error) {
	var files []file.File
	for _, pattern := range patterns {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				return nil, err
			}
			files = append(files, file.File{Path: filepath.ToSlash(name), Data: text})
		}
	}
	return files, nil
}

// moduleRoot is the folder of go.mod, here or above.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", errors.New("no go.mod here or above: run it inside the project")
		}
		dir = filepath.Dir(dir)
	}
}
