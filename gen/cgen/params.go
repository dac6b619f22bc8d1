package cgen

import (
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// group is the params of one owner, with what their C needs to know of them.
type group struct {
	model.ParamSet
	params []*model.Param
	one    string // "option" or "config key"
	shared bool   // its declarations are in a header
}

func newGroup(owner string, params []*model.Param) *group {
	g := &group{ParamSet: model.CSet(owner), params: params, one: "option"}
	if owner == model.ConfigOwner {
		g.one, g.shared = "config key", true
	}
	return g
}

// bit is the bit of a param in a set, given its enumerator or index.
func bit(index string) string { return "TLS_BIT(" + index + ")" }

// hasValues is false when all of the params are flags.
func (g *group) hasValues() bool {
	return slices.ContainsFunc(g.params, func(p *model.Param) bool { return p.Type.TakesValue() })
}

// member is the lvalue of a param's value.
func (g *group) member(p *model.Param) string {
	return g.Pointer + "->" + p.CField()
}

// usage writes the macro for Tcl_WrongNumArgs.
func usage(p *printer, c *model.Command) {
	if text := c.Usage(); text != "" {
		p.line("#define %s %s", c.CUsage(), quote(text))
	} else {
		p.line("#define %s NULL", c.CUsage())
	}
}

// declarations writes the enum, the words and the struct.
func declarations(p *printer, g *group) {
	p.open("typedef enum %s {", g.Enum)
	for i, param := range g.params {
		p.at(param.Pos)
		p.line("%s%s", param.CName(), comma(i, len(g.params)))
	}
	p.close("} %s;", g.Enum)
	for _, param := range g.params {
		if len(param.Values) > 0 {
			p.blank()
			wordConstants(p, param)
		}
	}
	p.blank()
	members(p, g)
}

// tables writes the names and the words, and what holds without any of them.
func tables(p *printer, g *group) {
	names(p, g)
	for _, param := range g.params {
		if len(param.Values) > 0 {
			p.blank()
			wordTable(p, param)
		}
		if len(param.Keys) > 0 {
			p.blank()
			keyTable(p, param)
		}
	}
	p.blank()
	defaults(p, g)
}

func names(p *printer, g *group) {
	static := "static "
	if g.shared {
		static = ""
	}
	p.open("%sconst char *const %s[] = {", static, g.Table)
	for _, param := range g.params {
		p.at(param.Pos)
		p.line("[%s] = %s,", param.CName(), quote(param.ScriptName()))
	}
	p.line("NULL")
	p.close("};")
	p.blank()
	last := g.params[len(g.params)-1]
	p.line("_Static_assert(sizeof(%s) / sizeof(%s[0]) == %s + 2, %s);",
		g.Table, g.Table, last.CName(), quote("one name each, and NULL"))
}

// wordConstants writes the constants of the words of an enum.
func wordConstants(p *printer, param *model.Param) {
	p.at(param.Pos)
	p.comment(param.Key())
	p.open("enum {")
	for i, v := range param.Values {
		p.at(v.Pos)
		p.line("%s%s", param.CValue(v.Name), comma(i, len(param.Values)))
	}
	p.close("};")
}

// wordTable writes the words of an enum.
func wordTable(p *printer, param *model.Param) {
	p.at(param.Pos)
	p.open("static const char *const %s[] = {", param.CWords())
	for _, v := range param.Values {
		p.at(v.Pos)
		p.line("[%s] = %s,", param.CValue(v.Name), quote(v.Name))
	}
	p.line("NULL")
	p.close("};")
}

// keyTable writes the keys of the dicts in a list.
func keyTable(p *printer, param *model.Param) {
	p.at(param.Pos)
	p.comment(param.Key())
	p.open("static const char *const %s[] = {", param.CKeys())
	for _, key := range param.Keys {
		p.line("%s,", quote(key.ScriptName()))
	}
	p.line("NULL")
	p.close("};")
}

func members(p *printer, g *group) {
	p.open("typedef struct %s {", g.Struct)
	p.line("TlsSet given; /* %s for each %s given */", bit(prefix(g)), g.one)
	for _, param := range g.params {
		p.at(param.Pos)
		p.line("%s%s;", param.Type.CField, param.CField())
	}
	p.close("} %s;", g.Struct)
}

// prefix stands for any enumerator of the group: TLS_PUSH_...
func prefix(g *group) string {
	first := g.params[0]
	return strings.TrimSuffix(first.CName(), strings.ToUpper(first.Name)) + "..."
}

// defaults writes what holds for params that are not given. Pointers are NULL,
// and words without a default -1, so that they equal no constant.
func defaults(p *printer, g *group) {
	p.open("static const %s %s = {", g.Struct, g.Defaults)
	if !slices.ContainsFunc(g.params, hasInitializer) {
		p.line(".given = 0,")
	}
	for _, param := range g.params {
		p.at(param.Pos)
		if hasInitializer(param) {
			p.line(".%s = %s,", param.CField(), initializer(param))
		}
	}
	p.close("};")
}

func hasInitializer(param *model.Param) bool {
	return initializer(param) != model.None
}

// initializer is the C of the default, or None where zero will do.
func initializer(param *model.Param) string {
	switch {
	case param.Default != nil && param.Default.Text == "":
		value, err := param.Type.Default(param, param.Default.Value)
		if err != nil {
			return model.None // checked when the model was built
		}
		return value
	case len(param.Values) > 0:
		return "-1"
	default:
		return model.None
	}
}

// unsafeKeys writes the set of keys that a safe interpreter may not use.
func unsafeKeys(p *printer, g *group) {
	var bits []string
	for _, param := range g.params {
		if param.Unsafe {
			bits = append(bits, bit(param.CName()))
		}
	}
	if len(bits) == 0 {
		bits = []string{"0"}
	}
	p.blank()
	p.comment("The keys that a safe interpreter may not use.")
	p.line("static const TlsSet %s = %s;", g.Unsafe, strings.Join(bits, " | "))
}

// hasFlags tells whether some options take no value.
func (g *group) hasFlags() bool {
	return slices.ContainsFunc(g.params, isFlag)
}

func isFlag(param *model.Param) bool { return !param.Type.TakesValue() }

// flags writes the set of options that take no value.
func flags(p *printer, g *group) {
	if !g.hasFlags() {
		return
	}
	var bits []string
	for _, param := range g.params {
		if isFlag(param) {
			bits = append(bits, bit(param.CName()))
		}
	}
	p.blank()
	p.comment("The options that take no value.")
	p.line("static const TlsSet %s = %s;", g.Flags, strings.Join(bits, " | "))
}
