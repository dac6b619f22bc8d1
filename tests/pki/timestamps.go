package main

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// timestamps is a SignedCertificateTimestampList (RFC 6962, section 3.3) with a
// timestamp of each log. No log has signed them.
func timestamps(logs ...string) []byte {
	var list []byte
	for i, log := range logs {
		id := sha256.Sum256([]byte(log))
		signature := sha256.Sum256(id[:])
		t := append([]byte{0}, id[:]...) // version 1
		t = binary.BigEndian.AppendUint64(t, uint64(notBefore.UnixMilli()+int64(i)))
		t = append(t, 0, 0) // no extensions
		t = append(t, 4, 3) // SHA-256, ECDSA
		t = append(t, vector(signature[:])...)
		list = append(list, vector(t)...)
	}
	return vector(list)
}

// vector puts the length before some bytes.
func vector(bytes []byte) []byte {
	return slices.Concat(binary.BigEndian.AppendUint16(nil, uint16(len(bytes))), bytes)
}
