package model

import "slices"

// params lists the options of all commands, the config keys, and what channel
// options can be set to.
func (p *Package) params() []*Param {
	var all []*Param
	for _, c := range p.Commands {
		all = append(all, c.Options...)
	}
	all = append(all, p.Keys...)
	for _, o := range p.ChanOptions {
		if o.Settable != nil {
			all = append(all, o.Settable)
		}
	}
	return all
}

// AllKeys names everything that has documentation of its own, in order: commands,
// "push.role", "config.verify", "channel.error", "status.alpn",
// "errors.NO_NAME".
func (p *Package) AllKeys() []string {
	var keys []string
	for _, c := range p.Commands {
		keys = append(keys, c.Name)
		for _, o := range c.Options {
			keys = append(keys, o.Key())
		}
	}
	for _, k := range p.Keys {
		keys = append(keys, k.Key())
	}
	for _, o := range p.ChanOptions {
		keys = append(keys, o.Key())
	}
	for _, k := range p.Status {
		keys = append(keys, k.Key())
	}
	for _, w := range p.Words {
		keys = append(keys, w.Key())
	}
	return keys
}

func (p *Package) wordNamed(name string) *Word {
	for _, w := range p.Words {
		if w.Name == name {
			return w
		}
	}
	return nil
}

func (p *Package) wordNames() []string {
	names := make([]string, len(p.Words))
	for i, w := range p.Words {
		names[i] = w.Name
	}
	return names
}

// Find resolves a reference: a neighbour of the same owner ("role"), a key
// ("config.verify"), or a command ("push"). It gives the key.
func (p *Package) Find(owner, name string) (string, bool) {
	keys := p.AllKeys()
	for _, key := range []string{owner + "." + name, name} {
		if slices.Contains(keys, key) {
			return key, true
		}
	}
	return "", false
}
