"""ServerHello and HelloRetryRequest: what they choose, and ServerKeyExchange."""

import os

from . import wire
from .flights import FLIGHTS, RETRY_13, after, body, edited, replace
from .peer import P256, X25519
from .steps import Case, Receive, Send

P384, P521, HYBRID = 0x0018, 0x0019, 0x11EC

# RFC 8446, section 4.1.3.
DOWNGRADE_12, DOWNGRADE_11 = b"DOWNGRD\x01", b"DOWNGRD\x00"


class Parts:
    """A ServerHello, taken apart; write() makes bytes of it again."""

    def __init__(self, data):
        size = data[38]
        self.version, self.random = data[4:6], data[6:38]
        self.session = data[39:39 + size]
        data = data[39 + size:]
        self.cipher, self.compression = data[:2], data[2:3]
        self.extensions = []
        data = data[5:]
        while data:
            length = int.from_bytes(data[2:4], "big")
            self.extensions.append(
                (int.from_bytes(data[:2], "big"), data[4:4 + length]))
            data = data[4 + length:]

    def put(self, kind, data):
        """In the place of the extension, or at the end."""
        for index, (each, _) in enumerate(self.extensions):
            if each == kind:
                self.extensions[index] = (kind, data)
                return
        self.extensions.append((kind, data))

    def remove(self, kind):
        self.extensions = [each for each in self.extensions
                           if each[0] != kind]

    def write(self):
        extensions = b"".join(wire.extension(kind, data)
                              for kind, data in self.extensions)
        return wire.message("ServerHello", (
            self.version + self.random + wire.vector(self.session, 1)
            + self.cipher + self.compression + wire.vector(extensions, 2)))


def hello(change):
    """An edit of a ServerHello that is taken apart."""
    def edit(data):
        parts = Parts(data)
        change(parts)
        return parts.write()
    return edit


def setting(**values):
    def change(parts):
        for name, value in values.items():
            setattr(parts, name, value)
    return hello(change)


def putting(kind, data):
    return hello(lambda parts: parts.put(kind, data))


def removing(kind):
    return hello(lambda parts: parts.remove(kind))


def changed(version, edit):
    return edited(FLIGHTS[version], "ServerHello", edit)


def field_cases(version):
    """The fields that both versions have."""
    for value in (0x0000, 0x0200, 0x0300, 0x0301, 0x0302, 0x0304, 0x0305,
                  0x03FF, 0x0403, 0x7F1C, 0xFEFD, 0xFFFF):
        # RFC 8446, section 4.2.1: a client of TLS 1.3 ignores the field.
        yield f"version-{value:04x}", "refused" if version == "1.2" else "ok", \
            changed(version, setting(version=wire.number(value)))
    ciphers = [0x0000, 0x000A, 0x002F, 0x009C, 0x00FF, 0x0A0A, 0x5600, 0xC013,
               0xC018, 0xCCA8, 0x1304, 0x1305, 0xFFFF]
    ciphers += [0x1301, 0x1303] if version == "1.2" else [0xC02B, 0xC02F]
    for value in ciphers:
        yield f"cipher-{value:04x}", "refused", changed(
            version, setting(cipher=wire.number(value)))
    for value in (1, 64, 255):
        yield f"compression-{value}", "refused", changed(
            version, setting(compression=bytes([value])))
    # TLS 1.2 lets the server choose any; only that of TLS 1.3 is an echo.
    any_session = "ok" if version == "1.2" else "refused"
    for name, value, want in (
            ("empty", b"", any_session), ("short", bytes(31), any_session),
            ("other", os.urandom(32), any_session),
            ("long", bytes(33), "refused"), ("huge", bytes(255), "refused")):
        yield f"session-{name}", want, changed(version,
                                               setting(session=value))


def hello_cases_12():
    for name, sentinel in (("12", DOWNGRADE_12), ("11", DOWNGRADE_11)):
        yield f"downgrade-sentinel-{name}", "refused", changed(
            "1.2", None), {"random": bytes(24) + sentinel}
    for kind, name in ((wire.RENEGOTIATION, "renegotiation"),
                       (wire.MASTER_SECRET, "master-secret")):
        # Neither is demanded of a server, but keys depend on the second.
        want = "ok" if kind == wire.RENEGOTIATION else "refused"
        yield f"{name}-missing", want, changed("1.2", removing(kind)), {}
    for name, data in (("other", b"\x0c" + bytes(12)), ("empty", b""),
                       ("cut", b"\x0c"), ("rest", b"\x00\x00")):
        yield f"renegotiation-{name}", "refused", changed(
            "1.2", putting(wire.RENEGOTIATION, data)), {}
    yield "master-secret-rest", "refused", changed(
        "1.2", putting(wire.MASTER_SECRET, b"\x00")), {}


