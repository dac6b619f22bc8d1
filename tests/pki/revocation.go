package main

import (
	"crypto"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"time"
)

// revocations makes the list of an authority's certificates that are void.
func (b *builder) revocations(issuer *identity, until time.Time, void ...*identity) []byte {
	if b.err != nil {
		return nil
	}
	b.serial++
	list := &x509.RevocationList{
		Number:     big.NewInt(b.serial),
		ThisUpdate: notBefore,
		NextUpdate: until,
	}
	for _, id := range void {
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries,
			x509.RevocationListEntry{SerialNumber: id.cert.SerialNumber, RevocationTime: notBefore})
	}
	der, err := x509.CreateRevocationList(rand.Reader, list, issuer.cert, issuer.key)
	if !b.check(err) {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der})
}

// OCSP responses (RFC 6960), which the standard library does not make.
var (
	oidBasicResponse = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
	oidSHA1          = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidECDSASHA256   = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

// Status of a certificate, as the DER of its CHOICE.
var (
	good = asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0}
	gone = asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 1, IsCompound: true,
		Bytes: mustMarshal(asn1.RawValue{Tag: asn1.TagGeneralizedTime, Bytes: []byte("20200101000000Z")})}
)

type certID struct {
	Algorithm  pkix.AlgorithmIdentifier
	NameHash   []byte
	KeyHash    []byte
	SerialCode *big.Int
}

type singleResponse struct {
	ID         certID
	Status     asn1.RawValue
	ThisUpdate time.Time `asn1:"generalized"`
	NextUpdate time.Time `asn1:"generalized,explicit,tag:0"`
}

type responseData struct {
	Responder  []byte    `asn1:"explicit,tag:2"` // the hash of its key
	ProducedAt time.Time `asn1:"generalized"`
	Responses  []singleResponse
}

type basicResponse struct {
	Data      asn1.RawValue
	Algorithm pkix.AlgorithmIdentifier
	Signature asn1.BitString
}

type responseBytes struct {
	Type     asn1.ObjectIdentifier
	Response []byte
}

type ocspResponse struct {
	Status asn1.Enumerated
	Bytes  responseBytes `asn1:"explicit,tag:0"`
}

// status makes what an authority says of one of its certificates, as DER.
func (b *builder) status(issuer, of *identity, status asn1.RawValue, until time.Time) []byte {
	if b.err != nil {
		return nil
	}
	keyHash, err := publicKeyHash(issuer)
	if !b.check(err) {
		return nil
	}
	nameHash := sha1.Sum(of.cert.RawIssuer)
	data := mustMarshal(responseData{
		Responder:  keyHash,
		ProducedAt: notBefore,
		Responses: []singleResponse{{
			ID: certID{
				Algorithm:  pkix.AlgorithmIdentifier{Algorithm: oidSHA1, Parameters: asn1.NullRawValue},
				NameHash:   nameHash[:],
				KeyHash:    keyHash,
				SerialCode: of.cert.SerialNumber,
			},
			Status:     status,
			ThisUpdate: notBefore,
			NextUpdate: until,
		}},
	})
	digest := sha256.Sum256(data)
	signature, err := issuer.key.Sign(rand.Reader, digest[:], crypto.SHA256)
	if !b.check(err) {
		return nil
	}
	return mustMarshal(ocspResponse{Bytes: responseBytes{
		Type: oidBasicResponse,
		Response: mustMarshal(basicResponse{
			Data:      asn1.RawValue{FullBytes: data},
			Algorithm: pkix.AlgorithmIdentifier{Algorithm: oidECDSASHA256},
			Signature: asn1.BitString{Bytes: signature, BitLength: 8 * len(signature)},
		}),
	}})
}

// publicKeyHash is the SHA-1 of a public key, without its algorithm.
func publicKeyHash(id *identity) ([]byte, error) {
	var info struct {
		Algorithm pkix.AlgorithmIdentifier
		Key       asn1.BitString
	}
	if _, err := asn1.Unmarshal(id.cert.RawSubjectPublicKeyInfo, &info); err != nil {
		return nil, err
	}
	hash := sha1.Sum(info.Key.Bytes)
	return hash[:], nil
}

// mustMarshal is for values of a constant shape, which cannot fail.
func mustMarshal(value any) []byte {
	der, err := asn1.Marshal(value)
	if err != nil {
		panic(err)
	}
	return der
}
