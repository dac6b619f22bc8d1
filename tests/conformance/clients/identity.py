"""Certificates, and the proof that the server owns the key in them."""

import functools

import ecdsa
from ecdsa import der

from . import wire
from .certificates import (AUTHORITY, ECDSA_SHA256, NAMES, PURPOSE, USAGE,
                           alternative_names, authority, certificate,
                           constraints, curve_key, key_of, key_usage, leaf,
                           octets, one_extension, purposes, usual)
from .flights import FLIGHTS, body, edited
from .steps import Case

SIGNING = key_usage("digitalSignature")
MIDDLE = "intermediate authority"
SHA1_ECDSA = der.encode_sequence(der.encode_oid(1, 2, 840, 10045, 4, 1))
KEYS = {"ecdsa": "server", "rsa": "rsa"}


def good_leaf(key, **more):
    return leaf(key, constraints(False), SIGNING, purposes("serverAuth"),
                **more)


def usage_chains(key):
    """What the certificate allows its key to do."""
    yield "usage-missing", "ok", [leaf(key, purposes("serverAuth"))]
    for each in USAGE:
        want = "ok" if each == "digitalSignature" else "refused"
        yield f"usage-{each}", want, [leaf(key, key_usage(each))]
    yield "usage-two", "ok", [leaf(key, key_usage("digitalSignature",
                                                  "keyEncipherment"))]
    yield "usage-two-others", "refused", [leaf(key, key_usage(
        "keyEncipherment", "keyAgreement"))]
    yield "usage-without-bits", "refused", [leaf(key, one_extension(
        (2, 5, 29, 15), octets(3, b"\x00"), True))]
    yield "usage-is-broken", "refused", [leaf(key, one_extension(
        (2, 5, 29, 15), b"\x04\x01\x00", True))]
    yield "purpose-missing", "ok", [leaf(key, SIGNING)]
    for each in PURPOSE:
        want = {"serverAuth": "ok", "any": "ok|refused"}.get(each, "refused")
        yield f"purpose-{each}", want, [leaf(key, purposes(each))]
    yield "purpose-two", "ok", [leaf(key, purposes("clientAuth",
                                                   "serverAuth"))]


def subject_chains(key):
    """Names, times, version, serial number, extensions."""
    for name, names in (
            ("other", alternative_names(b"other.example", addresses=())),
            ("none", None),
            ("longer", alternative_names(b"localhost.example", addresses=())),
            ("with-nul", alternative_names(b"localhost\x00.example",
                                           addresses=())),
            ("empty", alternative_names(b"", addresses=())),
            ("wildcard", alternative_names(b"*", addresses=())),
            ("address-alone", alternative_names())):
        yield f"name-{name}", "refused", [leaf(key, SIGNING, names=names)]
    for name, times in (
            ("expired", ("20100101000000Z", "20110101000000Z")),
            ("future", ("20990101000000Z", "21200101000000Z")),
            ("backwards", ("21200101000000Z", "20100101000000Z")),
            ("no-date", ("20201399999999Z", "21200101000000Z"))):
        yield f"time-{name}", "refused", [leaf(key, SIGNING, valid=times)]
    for version in (0, 1, 3):
        yield f"x509-version-{version + 1}", "refused", [
            good_leaf(key, version=version)]
    unknown = (1, 3, 6, 1, 4, 1, 99999, 1)
    yield "extension-unknown", "ok", [leaf(key, one_extension(
        unknown, b"\x05\x00"))]
    yield "extension-unknown-critical", "refused", [leaf(key, one_extension(
        unknown, b"\x05\x00", True))]
    yield "extension-twice", "refused", [leaf(key, SIGNING, SIGNING)]
    yield "names-twice", "refused", [leaf(key, alternative_names(
        b"other.example"))]
    yield "is-an-authority", "ok|refused", [leaf(key, constraints(True))]


