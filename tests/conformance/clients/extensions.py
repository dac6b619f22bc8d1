"""Extensions: not asked for, twice, of another message, and of a wrong form."""

from . import wire
from .flights import FLIGHTS, RETRY_13, after, body, before, edited, in_tail
from .hello import hello, putting
from .peer import X25519
from .steps import Case, Send

# All that IANA's registry has, and some that it has not.
NUMBERS = {
    "server-name": 0, "max-fragment": 1, "client-certificate-url": 2,
    "trusted-ca": 3, "truncated-hmac": 4, "status": 5, "user-mapping": 6,
    "client-authz": 7, "server-authz": 8, "cert-type": 9, "groups": 10,
    "points": 11, "srp": 12, "signatures": 13, "srtp": 14, "heartbeat": 15,
    "alpn": 16, "status-v2": 17, "timestamp": 18, "client-type": 19,
    "server-type": 20, "padding": 21, "encrypt-then-mac": 22,
    "master-secret": 23, "token-binding": 24, "cached-info": 25,
    "compress-certificate": 27, "record-limit": 28, "delegated": 34,
    "ticket": 35, "psk": 41, "early-data": 42, "versions": 43, "cookie": 44,
    "psk-modes": 45, "authorities": 47, "oid-filters": 48, "post-auth": 49,
    "signatures-cert": 50, "key-share": 51, "quic": 57, "next-protocol": 13172,
    "channel-id": 30032, "grease": 0x0A0A, "unknown": 0x9999,
    "renegotiation": 0xFF01, "ech": 0xFE0D, "last": 0xFFFF,
}

# Those that are there anyway, or need a body to be right.
OF_HELLO_12 = {"server-name", "points", "master-secret", "renegotiation"}
OF_HELLO_13 = {"versions", "key-share"}
OF_ENCRYPTED = {"server-name", "groups"}
OF_REQUEST = {"signatures", "signatures-cert", "authorities", "oid-filters",
              "status", "timestamp", "compress-certificate"}
# What a client that does not know them has to ignore in such a message.
UNKNOWN = {"grease", "unknown", "last", "user-mapping", "client-authz",
           "server-authz", "cert-type", "token-binding", "channel-id",
           "next-protocol", "ech", "quic", "delegated"}


def others(allowed):
    return [(name, number) for name, number in NUMBERS.items()
            if name not in allowed]


def add(number, data=b""):
    """An edit that appends an extension to a ServerHello."""
    return hello(lambda parts: parts.extensions.append((number, data)))


def hello_cases(version, kind, steps, allowed, **more):
    for name, number in others(allowed):
        yield f"{kind}-has-{name}", "refused", edited(
            steps, kind, add(number)), more
    for name, number in (("server-name", 0), ("unknown", 0x9999)):
        yield f"{kind}-has-{name}-twice", "refused", edited(
            steps, kind, hello(lambda parts, number=number:
                               parts.extensions.extend([(number, b"")] * 2)
                               )), more
    for name in sorted(allowed):
        if name in ("server-name", "points", "cookie"):
            continue
        yield f"{kind}-has-{name}-twice", "refused", edited(
            steps, kind, hello(lambda parts, number=NUMBERS[name]:
                               parts.extensions.append(
                                   (number, dict(parts.extensions)[number])
                               ))), more
    yield f"{kind}-has-half-an-extension", "refused", edited(
        steps, kind, extension_bytes(b"\x00\x00\x00")), more
    yield f"{kind}-has-a-long-extension", "refused", edited(
        steps, kind, extension_bytes(b"\x00\x00\x00\x05")), more


def extension_bytes(tail):
    """Appends bytes to the list of extensions of a ServerHello."""
    def edit(data):
        at = 4 + 2 + 32 + 1 + data[38] + 3
        listed = data[at + 2:] + tail
        return wire.message("ServerHello",
                            data[4:at] + wire.vector(listed, 2))
    return edit


def encrypted(*extensions):
    """An edit of EncryptedExtensions: these, and nothing else."""
    return body(lambda data: wire.vector(b"".join(extensions), 2))


