package main

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
)

// PKCS #8 with PBES2 (RFC 8018): PBKDF2 with HMAC-SHA-256, then AES-256-CBC.
// The standard library reads no such keys and writes none.
var (
	oidPBES2      = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	oidHMACSHA256 = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 9}
	oidAES256CBC  = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 1, 42}
)

const pbkdf2Rounds = 2048

type pbkdf2Params struct {
	Salt       []byte
	Iterations int
	PRF        pkix.AlgorithmIdentifier
}

type aesParams struct {
	Algorithm asn1.ObjectIdentifier
	IV        []byte
}

type kdf struct {
	Algorithm asn1.ObjectIdentifier
	Params    pbkdf2Params
}

type pbes2Params struct {
	KDF    kdf
	Cipher aesParams
}

type encryptedKeyInfo struct {
	Algorithm struct {
		ID     asn1.ObjectIdentifier
		Params pbes2Params
	}
	Data []byte
}

func (b *builder) encryptedKey(id *identity, password string) []byte {
	if b.err != nil {
		return nil
	}
	der, err := encryptPKCS8(id.key, password)
	if !b.check(err) {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "ENCRYPTED PRIVATE KEY", Bytes: der})
}

// traditionalKey gives an RSA key in the form that OpenSSL had before PKCS #8:
// PKCS #1 under AES-256-CBC, with a key that is derived by MD5.
func (b *builder) traditionalKey(id *identity, password string) []byte {
	if b.err != nil {
		return nil
	}
	key, ok := id.key.(*rsa.PrivateKey)
	if !ok {
		b.check(errors.New("a traditional key is an RSA key here"))
		return nil
	}
	//lint:ignore SA1019 The old form is what the fixture is about.
	block, err := x509.EncryptPEMBlock(rand.Reader, "RSA PRIVATE KEY",
		x509.MarshalPKCS1PrivateKey(key), []byte(password), x509.PEMCipherAES256)
	if !b.check(err) {
		return nil
	}
	return pem.EncodeToMemory(block)
}

func encryptPKCS8(key crypto.Signer, password string) ([]byte, error) {
	plain, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	salt, iv := make([]byte, 16), make([]byte, aes.BlockSize)
	rand.Read(salt)
	rand.Read(iv)
	secret, err := pbkdf2.Key(sha256.New, password, salt, pbkdf2Rounds, 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return nil, err
	}
	data := padded(plain, aes.BlockSize)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)

	var info encryptedKeyInfo
	info.Algorithm.ID = oidPBES2
	info.Algorithm.Params = pbes2Params{
		KDF: kdf{oidPBKDF2, pbkdf2Params{
			Salt:       salt,
			Iterations: pbkdf2Rounds,
			PRF:        pkix.AlgorithmIdentifier{Algorithm: oidHMACSHA256, Parameters: asn1.NullRawValue},
		}},
		Cipher: aesParams{oidAES256CBC, iv},
	}
	info.Data = data
	return asn1.Marshal(info)
}

// padded adds the padding of PKCS #7, which is never empty.
func padded(data []byte, block int) []byte {
	n := block - len(data)%block
	out := append([]byte(nil), data...)
	for range n {
		out = append(out, byte(n))
	}
	return out
}
