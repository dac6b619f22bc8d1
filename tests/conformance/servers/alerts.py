"""Alerts of the client, ends of connections, and its certificate."""

import os

from .conversation import Case, body, drop, flip, on, split, twice
from .tls12 import put
from tlslite.api import X509CertChain, parsePEMKey
from tlslite.constants import AlertDescription, ContentType

PKI = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), "pki")
ALERT = ContentType.alert
# A class of Python 3.13 has a number of its own: its first line.
NAMES = {value: name for name, value in vars(AlertDescription).items()
         if isinstance(value, int) and not name.startswith("_")}


def cases():
    for version in ("1.2", "1.3"):
        def case(name, want, version=version, **more):
            return Case(f"alert-{name}-{version}", want, version, **more)
        yield case("close-notify", "closed",
                   after=put((ALERT, b"\x01\x00")))
        yield case("close-notify-then-data", "closed",
                   after=put((ALERT, b"\x01\x00"), (23, b"more")))
        for value, name in sorted(NAMES.items()):
            if name not in ("close_notify", "no_renegotiation",
                            "user_canceled"):
                yield case(f"fatal-{name}", "closed",
                           after=put((ALERT, bytes([2, value]))))
        yield case("user-canceled", "ok", after=put((ALERT, b"\x01\x5a")))
        yield case("no-renegotiation", "ok" if version == "1.2" else "closed",
                   after=put((ALERT, b"\x01\x64")))
        yield case("unknown", "closed", after=put((ALERT, b"\x02\xee")))
        yield case("level-0", "illegal_parameter|decode_error|"
                   "unexpected_message|closed", after=put((ALERT, b"\x00\x28")))
        yield case("long", "decode_error|unexpected_message|closed",
                   after=put((ALERT, b"\x01\x5a\x00")))
        yield case("two-in-record", "unexpected_message|decode_error|closed",
                   after=put((ALERT, b"\x01\x5a\x01\x5a")))
        yield case("in-two-records", "unexpected_message|decode_error|closed|ok",
                   after=put((ALERT, b"\x01"), (ALERT, b"\x5a")))
        yield case("many-warnings", "closed|unexpected_message|ok",
                   after=put(*[(ALERT, b"\x01\x5a")] * 40))
    yield from certificate_cases()


def identity(name, key=None):
    chain, private = X509CertChain(), os.path.join(PKI, f"{key or name}.key")
    with open(os.path.join(PKI, f"{name}.pem"), encoding="ascii") as file:
        chain.parsePemList(file.read())
    with open(private, encoding="ascii") as file:
        return chain, parsePEMKey(file.read(), private=True)


def certificate_cases():
    for version in ("1.2", "1.3"):
        def case(name, want, change=None, version=version, **more):
            return Case(f"client-{name}-{version}", want, version, "auth",
                        change=change, **more)
        good = identity("client")
        verify = "CertificateVerify"
        yield case("no-certificate", "certificate_required"
                   if version == "1.3" else "handshake_failure")
        yield case("certificate", "ok", identity=good)
        yield case("other-authority", "unknown_ca|bad_certificate",
                   identity=identity("selfsigned"))
        yield case("expired", "certificate_expired|bad_certificate",
                   identity=identity("expired"))
        yield case("other-key", "decrypt_error",
                   identity=identity("client", "wrong"))
        yield case("verify-missing", "unexpected_message", on(verify, drop),
                   identity=good)
        yield case("verify-twice", "unexpected_message", on(verify, twice),
                   identity=good)
        yield case("verify-cut", "decode_error|decrypt_error",
                   on(verify, body(lambda data: data[:-1])), identity=good)
        yield case("verify-empty", "decode_error",
                   on(verify, body(lambda data: b"")), identity=good)
        for at in (10, 30, -1):
            yield case(f"verify-flip-{at}", "decrypt_error",
                       on(verify, flip(at)), identity=good)
        for size in (1, 50):
            yield case(f"certificate-in-records-of-{size}", "ok",
                       on("Certificate", split(size)), identity=good)
        for at in (20, 100, 300):
            yield case(f"certificate-flip-{at}", "bad_certificate|"
                       "decrypt_error|decode_error|unknown_ca",
                       on("Certificate", flip(at)), identity=good)
        yield case("certificate-twice", "unexpected_message",
                   on("Certificate", twice), identity=good)
        yield case("certificate-cut", "decode_error",
                   on("Certificate", body(lambda data: data[:-1])),
                   identity=good)
