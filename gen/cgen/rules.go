package cgen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// hasRules tells whether some params depend on each other.
func (g *group) hasRules() bool {
	return slices.ContainsFunc(g.params, hasRule)
}

func hasRule(p *model.Param) bool {
	return p.Requires != nil || len(p.Excludes)+len(p.Needs) > 0
}

// checkFunction writes the function that checks the params against each other.
func checkFunction(p *printer, g *group) {
	if !g.hasRules() {
		return
	}
	p.blank()
	p.banner(g.Check, "Checks what is given against each other.",
		"A standard Tcl result.", "May leave an error in interp.")
	p.function("int", g.Check, "Tcl_Interp *interp",
		fmt.Sprintf("const %s *%s", g.Struct, g.Pointer))
	p.line("TlsSet given = %s->given;", g.Pointer)
	p.blank()
	for _, param := range g.params {
		if hasRule(param) {
			paramRules(p, g, param)
		}
	}
	p.line("return TCL_OK;")
	p.close("}")
}

func paramRules(p *printer, g *group, param *model.Param) {
	p.at(param.Pos)
	p.comment(param.Key())
	if param.Requires != nil {
		requiresRule(p, g, param)
	}
	for _, other := range param.Excludes {
		condition := g.given(param) + " && " + g.given(other)
		rule(p, param, condition, literal(param.ExcludesMessage(other)))
	}
	if len(param.Needs) > 0 {
		condition := g.given(param) + " && " + g.noneGiven(param.Needs)
		rule(p, param, condition, literal(param.NeedsMessage()))
	}
}

func requiresRule(p *printer, g *group, param *model.Param) {
	option := param.Requires.Option
	condition := fmt.Sprintf("%s && %s != %s", g.given(param),
		g.member(option), option.CValue(param.Requires.Value))
	message := fmt.Sprintf("Tcl_ObjPrintf(%s, %s[%s])",
		quote(param.RequiresMessage("%s")), option.CWords(), g.member(option))
	rule(p, param, condition, message)
}

// rule refuses a combination.
func rule(p *printer, param *model.Param, condition, message string) {
	p.open("if (%s) {", condition)
	p.line("return TlsReportParam(interp, TLS_WORD_BAD_COMBINATION, %s, %s);",
		quote(param.ScriptName()), message)
	p.close("}")
}

func (g *group) given(param *model.Param) string {
	return fmt.Sprintf("(given & %s) != 0", bit(param.CName()))
}

func (g *group) noneGiven(params []*model.Param) string {
	bits := make([]string, len(params))
	for i, param := range params {
		bits[i] = bit(param.CName())
	}
	if len(bits) == 1 {
		return fmt.Sprintf("(given & %s) == 0", bits[0])
	}
	return fmt.Sprintf("(given & (%s)) == 0", strings.Join(bits, " | "))
}

// literal is a message without holes, as a new Tcl value.
func literal(text string) string {
	return fmt.Sprintf("Tcl_NewStringObj(%s, -1)", quote(text))
}