def trust_chains(key):
    """Who has signed, and through whom."""
    middle_key = key_of("client")
    usual_middle = (constraints(True), key_usage("keyCertSign"))

    def middle(*extensions, **more):
        return certificate(AUTHORITY, key_of("chain"), MIDDLE, middle_key,
                           extensions, **more)
    end = good_leaf(key, issuer=MIDDLE, signer=middle_key)
    yield "middle", "ok", [end, middle(*usual_middle)]
    yield "middle-missing", "refused", [end]
    yield "middle-first", "refused", [middle(*usual_middle), end]
    yield "middle-twice", "ok|refused", [end, *[middle(*usual_middle)] * 2]
    for name, extensions in (
            ("no-constraints", (key_usage("keyCertSign"),)),
            ("no-authority", (constraints(False), key_usage("keyCertSign"))),
            ("usage", (constraints(True), SIGNING)),
            ("path-length-of-authority", (constraints(False, 0),)),
            ("excludes-name", (*usual_middle, restriction(0xA1))),
            ("permits-other-name", (*usual_middle, restriction(
                0xA0, b"example"))),
            ("purpose", (*usual_middle, purposes("clientAuth"))),
            ("unknown-critical", (*usual_middle, one_extension(
                (1, 3, 6, 1, 4, 1, 99999, 1), b"\x05\x00", True)))):
        yield f"middle-{name}", "refused", [end, middle(*extensions)]
    yield "middle-permits-name", "ok", [end, middle(
        *usual_middle, restriction(0xA0))]
    nameless = leaf(key, constraints(False), SIGNING, purposes("serverAuth"),
                    names=None, issuer=MIDDLE, signer=middle_key)
    for name, limits in (("excludes", restriction(0xA1)),
                         ("permits-other", restriction(0xA0, b"example"))):
        yield f"middle-{name}-common-name", "refused", [
            nameless, middle(*usual_middle, limits)]
    yield "middle-expired", "refused", [end, middle(
        *usual_middle, valid=("20100101000000Z", "20110101000000Z"))]
    yield "middle-version-1", "refused", [end, middle(version=0)]
    low = "authority below"
    deep = certificate(MIDDLE, middle_key, low, key_of("other"), usual_middle)
    yield "path-too-long", "refused", [
        good_leaf(key, issuer=low, signer=key_of("other")), deep,
        middle(constraints(True, 0), key_usage("keyCertSign"))]
    yield "leaf-signs-leaf", "refused", [
        good_leaf(key, issuer="localhost", signer=key_of("other")),
        good_leaf(key_of("other"))]
    yield "selfsigned", "refused", [leaf(
        key_of("server"), SIGNING, issuer="localhost",
        signer=key_of("server"))] if key is key_of("server") else [
            leaf(key, SIGNING, signer=key_of("client"))]
    yield "other-authority", "refused", [leaf(key, SIGNING, issuer="other",
                                              signer=key_of("client"))]
    yield "same-name-other-key", "refused", [leaf(key, SIGNING,
                                                  signer=key_of("client"))]
    yield "sha1", "refused", [good_leaf(key, algorithm=SHA1_ECDSA,
                                        hash_name="sha1")]
    yield "with-authority", "ok", [good_leaf(key), authority()]
    rsa_middle = certificate(AUTHORITY, key_of("chain"), MIDDLE, key_of("rsa"),
                             usual_middle)
    for name, number, want in (("md5", 4, "refused"), ("sha1", 5, "refused"),
                               ("sha256", 11, "ok"), ("sha512", 13, "ok")):
        algorithm = der.encode_sequence(
            der.encode_oid(1, 2, 840, 113549, 1, 1, number), b"\x05\x00")
        yield f"rsa-{name}", want, [good_leaf(
            key, issuer=MIDDLE, signer=key_of("rsa"), algorithm=algorithm,
            hash_name=name), rsa_middle]


def restriction(kind, name=b"localhost"):
    """Name constraints that permit (0xA0) or exclude (0xA1) a name."""
    tree = der.encode_sequence(octets(0x82, name))
    return one_extension((2, 5, 29, 30), der.encode_sequence(
        octets(kind, tree)), True)


def list_chains(key):
    """The list of certificates itself."""
    good = good_leaf(key)
    yield "chain-empty", "refused", []
    yield "chain-empty-certificate", "refused", [b""]
    yield "chain-garbage", "refused", [b"garbage"]
    yield "chain-zeros", "refused", [bytes(1000)]
    yield "chain-rest", "refused", [good + b"\x00"]
    yield "chain-cut", "refused", [good[:-1]]
    yield "chain-long-length", "refused", [b"\x30\x84\xff\xff\xff\xff" + good]
    yield "chain-nested", "refused", [b"\x30\x80" * 1000 + good]
    for count in (6, 7, 20, 100):
        yield f"chain-{count}-more", "ok" if count == 6 else "refused", [
            good, *[authority()] * count]
    yield "chain-garbage-behind", "refused", [good, b"garbage"]
    yield "chain-empty-behind", "refused", [good, b""]
    for size in (20, 40, 62, 65, 200):
        filler = leaf(key, one_extension((1, 3, 6, 1, 4, 1, 99999, 1),
                                         octets(4, bytes(size * 1024))))
        yield f"chain-of-{size}-KiB", "ok" if size < 64 else "refused", [
            filler]
    flipped = bytearray(good)
    flipped[-5] ^= 1
    yield "signature-flipped", "refused", [bytes(flipped)]
    flipped = bytearray(good)
    flipped[good.index(b"localhost")] ^= 1
    yield "name-flipped", "refused", [bytes(flipped)]


def key_chains():
    """Certificates whose key is of a kind that has not been offered."""
    for curve, want in (("NIST192p", "refused"), ("NIST224p", "refused"),
                        ("NIST384p", "ok"), ("NIST521p", "ok"),
                        ("SECP256k1", "refused"),
                        ("BRAINPOOLP256r1", "refused")):
        yield curve, want, functools.partial(own_curve, curve)
    yield "ed25519", "refused", own_edwards


SCHEMES = {"NIST384p": 0x0503, "NIST521p": 0x0603}


