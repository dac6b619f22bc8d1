package vendor

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// obtain gives the verified bytes of each package, in order.
func (r *run) obtain(pins []Pin) ([][]byte, error) {
	if r.from != "" {
		return readAll(pins, func(pin Pin) ([]string, error) {
			return []string{filepath.Join(r.from, pin.file())}, nil
		})
	}
	if err := r.fetchMissing(pins); err != nil {
		return nil, err
	}
	return readAll(pins, r.cargo.cached)
}

// fetchMissing has cargo download what it does not hold yet.
func (r *run) fetchMissing(pins []Pin) error {
	var missing []Pin
	for _, pin := range pins {
		files, err := r.cargo.cached(pin)
		if err != nil {
			return err
		}
		if len(files) == 0 {
			missing = append(missing, pin)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	var names []string
	requirements := map[string]string{}
	for _, pin := range missing {
		names = append(names, pin.Crate+" "+pin.Version)
		requirements[pin.Crate] = "=" + pin.Version
	}
	fmt.Fprintf(r.out, "cargo fetches %s\n", strings.Join(names, " and "))
	_, err := r.cargo.fetch(requirements)
	return err
}

func readAll(pins []Pin, candidates func(Pin) ([]string, error)) ([][]byte, error) {
	var archives [][]byte
	for _, pin := range pins {
		files, err := candidates(pin)
		if err != nil {
			return nil, err
		}
		archive, err := readVerified(pin, files)
		if err != nil {
			return nil, err
		}
		archives = append(archives, archive)
	}
	return archives, nil
}

// readVerified reads the first of the files that has the pinned hash. There may
// be several, as cargo keeps one cache for each registry.
func readVerified(pin Pin, files []string) ([]byte, error) {
	var refused []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		sum := hash(data)
		if sum == pin.SHA256 {
			return data, nil
		}
		refused = append(refused, fmt.Sprintf("%s: refused: it is not the package that the manifest pins\n"+
			"  expected sha256 %s\n  found    sha256 %s", file, pin.SHA256, sum))
	}
	if refused == nil {
		return nil, fmt.Errorf("%s: cargo has fetched it, but keeps no such file: "+
			"give a folder that holds it: go run ./gen vendor -from DIR", pin.file())
	}
	return nil, fmt.Errorf("%s", strings.Join(refused, "\n"))
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
