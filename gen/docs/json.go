package docs

import (
	"bytes"
	"encoding/json"

	"github.com/tcl-s2n/tcl-s2n/gen/model"
)

// The JSON form of the model: plain values with references by name, so that
// other tools can read it, and that a review shows what changed.
type (
	jsonPackage struct {
		Comment     string           `json:"$comment"`
		Package     string           `json:"package"`
		Version     string           `json:"version"`
		Date        string           `json:"date"`
		Tcl         string           `json:"tcl"`
		Summary     string           `json:"summary"`
		Commands    []jsonCommand    `json:"commands"`
		Config      []jsonParam      `json:"config"`
		ChanOptions []jsonChanOption `json:"chanOptions"`
		Status      []jsonStatusKey  `json:"status"`
		Words       []jsonWord       `json:"errorWords"`
	}
	jsonCommand struct {
		Name     string        `json:"name"`
		FormOf   string        `json:"formOf,omitempty"`
		Summary  string        `json:"summary"`
		Usage    string        `json:"usage"`
		Result   string        `json:"result"`
		Doc      string        `json:"doc"`
		Safe     bool          `json:"safe"`
		Args     []jsonArg     `json:"args,omitempty"`
		Options  []jsonParam   `json:"options,omitempty"`
		Errors   []string      `json:"errors,omitempty"`
		Examples []jsonExample `json:"examples,omitempty"`
	}
	jsonArg struct {
		Name     string `json:"name"`
		Optional bool   `json:"optional,omitempty"`
		Doc      string `json:"doc"`
	}
	jsonParam struct {
		Name     string            `json:"name"`
		Type     string            `json:"type"`
		MustBe   string            `json:"mustBe"`
		Range    []int64           `json:"range,omitempty"`
		Values   []jsonValue       `json:"values,omitempty"`
		Default  *jsonDefault      `json:"default,omitempty"`
		Unit     string            `json:"unit,omitempty"`
		Requires map[string]string `json:"requires,omitempty"`
		Excludes []string          `json:"excludes,omitempty"`
		Needs    []string          `json:"needs,omitempty"`
		Unsafe   bool              `json:"unsafe,omitempty"`
		Secret   bool              `json:"secret,omitempty"`
		Doc      string            `json:"doc"`
		Source   string            `json:"source,omitempty"`
		Examples []jsonExample     `json:"examples,omitempty"`
	}
	jsonValue struct {
		Name  string `json:"name"`
		Means string `json:"means"`
	}
	jsonDefault struct {
		Value string `json:"value"`
		Text  string `json:"text,omitempty"`
	}
	jsonExample struct {
		Script string `json:"script"`
		Doc    string `json:"doc,omitempty"`
		Gives  string `json:"gives,omitempty"`
	}
	jsonFailure struct {
		jsonExample
		Message string `json:"message"`
		Code    string `json:"errorCode"`
	}
	jsonChanOption struct {
		Name     string        `json:"name"`
		Returns  string        `json:"returns"`
		Before   *string       `json:"before,omitempty"`
		Listed   bool          `json:"listed"`
		Settable []jsonValue   `json:"settable,omitempty"`
		Doc      string        `json:"doc"`
		Source   string        `json:"source,omitempty"`
		Examples []jsonExample `json:"examples"`
	}
	jsonStatusKey struct {
		Name    string `json:"name"`
		Of      string `json:"of"`
		Returns string `json:"returns"`
		Example string `json:"example"`
		Doc     string `json:"doc"`
		Source  string `json:"source,omitempty"`
	}
	jsonWord struct {
		Name     string        `json:"name"`
		Means    string        `json:"means"`
		Doc      string        `json:"doc"`
		Examples []jsonFailure `json:"examples"`
	}
)

// jsonModel writes the model without its prose sections.
func jsonModel(p *model.Package) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(packageJSON(p)); err != nil {
		panic(err) // plain values can always be encoded
	}
	return out.Bytes()
}

func packageJSON(p *model.Package) jsonPackage {
	return jsonPackage{
		Comment:     banner,
		Package:     p.Name,
		Version:     p.Version,
		Date:        p.Date,
		Tcl:         p.Tcl,
		Summary:     p.Summary,
		Commands:    each(p.Commands, commandJSON),
		Config:      each(p.Keys, paramJSON),
		ChanOptions: each(p.ChanOptions, chanOptionJSON),
		Status:      each(p.Status, statusKeyJSON),
		Words:       each(p.Words, wordJSON),
	}
}

func commandJSON(c *model.Command) jsonCommand {
	formOf := ""
	if c.FormOf != nil {
		formOf = c.FormOf.Name
	}
	return jsonCommand{
		Name:     c.Name,
		FormOf:   formOf,
		Summary:  c.Summary,
		Usage:    c.Usage(),
		Result:   c.Result,
		Doc:      c.Doc,
		Safe:     c.Safe,
		Args:     each(c.Args, func(a model.Arg) jsonArg { return jsonArg{a.Name, a.Optional, a.Doc} }),
		Options:  each(c.Options, paramJSON),
		Errors:   each(c.Errors, func(w *model.Word) string { return w.Name }),
		Examples: each(c.Examples, exampleJSON),
	}
}

func paramJSON(p *model.Param) jsonParam {
	out := jsonParam{
		Name:     p.ScriptName(),
		Type:     p.Type.Name,
		MustBe:   p.MustBe(),
		Values:   each(p.Values, valueJSON),
		Unit:     p.Unit,
		Excludes: each(p.Excludes, (*model.Param).ScriptName),
		Needs:    each(p.Needs, (*model.Param).ScriptName),
		Unsafe:   p.Unsafe,
		Secret:   p.Secret,
		Doc:      p.Doc,
		Source:   p.Source,
		Examples: each(p.Examples, exampleJSON),
	}
	if p.Range != nil {
		out.Range = []int64{p.Range.Min, p.Range.Max}
	}
	if p.Default != nil {
		out.Default = &jsonDefault{p.Default.Value, p.Default.Text}
	}
	if p.Requires != nil {
		out.Requires = map[string]string{p.Requires.Option.ScriptName(): p.Requires.Value}
	}
	return out
}

func chanOptionJSON(o *model.ChanOption) jsonChanOption {
	out := jsonChanOption{
		Name:     "-" + o.Name,
		Returns:  o.Returns,
		Before:   o.Before,
		Listed:   o.Listed,
		Doc:      o.Doc,
		Source:   o.Source,
		Examples: each(o.Examples, exampleJSON),
	}
	if o.Settable != nil {
		out.Settable = each(o.Settable.Values, valueJSON)
	}
	return out
}

func statusKeyJSON(k *model.StatusKey) jsonStatusKey {
	of := "session"
	if k.OfCertificate {
		of = "certificate"
	}
	return jsonStatusKey{k.Name, of, k.Returns, k.Example, k.Doc, k.Source}
}

func wordJSON(w *model.Word) jsonWord {
	return jsonWord{w.Name, w.Means, w.Doc, each(w.Examples, failureJSON)}
}

func valueJSON(v model.Value) jsonValue { return jsonValue{v.Name, v.Means} }

func exampleJSON(e model.Example) jsonExample { return jsonExample{e.Script, e.Doc, e.Gives} }

func failureJSON(f model.Failure) jsonFailure {
	return jsonFailure{exampleJSON(f.Example), f.Message, f.Code}
}

// each applies f to all of a list.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = f(a)
	}
	return out
}