def encrypted_cases():
    good = FLIGHTS["1.3"]

    def ee(edit):
        return edited(good, "EncryptedExtensions", edit), {}
    for name, number in others(OF_ENCRYPTED):
        yield f"EncryptedExtensions-has-{name}", "refused", *ee(
            encrypted(wire.extension(number)))
    for name, number in (("server-name", 0), ("unknown", 0x9999)):
        yield f"EncryptedExtensions-has-{name}-twice", "refused", *ee(
            encrypted(*[wire.extension(number)] * 2))
    groups = wire.extension(wire.GROUPS, b"\x00\x04\x00\x17\x00\x1d")
    yield "EncryptedExtensions-has-groups", "ok", *ee(encrypted(groups))
    yield "EncryptedExtensions-has-groups-twice", "refused", *ee(
        encrypted(groups, groups))
    yield "EncryptedExtensions-has-server-name", "ok", *ee(
        encrypted(wire.extension(0)))
    for name, data in (("rest", b"\x00"), ("list", b"\x00\x0c\x00\x00\x09"
                                           b"localhost")):
        yield f"EncryptedExtensions-server-name-{name}", "refused", *ee(
            encrypted(wire.extension(0, data)))
    for name, data in (
            ("list-short", b"\x00\x01\x00\x00\x00\x00"),
            ("list-long", b"\x00\x08\x00\x00\x00\x00"),
            ("list-most", b"\xff\xff\x00\x00\x00\x00"),
            ("extension-long", b"\x00\x04\x00\x00\x00\x05"),
            ("half", b"\x00\x03\x00\x00\x00")):
        yield f"EncryptedExtensions-{name}", "refused", *ee(
            body(lambda _, data=data: data))


def entry(*extensions):
    """An edit of Certificate: these extensions of its first entry."""
    def change(data):
        size = 3 + int.from_bytes(data[4:7], "big")
        first, tail = data[4:4 + size], data[4 + size + 2:]
        return b"\x00" + wire.vector(first + wire.vector(
            b"".join(extensions), 2) + tail, 3)
    return body(change)


def certificate_cases():
    good = FLIGHTS["1.3"]
    for name, number in others(()):
        yield f"Certificate-has-{name}", "refused", edited(
            good, "Certificate", entry(wire.extension(number))), {}
    for number, name in ((0x9999, "unknown"), (5, "status")):
        yield f"Certificate-has-{name}-twice", "refused", edited(
            good, "Certificate", entry(*[wire.extension(number)] * 2)), {}
    yield "Certificate-has-half-an-extension", "refused", edited(
        good, "Certificate", entry(b"\x00\x05\x00")), {}
    yield "Certificate-has-a-context", "refused", edited(
        good, "Certificate", body(lambda data: b"\x01x" + data[1:])), {}


def request(*extensions):
    return body(lambda data: b"\x00" + wire.vector(
        data[3:] + b"".join(extensions), 2))


def request_cases():
    good = before(FLIGHTS["1.3"], "Certificate", Send("CertificateRequest"))
    yield "CertificateRequest", "ok", good, {}
    for name, number in others(OF_REQUEST):
        want = "ok" if name in UNKNOWN else "refused"
        yield f"CertificateRequest-has-{name}", want, edited(
            good, "CertificateRequest", request(wire.extension(number))), {}
    signatures = wire.extension(wire.SIGNATURES, b"\x00\x02\x04\x03")
    yield "CertificateRequest-has-signatures-twice", "refused", edited(
        good, "CertificateRequest", request(signatures)), {}
    for name, data in (
            ("none", b"\x00\x00\x00"), ("context", b"\x01x" + wire.vector(
                signatures, 2)), ("nothing", b""), ("cut", b"\x00\x00\x08"),
            ("empty-list", b"\x00" + wire.vector(wire.extension(
                wire.SIGNATURES, b"\x00\x00"), 2)),
            ("odd-list", b"\x00" + wire.vector(wire.extension(
                wire.SIGNATURES, b"\x00\x03\x04\x03\x04"), 2)),
            ("long-list", b"\x00" + wire.vector(wire.extension(
                wire.SIGNATURES, b"\x00\x08\x04\x03"), 2))):
        yield f"CertificateRequest-is-{name}", "refused", edited(
            good, "CertificateRequest", body(lambda _, data=data: data)), {}
    yield "CertificateRequest-twice", "refused", after(
        good, "CertificateRequest", Send("CertificateRequest")), {}
    yield "CertificateRequest-too-late", "refused", after(
        FLIGHTS["1.3"], "Certificate", Send("CertificateRequest")), {}


