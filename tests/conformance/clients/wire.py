"""Bytes of TLS: vectors, messages, extensions, and records with keys."""

import hashlib
import hmac

from tlslite.utils.cipherfactory import createAESGCM
from tlslite.utils.cryptomath import HKDF_expand_label

CCS, ALERT, HANDSHAKE, DATA, HEARTBEAT = 20, 21, 22, 23, 24
TAG = 16

TYPES = {
    "HelloRequest": 0, "ClientHello": 1, "ServerHello": 2,
    "HelloRetryRequest": 2, "NewSessionTicket": 4, "EndOfEarlyData": 5,
    "EncryptedExtensions": 8, "Certificate": 11, "ServerKeyExchange": 12,
    "CertificateRequest": 13, "ServerHelloDone": 14, "CertificateVerify": 15,
    "ClientKeyExchange": 16, "Finished": 20, "CertificateStatus": 22,
    "KeyUpdate": 24, "CompressedCertificate": 25, "NextProtocol": 67,
    "MessageHash": 254,
}

(SERVER_NAME, FRAGMENT, STATUS, GROUPS, POINTS, SIGNATURES, HEARTBEATS, ALPN,
 TIMESTAMP, PADDING, ENCRYPT_THEN_MAC, MASTER_SECRET, RECORD_LIMIT, TICKET,
 PSK, EARLY_DATA, VERSIONS, COOKIE, PSK_MODES, AUTHORITIES, OID_FILTERS,
 POST_AUTH, SIGNATURES_CERT, KEY_SHARE, RENEGOTIATION) = (
     0, 1, 5, 10, 11, 13, 15, 16, 18, 21, 22, 23, 28, 35, 41, 42, 43, 44, 45,
     47, 48, 49, 50, 51, 0xFF01)


def number(value, size=2):
    return value.to_bytes(size, "big")


def vector(data, size, length=None):
    """Bytes behind their length, which need not be true."""
    return number(len(data) if length is None else length, size) + data


def message(kind, body, length=None):
    """A message of the handshake, of a kind with a name or a number."""
    return (bytes([TYPES.get(kind, kind)])
            + vector(bytes(body), 3, length))


def extension(kind, data=b"", length=None):
    return number(kind) + vector(data, 2, length)


def digest(data):
    return hashlib.sha256(data).digest()


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def expand(secret, label, context=b"", length=32):
    return bytes(HKDF_expand_label(bytearray(secret), bytearray(label),
                                   bytearray(context), length, "sha256"))


def prf(secret, label, seed, length):
    """The pseudorandom function of TLS 1.2, with SHA-256."""
    seed = label + seed
    block, out = seed, b""
    while len(out) < length:
        block = mac(secret, block)
        out += mac(secret, block + seed)
    return out[:length]


class Garbled(Exception):
    """A record that our keys do not open: the client has others."""


class Keys:
    """Keys of one direction, for AES-128-GCM."""

    def __init__(self, key, iv, tls13, secret=b""):
        self.cipher = createAESGCM(bytearray(key), ["python"])
        self.iv, self.tls13, self.secret = iv, tls13, secret
        self.sequence = 0

    @classmethod
    def of_secret(cls, secret):
        return cls(expand(secret, b"key", length=16),
                   expand(secret, b"iv", length=12), True, secret)

    def next(self):
        """Those behind a KeyUpdate."""
        return Keys.of_secret(expand(self.secret, b"traffic upd"))

    def _nonce(self):
        count = number(self.sequence, 8)
        if not self.tls13:
            return self.iv + count
        return bytes(a ^ b for a, b in zip(self.iv, bytes(4) + count))

    def _authenticated(self, kind, size):
        if self.tls13:
            return bytes([DATA, 3, 3]) + number(size + TAG)
        return number(self.sequence, 8) + bytes([kind, 3, 3]) + number(size)

    def seal(self, kind, data, padding=0):
        """A record of a kind: all of its bytes."""
        nonce = self._nonce()
        if self.tls13:
            data = data + bytes([kind]) + bytes(padding)
        sealed = bytes(self.cipher.seal(
            bytearray(nonce), bytearray(data),
            bytearray(self._authenticated(kind, len(data)))))
        self.sequence += 1
        if self.tls13:
            return bytes([DATA, 3, 3]) + vector(sealed, 2)
        return bytes([kind, 3, 3]) + vector(nonce[4:] + sealed, 2)

    def open(self, kind, data):
        """The kind and the content of a record, which has to be whole."""
        if not self.tls13:
            data = data[8:]
        opened = self.cipher.open(
            bytearray(self._nonce()), bytearray(data),
            bytearray(self._authenticated(kind, len(data) - TAG)))
        if opened is None:
            raise Garbled
        self.sequence += 1
        opened = bytes(opened)
        if self.tls13:
            opened = opened.rstrip(b"\x00")
            return opened[-1], opened[:-1]
        return kind, opened


def plain_record(kind, data, version=b"\x03\x03"):
    return bytes([kind]) + version + vector(data, 2)


# The random of a HelloRetryRequest.
RETRY = digest(b"HelloRetryRequest")
