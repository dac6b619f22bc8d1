package parse

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/tcl-s2n/tcl-s2n/gen/source"
)

// decoder fills Go values from YAML nodes. It goes on after a mistake, so that
// all of them are reported.
type decoder struct {
	file  string
	diags *source.Diagnostics
}

var (
	textType   = reflect.TypeFor[Text]()
	numberType = reflect.TypeFor[Number]()
	flagType   = reflect.TypeFor[Flag]()
	entryType  = reflect.TypeFor[Entry]()
	posType    = reflect.TypeFor[source.Pos]()
	fieldsType = reflect.TypeFor[Fields]()
)

// decode fills v from a node. what is the field's name for messages.
func (d *decoder) decode(v reflect.Value, n ast.Node, what string) {
	if d.refused(n, what) {
		return
	}
	switch {
	case v.Type() == textType:
		d.text(v, n, what)
	case v.Type() == numberType:
		d.number(v, n, what)
	case v.Type() == flagType:
		d.flag(v, n, what)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(v.Elem(), n, what)
	case v.Kind() == reflect.Slice && v.Type().Elem() == entryType:
		d.entries(v, n, what)
	case v.Kind() == reflect.Slice:
		d.list(v, n, what)
	default:
		d.mapping(v, n, what)
	}
}

// refused reports the features of YAML that the spec does without.
func (d *decoder) refused(n ast.Node, what string) bool {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode:
		d.diags.Errorf(d.pos(n), "anchors and aliases are not allowed")
	case *ast.TagNode:
		d.diags.Errorf(d.pos(n), "tags are not allowed")
	case *ast.NullNode:
		d.diags.Add(source.Diagnostic{
			Pos:  d.pos(n),
			Msg:  what + " is empty",
			Hint: "leave it out, or give a value",
		})
	default:
		return false
	}
	return true
}

func (d *decoder) mapping(v reflect.Value, n ast.Node, what string) {
	pairs, ok := pairsOf(n)
	if !ok {
		d.wrong(n, what, "a mapping of fields")
		return
	}
	given := d.fields(v, pairs)
	for i := range v.NumField() {
		switch field := v.Type().Field(i); {
		case field.Type == posType:
			v.Field(i).Set(reflect.ValueOf(d.pos(n)))
		case field.Type == fieldsType:
			v.Field(i).Set(reflect.ValueOf(given))
		default:
			name, rule := fieldTag(field)
			if _, ok := given[name]; !ok && required(rule, given) {
				d.diags.Errorf(d.pos(n), "field %q is missing", name)
			}
		}
	}
}

// fields decodes each pair into the field of its name.
func (d *decoder) fields(v reflect.Value, pairs []*ast.MappingValueNode) Fields {
	given := make(Fields)
	for _, pair := range pairs {
		name, ok := d.key(pair)
		if !ok {
			continue
		}
		if first, ok := given[name.S]; ok {
			d.diags.Errorf(name.Pos, "field %q is given twice, first at %v", name.S, first)
			continue
		}
		given[name.S] = name.Pos
		field := fieldNamed(v, name.S)
		if !field.IsValid() {
			d.diags.Add(source.Diagnostic{
				Pos:  name.Pos,
				Msg:  fmt.Sprintf("unknown field %q", name.S),
				Hint: source.DidYouMean(name.S, fieldNames(v.Type())),
			})
			continue
		}
		d.decode(field, pair.Value, fmt.Sprintf("field %q", name.S))
	}
	return given
}

// key reads the left side of a pair, which must be a plain word.
func (d *decoder) key(pair *ast.MappingValueNode) (Text, bool) {
	switch key := pair.Key.(type) {
	case *ast.StringNode:
		return Text{S: key.Value, Pos: d.pos(key)}, true
	case *ast.MergeKeyNode:
		d.diags.Errorf(d.pos(key), "merge keys are not allowed")
	default:
		d.diags.Errorf(d.pos(key), "a field name must be a plain word")
	}
	return Text{}, false
}

