"""Certificates that are made for a case, by an authority that the client trusts.

Keys of the two usual kinds come from tests/pki; whatever else is wanted is made
here. All is DER by hand, so that each part can be wrong.
"""

import base64
import functools
import hashlib
import os

import ecdsa
from ecdsa import der
from tlslite.api import parsePEMKey

PKI = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), "pki")

ECDSA_SHA256 = der.encode_sequence(der.encode_oid(1, 2, 840, 10045, 4, 3, 2))
RSA_ENCRYPTION = der.encode_sequence(
    der.encode_oid(1, 2, 840, 113549, 1, 1, 1), b"\x05\x00")
RSA_PSS = der.encode_sequence(der.encode_oid(1, 2, 840, 113549, 1, 1, 10))

# The bits of key usage, by the names of RFC 5280.
USAGE = {"digitalSignature": 0, "nonRepudiation": 1, "keyEncipherment": 2,
         "dataEncipherment": 3, "keyAgreement": 4, "keyCertSign": 5,
         "cRLSign": 6, "encipherOnly": 7, "decipherOnly": 8}
PURPOSE = {"serverAuth": (1, 3, 6, 1, 5, 5, 7, 3, 1),
           "clientAuth": (1, 3, 6, 1, 5, 5, 7, 3, 2),
           "codeSigning": (1, 3, 6, 1, 5, 5, 7, 3, 3),
           "emailProtection": (1, 3, 6, 1, 5, 5, 7, 3, 4),
           "OCSPSigning": (1, 3, 6, 1, 5, 5, 7, 3, 9),
           "any": (2, 5, 29, 37, 0)}


def octets(tag, data):
    return bytes([tag]) + der.encode_length(len(data)) + data


def name(common):
    attribute = der.encode_sequence(der.encode_oid(2, 5, 4, 3),
                                    octets(0x0C, common.encode()))
    return der.encode_sequence(octets(0x31, attribute))


def one_extension(oid, value, critical=False):
    flag = b"\x01\x01\xff" if critical else b""
    return der.encode_sequence(der.encode_oid(*oid), flag, octets(4, value))


def key_usage(*names):
    """The extension, with the bits of these names."""
    last = max(USAGE[each] for each in names)
    bits = sum(1 << last - USAGE[each] for each in names)
    unused = -(last + 1) % 8
    data = (bits << unused).to_bytes((last + 8) // 8, "big")
    return one_extension((2, 5, 29, 15), octets(3, bytes([unused]) + data),
                         True)


def purposes(*names):
    """The extension for extended key usage."""
    return one_extension((2, 5, 29, 37), der.encode_sequence(
        *[der.encode_oid(*PURPOSE[each]) for each in names]))


def constraints(authority, depth=None):
    """The basic constraints."""
    parts = [b"\x01\x01\xff"] if authority else []
    if depth is not None:
        parts.append(der.encode_integer(depth))
    return one_extension((2, 5, 29, 19), der.encode_sequence(*parts), True)


def alternative_names(*names, addresses=(b"\x7f\x00\x00\x01",)):
    entries = [octets(0x82, each) for each in names]
    entries += [octets(0x87, each) for each in addresses]
    return one_extension((2, 5, 29, 17), der.encode_sequence(*entries))


class RsaKey:
    """A private key for RSA: to sign with, and its public half as DER."""

    rsa = True

    def __init__(self, text):
        self.key = parsePEMKey(text, private=True)
        numbers = der.encode_sequence(der.encode_integer(int(self.key.n)),
                                      der.encode_integer(int(self.key.e)))
        self.public = der.encode_sequence(
            RSA_ENCRYPTION, der.encode_bitstring(numbers, 0))

    def sign(self, data, hash_name="sha256", padding="PSS"):
        salt = hashlib.new(hash_name).digest_size
        return bytes(self.key.hashAndSign(bytearray(data), padding, hash_name,
                                          salt))


class CurveKey:
    """A private key for ECDSA."""

    rsa = False

    def __init__(self, key):
        self.key, self.public = key, key.verifying_key.to_der()

    def sign(self, data, hash_name="sha256", padding=None):
        return self.key.sign(data, hashfunc=getattr(hashlib, hash_name),
                             sigencode=ecdsa.util.sigencode_der,
                             allow_truncate=True)


@functools.lru_cache(None)
def key_of(file):
    """The key in a file of tests/pki."""
    with open(os.path.join(PKI, file + ".key"), encoding="ascii") as source:
        text = source.read()
    if file == "rsa":
        return RsaKey(text)
    return CurveKey(ecdsa.SigningKey.from_pem(text))


@functools.lru_cache(None)
def curve_key(curve):
    """A new key on a curve of the package ecdsa, such as NIST384p."""
    return CurveKey(ecdsa.SigningKey.generate(getattr(ecdsa, curve)))


def certificate(issuer, issuer_key, subject, key, extensions, version=2,
                valid=("20200101000000Z", "21200101000000Z"), serial=1000,
                public=None, algorithm=ECDSA_SHA256, hash_name="sha256"):
    """A certificate as DER."""
    times = der.encode_sequence(*[octets(0x18, each.encode())
                                  for each in valid])
    parts = [octets(0xA0, der.encode_integer(version))] if version else []
    parts += [der.encode_integer(serial), algorithm, name(issuer), times,
              name(subject), public or key.public]
    if extensions:
        parts.append(octets(0xA3, der.encode_sequence(*extensions)))
    body = der.encode_sequence(*parts)
    signature = issuer_key.sign(body, hash_name, "PKCS1")
    return der.encode_sequence(body, algorithm,
                               der.encode_bitstring(signature, 0))


def pem(data):
    text = base64.encodebytes(data).decode()
    return f"-----BEGIN CERTIFICATE-----\n{text}-----END CERTIFICATE-----\n"


AUTHORITY = "authority of the conformance tests"


@functools.lru_cache(None)
def authority():
    """The certificate that clients trust."""
    key = key_of("chain")
    return certificate(AUTHORITY, key, AUTHORITY, key, [
        constraints(True), key_usage("keyCertSign", "cRLSign")], serial=1)


NAMES = alternative_names(b"localhost")


def leaf(key, *extensions, names=NAMES, issuer=AUTHORITY, signer=None, **more):
    """A certificate for localhost with these extensions."""
    extensions = [names, *extensions] if names else list(extensions)
    return certificate(issuer, signer or key_of("chain"), "localhost", key,
                       extensions, **more)


@functools.lru_cache(None)
def usual(kind):
    """What a server shows when nothing else is wanted: its key and its chain."""
    key = key_of({"ecdsa": "server", "rsa": "rsa"}[kind])
    return key, (leaf(key, constraints(False), key_usage("digitalSignature"),
                      purposes("serverAuth")),)