def exchange_cases():
    """ServerKeyExchange, with a signature that fits."""
    good = FLIGHTS["1.2"]
    for group in (0, 1, 0x15, 0x16, 0x1E, 0x0100, HYBRID, 0x0A0A, 0xFF01,
                  0xFFFF):
        yield f"exchange-group-{group:04x}", "refused", good, {"named": group}
    for name, group in (("x25519", X25519), ("p384", P384), ("p521", P521)):
        yield f"exchange-{name}", "ok", good, {"group": group}

    def params(change):
        return {"params": change}
    for kind in (0, 1, 2, 4, 255):
        yield f"exchange-curve-type-{kind}", "refused", good, params(
            lambda data, kind=kind: bytes([kind]) + data[1:])
    yield "exchange-explicit-curve", "refused", good, params(
        lambda data: b"\x01\x01\x17" + bytes(100))
    for name, point in POINTS:
        yield f"exchange-p256-{name}", "refused", good, params(
            lambda data, point=point: data[:3] + wire.vector(
                point(data[4:]), 1))
    for name, point in LOW_ORDER:
        yield f"exchange-x25519-{name}", "refused", good, {
            "group": X25519, **params(lambda data, point=point: data[:3]
                                      + wire.vector(point, 1))}
    for name, change in (("flip-point", lambda data: data[:10] + bytes(
            [data[10] ^ 1]) + data[11:]), ("flip-signature", lambda data:
                                           data[:-1] + bytes([data[-1] ^ 1]))):
        yield f"exchange-{name}", "refused", edited(
            good, "ServerKeyExchange", body(change)), {}


POINTS = (
    ("empty", lambda point: b""), ("one", lambda point: b"\x04"),
    ("infinity", lambda point: b"\x00"), ("cut", lambda point: point[:-1]),
    ("rest", lambda point: point + b"\x00"),
    ("zeros", lambda point: b"\x04" + bytes(64)),
    ("ones", lambda point: b"\x04" + b"\xff" * 64),
    ("off-curve", lambda point: point[:-1] + bytes([point[-1] ^ 1])),
    ("compressed", lambda point: b"\x02" + point[1:33]),
    ("hybrid-form", lambda point: bytes([6 + (point[-1] & 1)]) + point[1:]),
    ("form-05", lambda point: b"\x05" + point[1:]),
)
LOW_ORDER = (
    ("zero", bytes(32)), ("one", b"\x01" + bytes(31)),
    ("prime", b"\xed" + b"\xff" * 30 + b"\x7f"),
    ("prime-1", b"\xec" + b"\xff" * 30 + b"\x7f"),
    ("order-8", bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46a"
                              "da098deb9c32b1fd866205165f49b800")),
    ("short", b"\x09" * 31), ("long", b"\x09" * 33),
)


def share(group, key):
    return wire.number(group) + wire.vector(key, 2)


def hello_cases_13():
    for name, data in (
            ("1.2", b"\x03\x03"), ("1.1", b"\x03\x02"), ("1.4", b"\x03\x05"),
            ("draft", b"\x7f\x1c"), ("zero", b"\x00\x00"), ("empty", b""),
            ("cut", b"\x03"), ("rest", b"\x03\x04\x00"),
            ("list", b"\x02\x03\x04")):
        yield f"supported-version-{name}", "refused", changed(
            "1.3", putting(wire.VERSIONS, data)), {}
    yield "supported-version-missing", "refused", changed(
        "1.3", removing(wire.VERSIONS)), {}
    yield "key-share-missing", "refused", changed(
        "1.3", removing(wire.KEY_SHARE)), {}
    for name, data in (
            ("empty", b""), ("group-only", b"\x00\x17"),
            ("no-key", share(P256, b"")), ("other-group", share(P384, bytes(
                97))), ("not-offered", share(0x001E, bytes(56))),
            ("grease", share(0x0A0A, b"\x00")),
            ("hybrid-short", share(HYBRID, bytes(31))),
            ("hybrid-zeros", share(HYBRID, bytes(1120))),
            ("hybrid-long", share(HYBRID, bytes(1121)))):
        yield f"key-share-{name}", "refused", changed(
            "1.3", putting(wire.KEY_SHARE, data)), {}
    for name, change in (("rest", lambda data: data + b"\x00"),
                         ("length", lambda data: data[:3] + b"\x42"
                          + data[4:])):
        yield f"key-share-{name}", "refused", changed("1.3", hello(
            lambda parts, change=change: parts.put(wire.KEY_SHARE, change(
                dict(parts.extensions)[wire.KEY_SHARE])))), {}
    for name, point in POINTS:
        yield f"key-share-p256-{name}", "refused", changed("1.3", hello(
            lambda parts, point=point: parts.put(wire.KEY_SHARE, share(
                P256, point(dict(parts.extensions)[wire.KEY_SHARE][4:]))))), {}


