package release

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
)

type version [3]int

var versionPattern = regexp.MustCompile(`^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$`)

func parseVersion(text string) (version, error) {
	match := versionPattern.FindStringSubmatch(text)
	if match == nil {
		return version{}, fmt.Errorf("bad version %q: three numbers, such as 0.7.0", text)
	}
	var v version
	for i := range v {
		v[i], _ = strconv.Atoi(match[i+1]) // the pattern lets nothing else pass
	}
	return v, nil
}

func (v version) String() string { return fmt.Sprintf("%d.%d.%d", v[0], v[1], v[2]) }

func (v version) compare(other version) int {
	return cmp.Or(cmp.Compare(v[0], other[0]), cmp.Compare(v[1], other[1]), cmp.Compare(v[2], other[2]))
}
