package model

import "fmt"

// UnsafeMessage refuses a key in a safe interpreter.
func (p *Param) UnsafeMessage() string {
	return p.What() + " is not available in a safe interpreter"
}

// RequiresMessage refuses p beside a value that its condition rules out.
func (p *Param) RequiresMessage(value string) string {
	return fmt.Sprintf("%s cannot be used with %s %s", p.What(), p.Requires.Option.What(), value)
}

// ExcludesMessage refuses p and other together.
func (p *Param) ExcludesMessage(other *Param) string {
	if p.IsKey() {
		return fmt.Sprintf("config keys %q and %q exclude each other", p.Name, other.Name)
	}
	return fmt.Sprintf("%s and %s exclude each other", p.What(), other.What())
}

// NeedsMessage asks for one of the params that p needs.
func (p *Param) NeedsMessage() string {
	names := make([]string, len(p.Needs))
	for i, other := range p.Needs {
		if names[i] = other.ScriptName(); other.IsKey() {
			names[i] = fmt.Sprintf("%q", other.Name)
		}
	}
	return fmt.Sprintf("%s needs %s as well", p.What(), OrList(names))
}
