package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"slices"
)

const (
	recordAlert       = 21
	recordApplication = 23
)

// keys protect one direction (RFC 8446, section 5.2).
type keys struct {
	secret []byte
	aead   cipher.AEAD
	iv     []byte
	number uint64
}

func newKeys(secret []byte) *keys {
	return &keys{secret: secret, aead: newGCM(expand(secret, "key", nil, 16)), iv: expand(secret, "iv", nil, 12)}
}

func newGCM(key []byte) cipher.AEAD {
	return must(cipher.NewGCM(must(aes.NewCipher(key))))
}

func (k *keys) nonce() []byte {
	nonce := slices.Clone(k.iv)
	number := binary.BigEndian.AppendUint64(nil, k.number)
	for i := range number {
		nonce[4+i] ^= number[i]
	}
	k.number++
	return nonce
}

// seal appends an encrypted record.
func (k *keys) seal(to []byte, kind byte, data []byte) []byte {
	header := head(recordApplication, len(data)+1+k.aead.Overhead())
	inner := append(slices.Clone(data), kind)
	return k.aead.Seal(append(to, header...), k.nonce(), inner, header)
}

// update goes on to the keys that follow a KeyUpdate.
func (k *keys) update() {
	*k = *newKeys(expand(k.secret, "traffic upd", nil, sha256.Size))
}

// records are those of a connection, in clear as long as there are no keys.
type records struct {
	conn          net.Conn
	in, out, next *keys // next: what the client uses behind its Finished
}

func head(kind byte, size int) []byte {
	return []byte{kind, 3, 3, byte(size >> 8), byte(size)}
}

func (r *records) writePlain(kind byte, data []byte) error {
	_, err := r.conn.Write(append(head(kind, len(data)), data...))
	return err
}

func (r *records) write(kind byte, data []byte) error {
	_, err := r.conn.Write(r.out.seal(nil, kind, data))
	return err
}

// read gives the next record, but for change_cipher_spec, which means nothing.
func (r *records) read() (kind byte, data []byte, err error) {
	header := make([]byte, recordHeader)
	for {
		if _, err := io.ReadFull(r.conn, header); err != nil {
			return 0, nil, err
		}
		data := make([]byte, binary.BigEndian.Uint16(header[3:]))
		if _, err := io.ReadFull(r.conn, data); err != nil {
			return 0, nil, err
		}
		if header[0] == recordChangeCipherSpec {
			continue
		}
		if header[0] != recordApplication {
			return header[0], data, nil
		}
		return r.open(header, data)
	}
}

func (r *records) open(header, data []byte) (kind byte, text []byte, err error) {
	if r.in == nil {
		return 0, nil, errors.New("a record is encrypted before there are keys")
	}
	text, err = r.in.aead.Open(nil, r.in.nonce(), data, header)
	if err != nil {
		return 0, nil, err
	}
	for len(text) > 1 && text[len(text)-1] == 0 {
		text = text[:len(text)-1]
	}
	return text[len(text)-1], text[:len(text)-1], nil
}

func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// expand is HKDF-Expand-Label (RFC 8446, section 7.1).
func expand(secret []byte, label string, context []byte, size int) []byte {
	name := "tls13 " + label
	info := slices.Concat([]byte{byte(size >> 8), byte(size), byte(len(name))}, []byte(name),
		[]byte{byte(len(context))}, context)
	return must(hkdf.Expand(sha256.New, secret, string(info), size))
}

func extract(secret, salt []byte) []byte {
	return must(hkdf.Extract(sha256.New, secret, salt))
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func derive(secret []byte, label string, messages []byte) []byte {
	return expand(secret, label, digest(messages), sha256.Size)
}

// useHandshakeKeys follows the key schedule up to ServerHello.
func (r *rogue) useHandshakeKeys(shared []byte) {
	zeros := make([]byte, sha256.Size)
	early := extract(zeros, zeros)
	r.secret = extract(shared, derive(early, "derived", nil))
	r.in = newKeys(derive(r.secret, "c hs traffic", r.transcript))
	r.out = newKeys(derive(r.secret, "s hs traffic", r.transcript))
}

// useApplicationKeys goes on to those behind the server's Finished.
func (r *rogue) useApplicationKeys() {
	master := extract(make([]byte, sha256.Size), derive(r.secret, "derived", nil))
	r.next = newKeys(derive(master, "c ap traffic", r.transcript))
	r.out = newKeys(derive(master, "s ap traffic", r.transcript))
}
