package cgen

import (
	"fmt"
	"strings"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// commandOptions writes all that parsing the options of a command takes.
func commandOptions(p *printer, c *model.Command) {
	g := newGroup(c.Name, c.Options)
	p.blank()
	usage(p, c)
	for _, form := range c.Forms {
		usage(p, form)
	}
	p.blank()
	declarations(p, g)
	p.blank()
	tables(p, g)
	flags(p, g)
	freeFunction(p, g)
	convertFunction(p, g)
	addOptionFunction(p, g)
	checkFunction(p, g)
	parseOptionsFunction(p, g)
	for _, form := range c.Forms {
		isFormFunction(p, g, form)
	}
}

// isFormFunction writes the function that looks for the option of a form.
func isFormFunction(p *printer, g *group, form *model.Command) {
	p.at(form.Pos)
	p.blank()
	p.banner(form.CIsForm(), fmt.Sprintf("Looks for %s among the options. objc and objv begin "+
		"at the first of them.", form.Chooser().ScriptName()),
		"True if it is there.", "None.")
	p.function("bool", form.CIsForm(), "Tcl_Size objc", "Tcl_Obj *const objv[]")
	p.line("Tcl_Size i = 0;")
	p.blank()
	p.open("while (i < objc && Tcl_GetString(objv[i])[0] == '-') {")
	if g.hasFlags() {
		p.line("int index;")
		p.blank()
	}
	p.open("if (strcmp(Tcl_GetString(objv[i]), %s) == 0) {", quote(form.Chooser().ScriptName()))
	p.line("return true;")
	p.close("}")
	if g.hasFlags() {
		p.open("if (Tcl_GetIndexFromObj(NULL, objv[i], %s, %s, 0, &index) == TCL_OK && (%s & %s) != 0) {",
			g.Table, quote(g.one), g.Flags, bit("index"))
		p.line("i += 1;")
		p.line("continue;")
		p.close("}")
	}
	p.line("i += 2;")
	p.close("}")
	p.line("return false;")
	p.close("}")
}

// configSettings writes what a header says of the config.
func configSettings(p *printer, pkg *model.Package) {
	g := newGroup(model.ConfigOwner, pkg.Keys)
	p.blank()
	declarations(p, g)
	p.blank()
	p.line("extern const char *const %s[];", g.Table)
	p.blank()
	p.comment("See " + g.Parse + " for who owns what.")
	p.line("int %s(Tcl_Interp *interp, Tcl_Obj *dict, %s);", g.Parse, g.parameter())
	p.line("void %s(%s);", g.Free, g.parameter())
}

// configKeys writes all that parsing a config takes, less configSettings.
func configKeys(p *printer, pkg *model.Package) {
	g := newGroup(model.ConfigOwner, pkg.Keys)
	p.blank()
	tables(p, g)
	unsafeKeys(p, g)
	freeFunction(p, g)
	convertFunction(p, g)
	addKeyFunction(p, g)
	checkFunction(p, g)
	parseDictFunction(p, g)
}

func freeFunction(p *printer, g *group) {
	p.blank()
	p.banner(g.Free, "Gives back what parsing acquired.", "None.",
		fmt.Sprintf("Sets *%s to the defaults.", g.Pointer))
	if g.shared {
		p.sharedFunction("void", g.Free, g.parameter())
	} else {
		p.function("void", g.Free, g.parameter())
	}
	for _, param := range g.params {
		release(p, g, param)
	}
	p.line("*%s = %s;", g.Pointer, g.Defaults)
	p.close("}")
}

// release gives back what a param holds, if its type holds anything.
func release(p *printer, g *group, param *model.Param) {
	if param.Type.Release == model.None {
		return
	}
	p.open("if (%s != NULL) {", g.member(param))
	p.line("%s", fillHoles(param.Type.Release, g, param))
	p.line("%s = NULL;", g.member(param))
	p.close("}")
}

func convertFunction(p *printer, g *group) {
	subject := strings.Fields(g.one)[len(strings.Fields(g.one))-1]
	p.blank()
	p.banner(g.Convert, "Converts the value of one "+g.one+".",
		"A standard Tcl result.",
		fmt.Sprintf("Sets the member of *%s, or leaves an error in interp.", g.Pointer))
	unused := ""
	if !g.hasValues() {
		unused = " TLS_UNUSED"
	}
	p.function("int", g.Convert, "Tcl_Interp *interp"+unused, g.Enum+" "+subject,
		"Tcl_Obj *value"+unused, g.parameter())
	p.line("switch (%s) {", subject)
	for _, param := range g.params {
		p.at(param.Pos)
		p.comment(form(param))
		p.open("case %s:", param.CName())
		release(p, g, param)
		p.line("return %s;", fillHoles(param.Type.Parse, g, param))
		p.indent = strings.TrimSuffix(p.indent, step)
	}
	p.line("}")
	p.line("return TCL_ERROR; /* not reached: the cases are complete */")
	p.close("}")
}

// form is the head of a case: push.role: -role word.
func form(param *model.Param) string {
	head := param.Key() + ": " + param.ScriptName()
	if param.Type.TakesValue() {
		head += " " + param.Type.Meta
	}
	return head
}

func addOptionFunction(p *printer, g *group) {
	p.blank()
	p.banner(g.Add, "Takes an option and its value from the front of the arguments.",
		"A standard Tcl result.",
		fmt.Sprintf("Changes *%s, or leaves an error in interp.", g.Pointer))
	parameters := []string{"Tcl_Interp *interp", "Tcl_Size objc",
		"Tcl_Obj *const objv[]", g.parameter()}
	if g.hasFlags() {
		parameters = append(parameters, "Tcl_Size *usedPtr")
	}
	p.function("int", g.Add, parameters...)
	p.line("int index;")
	p.blank()
	p.open("if (TlsGetIndex(interp, objv[0], %s, %s, 0, &index) != TCL_OK) {",
		g.Table, quote(g.one))
	p.line("return TCL_ERROR;")
	p.close("}")
	if g.hasFlags() {
		addFlag(p, g)
	}
	p.open("if (objc < 2) {")
	p.line("return TlsReportParam(interp, TLS_WORD_VALUE_MISSING, %s[index], "+
		"Tcl_ObjPrintf(%s, %s[index]));", g.Table, quote(`value for "%s" missing`), g.Table)
	p.close("}")
	convertAndMark(p, g, "objv[1]")
}

// addFlag takes an option that has no value.
func addFlag(p *printer, g *group) {
	p.line("*usedPtr = (%s & %s) != 0 ? 1 : 2;", g.Flags, bit("index"))
	p.open("if (*usedPtr == 1) {")
	p.line("%s->given |= %s;", g.Pointer, bit("index"))
	p.line("return %s(interp, (%s) index, NULL, %s);", g.Convert, g.Enum, g.Pointer)
	p.close("}")
}

func addKeyFunction(p *printer, g *group) {
	p.blank()
	p.banner(g.Add, "Takes one key of the dict and its value.",
		"A standard Tcl result.",
		fmt.Sprintf("Changes *%s, or leaves an error in interp.", g.Pointer))
	p.function("int", g.Add, "Tcl_Interp *interp", "Tcl_Obj *key",
		"Tcl_Obj *value", g.parameter())
	p.line("int index;")
	p.blank()
	p.open("if (TlsGetIndex(interp, key, %s, %s, TCL_EXACT, &index) != TCL_OK) {",
		g.Table, quote(g.one))
	p.line("return TCL_ERROR;")
	p.close("}")
	p.open("if ((%s & %s) != 0 && interp != NULL && Tcl_IsSafe(interp)) {",
		g.Unsafe, bit("index"))
	p.line("return TlsReportParam(interp, TLS_WORD_UNSAFE, %s[index], Tcl_ObjPrintf(%s, %s[index]));",
		g.Table, quote(`config key "%s" is not available in a safe interpreter`), g.Table)
	p.close("}")
	convertAndMark(p, g, "value")
}

// convertAndMark ends a function that has found out the index of a param.
func convertAndMark(p *printer, g *group, value string) {
	p.open("if (%s(interp, (%s) index, %s, %s) != TCL_OK) {", g.Convert, g.Enum, value, g.Pointer)
	p.line("return TCL_ERROR;")
	p.close("}")
	p.line("%s->given |= %s;", g.Pointer, bit("index"))
	p.line("return TCL_OK;")
	p.close("}")
}

func parseOptionsFunction(p *printer, g *group) {
	p.blank()
	p.banner(g.Parse, "Parses options. objc and objv begin at the first of them.",
		"A standard Tcl result.",
		fmt.Sprintf("Fills *%s, which the caller has to free; when it fails, leaves "+
			"an error in interp and nothing to free.", g.Pointer))
	p.function("int", g.Parse, "Tcl_Interp *interp", "Tcl_Size objc",
		"Tcl_Obj *const objv[]", g.parameter())
	p.line("Tcl_Size i;")
	step, used := "2", ""
	if g.hasFlags() {
		p.line("Tcl_Size used = 0;")
		step, used = "used", ", &used"
	}
	p.blank()
	p.line("*%s = %s;", g.Pointer, g.Defaults)
	p.open("for (i = 0; i < objc; i += %s) {", step)
	p.open("if (%s(interp, objc - i, objv + i, %s%s) != TCL_OK) {", g.Add, g.Pointer, used)
	p.line("%s(%s);", g.Free, g.Pointer)
	p.line("return TCL_ERROR;")
	p.close("}")
	p.close("}")
	if g.hasRules() {
		p.open("if (%s(interp, %s) != TCL_OK) {", g.Check, g.Pointer)
		p.line("%s(%s);", g.Free, g.Pointer)
		p.line("return TCL_ERROR;")
		p.close("}")
	}
	p.line("return TCL_OK;")
	p.close("}")
}

func parseDictFunction(p *printer, g *group) {
	p.blank()
	p.banner(g.Parse, "Parses the dict of a config.",
		"A standard Tcl result.",
		fmt.Sprintf("Fills *%s, which the caller has to free; when it fails, leaves "+
			"an error in interp and nothing to free. Values that stay Tcl_Obj live as "+
			"long as the dict.", g.Pointer))
	p.sharedFunction("int", g.Parse, "Tcl_Interp *interp", "Tcl_Obj *dict", g.parameter())
	p.line("Tcl_DictSearch search;")
	p.line("Tcl_Obj *key;")
	p.line("Tcl_Obj *value;")
	p.line("int done;")
	p.line("int code = TCL_OK;")
	p.blank()
	p.line("*%s = %s;", g.Pointer, g.Defaults)
	p.open("if (Tcl_DictObjFirst(NULL, dict, &search, &key, &value, &done) != TCL_OK) {")
	p.line("return TlsReportBadValue(interp, %s, NULL, %s);", quote("-config"),
		quote("must be "+model.TypeNamed("config").MustBe(nil)))
	p.close("}")
	p.open("while (!done && code == TCL_OK) {")
	p.line("code = %s(interp, key, value, %s);", g.Add, g.Pointer)
	p.line("Tcl_DictObjNext(&search, &key, &value, &done);")
	p.close("}")
	p.line("Tcl_DictObjDone(&search);")
	if g.hasRules() {
		p.open("if (code == TCL_OK) {")
		p.line("code = %s(interp, %s);", g.Check, g.Pointer)
		p.close("}")
	}
	p.open("if (code != TCL_OK) {")
	p.line("%s(%s);", g.Free, g.Pointer)
	p.close("}")
	p.line("return code;")
	p.close("}")
}

// parameter declares the struct that the functions fill.
func (g *group) parameter() string {
	return g.Struct + " *" + g.Pointer
}

// fillHoles completes the C of a type for one param.
func fillHoles(text string, g *group, param *model.Param) string {
	holes := []string{
		"{name}", quote(param.ScriptName()),
		"{field}", g.member(param),
		"{words}", param.CWords(),
		"{keys}", param.CKeys(),
	}
	if r := param.Range; r != nil {
		holes = append(holes, "{min}", fmt.Sprint(r.Min), "{max}", fmt.Sprint(r.Max))
	}
	return strings.NewReplacer(holes...).Replace(text)
}
