package docs

import "github.com/tcl-s2n/tcl-s2n/gen/s2ntab"

// frequent are the errors of s2n-tls that scripts meet, without S2N_ERR_.
var frequent = []string{
	"CERT_UNTRUSTED", "CERT_EXPIRED", "CERT_NOT_YET_VALID",
	"CERT_REVOKED", "MISSING_CLIENT_CERT", "KEY_MISMATCH",
	"CLOSED", "ALERT", "PROTOCOL_VERSION_UNSUPPORTED", "NO_VALID_SIGNATURE_SCHEME",
	"DECRYPT", "MLOCK",
}

// frequentErrors lists them with what s2n-tls says.
func frequentErrors() []Block {
	texts := make(map[string]string)
	for _, e := range s2ntab.Errors {
		texts[e.Name] = e.Text
	}
	terms := make(Terms, len(frequent))
	for i, name := range frequent {
		name = "S2N_ERR_" + name
		terms[i] = Term{[]Span{{Style: Code, Text: name}}, []Block{Para{{Text: texts[name]}}}}
	}
	return append(sentences("The most common errors of s2n-tls, with their texts:"), terms)
}
