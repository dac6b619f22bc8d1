package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/render"
)

// where prints the origin of a line: "generated/push.c:120".
func where(root, place string) error {
	name, number, _ := strings.Cut(place, ":")
	line, err := strconv.Atoi(strings.TrimSuffix(number, ":"))
	if err != nil {
		return fmt.Errorf("%q is not FILE:LINE", place)
	}
	out, err := generate(root)
	if err != nil {
		return err
	}
	for _, f := range out.Written {
		if filepath.Base(f.Path) == filepath.Base(name) {
			return fmt.Errorf("%s is written by hand", f.Path)
		}
	}
	origin, err := originOf(out, "generated/"+filepath.Base(name), line)
	if err != nil {
		return err
	}
	if origin.Spec.File != "" {
		fmt.Println(origin.Spec)
	}
	if origin.Shape.File != "" {
		fmt.Println(origin.Shape)
	}
	fmt.Println(origin.Template)
	return nil
}

func originOf(out render.Output, path string, line int) (render.Origin, error) {
	origins, ok := out.Origins[path]
	if !ok {
		return render.Origin{}, fmt.Errorf("%s is not made from a template", path)
	}
	if line < 1 || line > len(origins) {
		return render.Origin{}, fmt.Errorf("%s has lines 1 to %d", path, len(origins))
	}
	return origins[line-1], nil
}
