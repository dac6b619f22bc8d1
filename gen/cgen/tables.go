package cgen

import (
	"slices"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

func packageVersion(p *printer, pkg *model.Package) {
	p.line("#define TLS_PACKAGE_NAME %s", quote(pkg.Name))
	p.line("#define TLS_PACKAGE_VERSION %s", quote(pkg.Version))
	p.line("#define TLS_PACKAGE_TCL %s", quote(pkg.Tcl))
}

func packagePrototypes(p *printer, pkg *model.Package) {
	for _, c := range pkg.Commands {
		p.at(c.Pos)
		p.line("Tcl_ObjCmdProc %s;", c.CProc())
		if c.Yields {
			p.line("Tcl_ObjCmdProc %s;", c.CYieldingProc())
		}
	}
}

func packageCommands(p *printer, pkg *model.Package) {
	p.open("static const TlsCommandRow tlsCommands[] = {")
	for _, c := range pkg.Commands {
		if c.FormOf != nil {
			continue
		}
		p.at(c.Pos)
		p.comment(c.Name)
		p.open("{")
		p.line(".name = %s,", quote(c.Name))
		p.line(".proc = %s,", c.CProc())
		if c.Yields {
			p.line(".yieldingProc = %s,", c.CYieldingProc())
		}
		if c.Safe {
			p.line(".safe = true,")
		}
		p.close("},")
	}
	p.line("{ .name = NULL }")
	p.close("};")
}

func channelOptions(p *printer, pkg *model.Package) {
	for _, o := range pkg.ChanOptions {
		p.at(o.Pos)
		p.line("static TlsChanGetter %s;", o.CGetter())
		if o.Settable != nil {
			p.line("static TlsChanSetter %s;", o.CSetter())
		}
	}
	for _, o := range pkg.ChanOptions {
		if o.Settable != nil {
			p.blank()
			wordConstants(p, o.Settable)
			p.blank()
			wordTable(p, o.Settable)
		}
	}
	p.blank()
	p.open("static const TlsChanOptionRow tlsChanOptions[] = {")
	for _, o := range pkg.ChanOptions {
		p.at(o.Pos)
		p.comment(o.Key())
		p.open("{")
		p.line(".name = %s,", quote("-"+o.Name))
		p.line(".get = %s,", o.CGetter())
		if o.Settable != nil {
			p.line(".set = %s,", o.CSetter())
			p.line(".words = %s,", o.Settable.CWords())
		}
		if o.Listed {
			p.line(".listed = true,")
		}
		p.close("},")
	}
	p.line("{ .name = NULL }")
	p.close("};")
}

// statusKeys writes the keys of the session, or those of a certificate.
func statusKeys(p *printer, pkg *model.Package, ofCertificate bool) {
	what := "Session"
	if ofCertificate {
		what = "Certificate"
	}
	keys := slices.DeleteFunc(slices.Clone(pkg.Status), func(k *model.StatusKey) bool {
		return k.OfCertificate != ofCertificate
	})
	for _, k := range keys {
		p.at(k.Pos)
		p.line("static Tls%sGetter %s;", what, k.CGetter())
	}
	p.blank()
	p.open("static const Tls%sRow tls%sRows[] = {", what, what)
	for _, k := range keys {
		p.at(k.Pos)
		p.line("{ %s, %s },", quote(k.Name), k.CGetter())
	}
	p.line("{ NULL, NULL }")
	p.close("};")
}

func errorsEnum(p *printer, pkg *model.Package) {
	p.open("typedef enum TlsWord {")
	for i, w := range pkg.Words {
		p.at(w.Pos)
		p.comment(w.Means)
		p.line("%s%s", w.CName(), comma(i, len(pkg.Words)))
	}
	p.close("} TlsWord;")
}

func errorsNames(p *printer, pkg *model.Package) {
	p.open("static const char *const tlsWordNames[] = {")
	for _, w := range pkg.Words {
		p.at(w.Pos)
		p.line("[%s] = %s,", w.CName(), quote(w.Name))
	}
	p.close("};")
}

func policyNames(p *printer, policies []string) {
	p.open("static const char *const tlsPolicyNames[] = {")
	for _, name := range policies {
		p.line("%s,", quote(name))
	}
	p.line("NULL")
	p.close("};")
}

// comma follows all but the last of n enumerators.
func comma(i, n int) string {
	if i == n-1 {
		return ""
	}
	return ","
}