def own_curve(curve):
    key = curve_key(curve)
    return key, [good_leaf(key)]


def own_edwards():
    """With a signature of another key: the certificate has to be refused."""
    public = ecdsa.SigningKey.generate(ecdsa.Ed25519).verifying_key.to_der()
    return key_of("server"), [leaf(None, SIGNING, public=public)]


def proof_cases(version, kind):
    """CertificateVerify, or the signature of ServerKeyExchange."""
    good = FLIGHTS[version]
    message = {"1.2": "ServerKeyExchange", "1.3": "CertificateVerify"}[version]
    own = {"ecdsa": 0x0403, "rsa": 0x0804}[kind]
    # PKCS #1 is for TLS 1.2 alone, SHA-1 for neither.
    allowed = {("1.2", "rsa"): {0x0401, 0x0501, 0x0601, 0x0804, 0x0805, 0x0806},
               ("1.2", "ecdsa"): {0x0403, 0x0503, 0x0603},
               ("1.3", "rsa"): {0x0804, 0x0805, 0x0806},
               ("1.3", "ecdsa"): {0x0403}}[version, kind]
    for scheme in {"ecdsa": (0x0203, 0x0403, 0x0503, 0x0603),
                   "rsa": (0x0201, 0x0401, 0x0501, 0x0804, 0x0805,
                           0x0806)}[kind]:
        want = "ok" if scheme in allowed else "refused"
        yield f"scheme-{scheme:04x}", want, good, {"signing": scheme}
    for scheme in (0x0000, 0x0101, 0x0201, 0x0202, 0x0203, 0x0301, 0x0401,
                   0x0402, 0x0403, 0x0501, 0x0503, 0x0603, 0x0804, 0x0805,
                   0x0807, 0x0808, 0x0809, 0x0A0A, 0xFFFF):
        if scheme != own:
            yield f"named-{scheme:04x}", "refused", good, {"scheme": scheme}
    at = {"1.2": 69, "1.3": 0}[version]

    def sign(change):
        """Changes the signature, and mends its length."""
        return edited(good, message, body(
            lambda data: data[:at + 2] + wire.vector(change(data[at + 4:]),
                                                     2)))
    for name, change in (
            ("empty", lambda data: b""), ("cut", lambda data: data[:-1]),
            ("rest", lambda data: data + b"\x00"),
            ("zeros", lambda data: bytes(len(data))),
            ("ones", lambda data: b"\xff" * len(data)),
            ("zero-numbers", lambda data: bytes.fromhex("3006020100020100")),
            ("flip-first", lambda data: bytes([data[0] ^ 1]) + data[1:]),
            ("flip-last", lambda data: data[:-1] + bytes([data[-1] ^ 1])),
            ("huge", lambda data: bytes(20000))):
        yield f"signature-{name}", "refused", sign(change), {}
    for name, length in (("length-0", 0), ("length-less", -1),
                         ("length-more", 1)):
        yield f"signature-{name}", "refused", edited(good, message, body(
            lambda data, length=length: data[:at + 2] + wire.number(
                len(data) - at - 4 + length if length else 0)
            + data[at + 4:])), {}
    if version == "1.3":
        for name, context in (
                ("client", b"TLS 1.3, client CertificateVerify"),
                ("empty", b""), ("other", b"TLS 1.2, server")):
            yield f"context-{name}", "refused", good, {"context": context}


def key_confusion(version):
    """The key that signs is another than that of the certificate."""
    for shown, signing in (("ecdsa", "other"), ("ecdsa", "rsa"),
                           ("rsa", "server"), ("rsa", "wrong")):
        if signing != "wrong":
            yield f"key-of-{signing}-for-{shown}", shown, (
                lambda shown=shown, signing=signing: (
                    key_of(signing), usual(shown)[1]))


ALERTS = "bad_certificate|unsupported_certificate|certificate_expired|" \
    "certificate_unknown|unknown_ca|decode_error|decrypt_error|" \
    "illegal_parameter|handshake_failure"


def cases():
    for version in ("1.2", "1.3"):
        for kind, file in KEYS.items():
            key = key_of(file)
            for theme in (usage_chains, subject_chains, trust_chains,
                          list_chains):
                for name, want, chain in theme(key):
                    yield Case(f"certificate-{name}-{kind}-{version}", want,
                               version, FLIGHTS[version], ALERTS, kind,
                               lambda key=key, chain=chain: (key, chain))
            for name, want, steps, settings in proof_cases(version, kind):
                yield Case(f"proof-{name}-{kind}-{version}", want, version,
                           steps, ALERTS, kind, settings=settings)
        for name, want, chain in key_chains():
            scheme = SCHEMES.get(name)
            yield Case(f"key-{name}-{version}", want, version,
                       FLIGHTS[version], ALERTS, chain=chain,
                       settings={"signing": scheme} if scheme else {})
        for name, kind, chain in key_confusion(version):
            yield Case(f"{name}-{version}", "refused", version,
                       FLIGHTS[version], ALERTS, kind, chain)