def retry(edit=None, second=None, **settings):
    steps = edited(RETRY_13, "HelloRetryRequest", edit)
    return (edited(steps, "ServerHello", second) if second else steps,
            {"retry": X25519, "group": X25519, **settings})


def retry_cases():
    for name, group in (("x25519", X25519), ("p384", P384), ("p521", P521)):
        yield f"retry-{name}", "ok", *retry(retry=group, group=group)
    for name, group in (("same-group", P256), ("zero", 0), ("x448", 0x001E),
                        ("ffdhe", 0x0100), ("grease", 0x0A0A),
                        ("same-hybrid", HYBRID)):
        yield f"retry-{name}", "refused", *retry(retry=group)
    yield "retry-changes-nothing", "refused", *retry(removing(wire.KEY_SHARE))
    yield "retry-cookie-alone", "ok", *retry(hello(lambda parts: (
        parts.remove(wire.KEY_SHARE),
        parts.put(wire.COOKIE, wire.vector(b"cookie", 2)))), group=P256)
    for name, data in (("good", wire.vector(b"cookie", 2)),
                       ("long", wire.vector(bytes(60000), 2))):
        yield f"retry-cookie-{name}", "ok", *retry(
            putting(wire.COOKIE, data))
    for name, data in (("empty", b"\x00\x00"), ("nothing", b""),
                       ("cut", b"\x00\x06cook"), ("rest", b"\x00\x01c\x00")):
        yield f"retry-cookie-{name}", "refused", *retry(
            putting(wire.COOKIE, data))
    for name, edit in (
            ("version-missing", removing(wire.VERSIONS)),
            ("version-1.2", putting(wire.VERSIONS, b"\x03\x03")),
            ("unknown-extension", putting(0x9999, b"")),
            ("server-name", putting(wire.SERVER_NAME, b"")),
            ("share-with-key", putting(wire.KEY_SHARE, share(
                X25519, bytes(32)))),
            ("group-cut", putting(wire.KEY_SHARE, b"\x00")),
            ("group-empty", putting(wire.KEY_SHARE, b"")),
            ("session", setting(session=bytes(32))),
            ("compression", setting(compression=b"\x01")),
            ("cipher", setting(cipher=b"\x13\x04")),
            ("legacy-version", setting(version=b"\x03\x04")),
            ("twice-the-group", hello(lambda parts: parts.extensions.append(
                (wire.KEY_SHARE, wire.number(X25519)))))):
        yield f"retry-{name}", "refused", *retry(edit)
    steps, settings = retry()
    yield "retry-twice", "refused", after(
        steps, "HelloRetryRequest", Receive("ClientHello"),
        Send("HelloRetryRequest")), settings
    yield "retry-twice-at-once", "refused", after(
        steps, "HelloRetryRequest", Send("HelloRetryRequest")), settings
    for name, second in (
            ("other-cipher", setting(cipher=b"\x13\x03")),
            ("other-version", hello(lambda parts: parts.remove(
                wire.VERSIONS))),
            ("then-1.2", hello(lambda parts: (
                parts.remove(wire.VERSIONS), parts.remove(wire.KEY_SHARE),
                setattr(parts, "cipher", b"\xc0\x2b")))),
            ("cookie-later", putting(wire.COOKIE, wire.vector(b"c", 2)))):
        yield f"retry-{name}", "refused", *retry(None, second)
    yield "retry-other-group-later", "refused", *retry(
        None, putting(wire.KEY_SHARE, share(P256, b"\x04" + bytes(64))))
    yield "retry-answered-at-once", "refused", [
        step for step in steps if step != Receive("ClientHello")], settings
    yield "hello-then-retry", "refused", after(
        FLIGHTS["1.3"], "ServerHello", Send("HelloRetryRequest")), settings
    yield "retry-in-1.2", "refused", replace(
        FLIGHTS["1.3"], "ServerHello", Send("HelloRetryRequest", hello(
            lambda parts: (parts.remove(wire.VERSIONS), parts.remove(
                wire.KEY_SHARE))))), settings


def cases():
    for version in ("1.2", "1.3"):
        for name, want, steps in field_cases(version):
            yield Case(f"hello-{name}-{version}", want, version, steps,
                       "illegal_parameter|protocol_version|decode_error")
    for version, themes in (("1.2", (hello_cases_12, exchange_cases)),
                            ("1.3", (hello_cases_13, retry_cases))):
        for theme in themes:
            for name, want, steps, settings in theme():
                yield Case(f"{name}-{version}", want, version, steps,
                           "illegal_parameter|handshake_failure|decode_error|"
                           "unexpected_message|protocol_version|"
                           "missing_extension|unsupported_extension",
                           settings=settings)