func (d *decoder) list(v reflect.Value, n ast.Node, what string) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.wrong(n, what, "a list")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
	for i, item := range seq.Values {
		d.decode(v.Index(i), item, fmt.Sprintf("item %d of %s", i+1, what))
	}
}

func (d *decoder) entries(v reflect.Value, n ast.Node, what string) {
	pairs, ok := pairsOf(n)
	if !ok {
		d.wrong(n, what, "a mapping")
		return
	}
	var entries []Entry
	for _, pair := range pairs {
		if key, ok := d.key(pair); ok {
			entry := Entry{Key: key}
			d.decode(reflect.ValueOf(&entry.Value).Elem(), pair.Value, fmt.Sprintf("%q", key.S))
			entries = append(entries, entry)
		}
	}
	v.Set(reflect.ValueOf(entries))
}

func (d *decoder) text(v reflect.Value, n ast.Node, what string) {
	text := Text{Pos: d.pos(n)}
	switch n := n.(type) {
	case *ast.StringNode:
		text.S = n.Value
		kind := n.GetToken().Type
		text.Quoted = kind == token.SingleQuoteType || kind == token.DoubleQuoteType
	case *ast.LiteralNode:
		text.S = strings.TrimRight(n.Value.Value, "\n")
		text.Block = true
	case ast.ScalarNode:
		d.diags.Add(source.Diagnostic{
			Pos:  text.Pos,
			Msg:  what + " must be text",
			Hint: fmt.Sprintf("quote it: %q", n.GetToken().Value),
		})
		text.S = n.GetToken().Value
	default:
		d.wrong(n, what, "text")
		return
	}
	v.Set(reflect.ValueOf(text))
}

func (d *decoder) number(v reflect.Value, n ast.Node, what string) {
	integer, ok := n.(*ast.IntegerNode)
	if !ok {
		d.wrong(n, what, "an integer")
		return
	}
	value, err := strconv.ParseInt(integer.GetToken().Value, 10, 64)
	if err != nil {
		d.wrong(n, what, "a decimal integer of at most 64 bits")
		return
	}
	v.Set(reflect.ValueOf(Number{N: value, Pos: d.pos(n)}))
}

func (d *decoder) flag(v reflect.Value, n ast.Node, what string) {
	boolean, ok := n.(*ast.BoolNode)
	if !ok {
		d.wrong(n, what, "true or false")
		return
	}
	v.Set(reflect.ValueOf(Flag{On: boolean.Value, Pos: d.pos(n)}))
}

func (d *decoder) wrong(n ast.Node, what, want string) {
	d.diags.Errorf(d.pos(n), "%s must be %s", what, want)
}

// pos is the place where a node begins.
func (d *decoder) pos(n ast.Node) source.Pos {
	tk := n.GetToken()
	switch n := n.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			tk = n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		tk = n.Key.GetToken()
	}
	if tk == nil || tk.Position == nil {
		return source.Pos{File: d.file, Line: 1, Col: 1}
	}
	return source.Pos{File: d.file, Line: tk.Position.Line, Col: tk.Position.Column}
}

func pairsOf(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	}
	return nil, false
}

// fieldTag gives the name of a field in the file, and the rule for its absence.
func fieldTag(field reflect.StructField) (name, rule string) {
	name, rule, _ = strings.Cut(field.Tag.Get("yaml"), ",")
	return name, rule
}

// required reads the rule of a field that is absent: "required", or "required
// without" the name of a field that can stand for it.
func required(rule string, given Fields) bool {
	other, conditional := strings.CutPrefix(rule, "required without ")
	if _, ok := given[other]; conditional && ok {
		return false
	}
	return conditional || rule == "required"
}

func fieldNamed(v reflect.Value, name string) reflect.Value {
	for i := range v.NumField() {
		if tag, _ := fieldTag(v.Type().Field(i)); tag == name && name != "" {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func fieldNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		if tag, _ := fieldTag(t.Field(i)); tag != "" {
			names = append(names, tag)
		}
	}
	return names
}