def request_cases_12():
    steps = before(FLIGHTS["1.2"], "ServerHelloDone",
                   Send("CertificateRequest"))
    yield "CertificateRequest", "ok", steps, {}
    for name, data in (
            ("nothing", b""), ("no-types", b"\x00\x00\x02\x04\x03\x00\x00"),
            ("no-schemes", b"\x01\x40\x00\x00\x00\x00"),
            ("odd-schemes", b"\x01\x40\x00\x03\x04\x03\x04\x00\x00"),
            ("no-authorities", b"\x01\x40\x00\x02\x04\x03"),
            ("long-authorities", b"\x01\x40\x00\x02\x04\x03\x00\x05\x00"),
            ("long-types", b"\x50\x40\x00\x02\x04\x03\x00\x00"),
            ("rest", b"\x01\x40\x00\x02\x04\x03\x00\x00\x00")):
        yield f"CertificateRequest-is-{name}", "refused", edited(
            steps, "CertificateRequest", body(lambda _, data=data: data)), {}
    yield "CertificateRequest-twice", "refused", after(
        steps, "CertificateRequest", Send("CertificateRequest")), {}
    for other in ("ServerHello", "Certificate"):
        yield f"CertificateRequest-behind-{other}", "refused", after(
            FLIGHTS["1.2"], other, Send("CertificateRequest")), {}


def alpn_cases(version):
    """What comes of the protocols of the config: h2 and http/1.1."""
    kind = "ServerHello" if version == "1.2" else "EncryptedExtensions"
    for name, want, data in (
            ("h2", "ok", b"\x00\x03\x02h2"),
            ("not-offered", "refused", b"\x00\x05\x04h2-x"),
            ("other-case", "refused", b"\x00\x03\x02H2"),
            ("two", "refused", b"\x00\x0c\x02h2\x08http/1.1"),
            ("empty", "refused", b""), ("empty-list", "refused", b"\x00\x00"),
            ("empty-name", "refused", b"\x00\x01\x00"),
            ("cut", "refused", b"\x00\x03\x02h"),
            ("rest", "refused", b"\x00\x03\x02h2\x00"),
            ("rest-in-list", "refused", b"\x00\x04\x02h2\x00"),
            ("long-name", "refused", b"\x00\x03\x09h2"),
            ("short-list", "refused", b"\x00\x02\x02h2"),
            ("nul", "refused", b"\x00\x04\x03h2\x00")):
        edit = (add(wire.ALPN, data) if version == "1.2"
                else encrypted(wire.extension(wire.ALPN, data)))
        yield f"alpn-is-{name}", want, edited(FLIGHTS[version], kind, edit)
    if version == "1.3":
        yield "alpn-in-hello", "refused", edited(
            FLIGHTS["1.3"], "ServerHello", add(wire.ALPN, b"\x00\x03\x02h2"))


def forms_12():
    good = FLIGHTS["1.2"]
    for name, want, edit in (
            ("server-name-empty", "ok", add(0)),
            ("server-name-rest", "refused", add(0, b"\x00")),
            ("server-name-list", "refused", add(0, b"\x00\x0c\x00\x00\x09"
                                                b"localhost")),
            ("points-good", "ok", add(wire.POINTS, b"\x01\x00")),
            ("points-all", "ok", add(wire.POINTS, b"\x03\x00\x01\x02")),
            ("points-twice", "refused", hello(
                lambda parts: parts.extensions.extend(
                    [(wire.POINTS, b"\x01\x00")] * 2))),
            ("points-empty", "refused", add(wire.POINTS)),
            ("points-none", "refused", add(wire.POINTS, b"\x00")),
            ("points-compressed", "refused", add(wire.POINTS, b"\x01\x01")),
            ("points-long", "refused", add(wire.POINTS, b"\x05\x00")),
            ("points-rest", "refused", add(wire.POINTS, b"\x01\x00\x00")),
            ("extensions-none", "refused", body(
                lambda data: data[:2 + 32 + 1 + 32 + 3]))):
        yield name, want, edited(good, "ServerHello", edit), {}


def status_cases():
    """CertificateStatus, asked for and not."""
    promised = edited(FLIGHTS["1.2"], "ServerHello", add(wire.STATUS))
    yield "status-promised-and-missing", "ok", promised, "ocsp"
    with_status = after(promised, "Certificate", Send("CertificateStatus"))
    yield "status-garbage", "refused", with_status, "ocsp"
    for name, data in (("nothing", b""), ("type-0", b"\x00\x00\x00\x01x"),
                       ("type-2", b"\x02\x00\x00\x01x"),
                       ("empty", b"\x01\x00\x00\x00"),
                       ("cut", b"\x01\x00\x00\x09x"),
                       ("rest", b"\x01\x00\x00\x01xx")):
        yield f"status-{name}", "refused", edited(
            with_status, "CertificateStatus",
            body(lambda _, data=data: data)), "ocsp"
    yield "status-twice", "refused", after(
        with_status, "CertificateStatus", Send("CertificateStatus")), "ocsp"
    for config in ("ocsp", "plain"):
        yield f"status-not-promised-{config}", "refused", after(
            FLIGHTS["1.2"], "Certificate", Send("CertificateStatus")), config
    yield "status-promised-rest", "refused", edited(
        FLIGHTS["1.2"], "ServerHello", add(wire.STATUS, b"\x00")), "ocsp"


def status_cases_13():
    good = FLIGHTS["1.3"]
    for name, data in (("garbage", b"\x01\x00\x00\x08response"),
                       ("empty", b"\x01\x00\x00\x00"), ("nothing", b""),
                       ("type-2", b"\x02\x00\x00\x01x"),
                       ("cut", b"\x01\x00\x00\x09x"),
                       ("rest", b"\x01\x00\x00\x01xx")):
        yield f"status-{name}", "refused", edited(
            good, "Certificate", entry(wire.extension(wire.STATUS, data))), \
            "ocsp"
    yield "status-in-encrypted", "refused", edited(
        good, "EncryptedExtensions",
        encrypted(wire.extension(wire.STATUS))), "ocsp"
    yield "status-in-hello", "refused", edited(
        good, "ServerHello", putting(wire.STATUS, b"")), "ocsp"


ALERTS = "unsupported_extension|illegal_parameter|decode_error|" \
    "unexpected_message|no_application_protocol|bad_certificate_status_response"


def cases():
    for version, themes in (
            ("1.2", (hello_cases("1.2", "ServerHello", FLIGHTS["1.2"],
                                 OF_HELLO_12), forms_12(),
                     request_cases_12())),
            ("1.3", (hello_cases("1.3", "ServerHello", FLIGHTS["1.3"],
                                 OF_HELLO_13),
                     hello_cases("1.3", "HelloRetryRequest", RETRY_13,
                                 OF_HELLO_13 | {"cookie"}, retry=X25519,
                                 group=X25519),
                     encrypted_cases(), certificate_cases(),
                     request_cases()))):
        for theme in themes:
            for name, want, steps, settings in theme:
                yield Case(f"{name}-{version}", want, version, steps, ALERTS,
                           settings=settings)
        for name, want, steps in alpn_cases(version):
            yield Case(f"{name}-{version}", want, version, steps, ALERTS,
                       config="alpn")
    for version, theme in (("1.2", status_cases()), ("1.3",
                                                     status_cases_13())):
        for name, want, steps, config in theme:
            yield Case(f"{name}-{version}", want, version, steps, ALERTS,
                       config=config)
