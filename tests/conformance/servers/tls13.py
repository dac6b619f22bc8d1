"""TLS 1.3: key shares, retries, records, key updates, and what comes later."""

import os

from .conversation import (Case, Plain, Record, before_it, body, drop, flip,
                          handshake, instead, on, split, twice)
from .hello import (GROUPS, KEY_SHARE, PSK, PSK_MODES, SIGNATURES, VERSIONS,
                   Vector, extension, hello, number, without)
from tlslite.constants import ContentType
from .tls12 import put

DATA = ContentType.application_data
FINISHED = "Finished"
X25519, P256, P384 = 0x001D, 0x0017, 0x0018


def case(name, want, change=None, **more):
    return Case(f"tls13-{name}", want, "1.3", change=change, **more)


def share(group, key):
    return number(group) + Vector(key, 2).write()


def shares(*entries):
    return extension(KEY_SHARE, Vector(b"".join(entries), 2).write())


def share_cases():
    some = os.urandom(32)
    yield case("share-missing", "missing_extension", without(KEY_SHARE))
    yield case("groups-missing", "missing_extension", without(GROUPS))
    yield case("signatures-missing", "missing_extension", without(SIGNATURES))
    yield case("versions-missing", "downgrade_marked", without(VERSIONS),
               settings={"minVersion": (3, 3)})
    for name, data in (("nothing", b""), ("cut", b"\x00"),
                       ("short", b"\x00\x24\x00\x1d\x00\x20" + bytes(10)),
                       ("rest", b"\x00\x24" + share(X25519, some) + b"\x00"),
                       ("entry-long", b"\x00\x24\x00\x1d\x00\x30" + some),
                       ("entry-short", b"\x00\x24\x00\x1d\x00\x10" + some)):
        yield case(f"share-{name}", "decode_error",
                   extension(KEY_SHARE, data))
    for name, point in (
            ("zero", bytes(32)), ("one", b"\x01" + bytes(31)),
            ("prime", b"\xed" + b"\xff" * 30 + b"\x7f"),
            ("prime-1", b"\xec" + b"\xff" * 30 + b"\x7f"),
            ("short", some[:31]), ("long", some + b"\x00"), ("empty", b"")):
        yield case(f"share-x25519-{name}", "illegal_parameter|decode_error",
                   shares(share(X25519, point)))
    for name, point in (
            ("zeros", b"\x04" + bytes(64)), ("ones", b"\x04" + b"\xff" * 64),
            ("infinity", b"\x00"), ("empty", b""), ("short", b"\x04" * 64),
            ("long", b"\x04" * 66), ("compressed", b"\x02" + some),
            ("hybrid", b"\x06" + bytes(64))):
        yield case(f"share-p256-{name}", "illegal_parameter|decode_error",
                   shares(share(P256, point)))
    yield case("share-twice", "illegal_parameter", hello(
        lambda parts: parts.put(KEY_SHARE, Vector(
            parts.get(KEY_SHARE)[2:] * 2, 2).write())))
    yield case("share-not-in-groups", "illegal_parameter|handshake_failure",
               extension(GROUPS, b"\x00\x02\x00\x19"))
    yield case("share-grease", "ok", hello(lambda parts: parts.put(
        KEY_SHARE, Vector(share(0x0A0A, b"\x00")
                          + parts.get(KEY_SHARE)[2:], 2).write())))
    for group in ("x25519", "secp256r1", "secp384r1"):
        for cipher in ("aes128gcm", "aes256gcm", "chacha20-poly1305"):
            for name, kinds in (("rsa", {"ecdsaSigHashes": [],
                                         "more_sig_schemes": []}),
                                ("ecdsa", {"rsaSigHashes": ["sha256"],
                                           "rsaSchemes": ["pkcs1"]})):
                yield case(f"cipher-{cipher}-{group}-{name}", "ok", settings={
                    "cipherNames": [cipher], "keyShares": [group],
                    "eccCurves": list({group, "secp256r1"}), **kinds})


def retry_cases():
    empty = {"keyShares": []}
    for group in ("x25519", "secp256r1", "secp384r1"):
        yield case(f"retry-{group}", "ok", settings={
            "keyShares": [], "eccCurves": list({group, "secp256r1"}),
            "defaultCurve": group})

    def second(change):
        return hello(change, 2)
    yield case("retry-same-hello", "illegal_parameter|unexpected_message|"
               "handshake_failure", second(lambda parts: parts.put(
                   KEY_SHARE, b"\x00\x00")), settings=empty)
    yield case("retry-share-missing", "missing_extension|illegal_parameter",
               second(lambda parts: parts.remove(KEY_SHARE)), settings=empty)
    yield case("retry-other-group", "illegal_parameter|handshake_failure",
               second(lambda parts: parts.put(KEY_SHARE, Vector(share(
                   P384, b"\x04" + bytes(96)), 2).write())), settings=empty)
    yield case("retry-two-shares", "illegal_parameter",
               second(lambda parts: parts.put(KEY_SHARE, Vector(
                   parts.get(KEY_SHARE)[2:] + share(0x0A0A, b"\x00"),
                   2).write())), settings=empty)
    yield case("retry-other-suites", "illegal_parameter", second(
        lambda parts: setattr(parts, "suites", Vector(b"\x13\x03", 2))),
        settings={**empty, "cipherNames": ["aes128gcm"]})
    yield case("retry-other-session", "illegal_parameter", second(
        lambda parts: setattr(parts, "session", Vector(bytes(32), 1))),
        settings=empty)
    yield case("retry-other-version", "illegal_parameter|protocol_version",
               second(lambda parts: parts.put(VERSIONS, b"\x02\x03\x03")),
               settings=empty)
    yield case("retry-other-random", "illegal_parameter",
               second(lambda parts: setattr(parts, "random", bytes(32))),
               settings=empty)
    yield case("retry-new-extension", "illegal_parameter",
               second(lambda parts: parts.put(0x9999, b"")), settings=empty)
    yield case("retry-not-answered", "unexpected_message",
               on("ClientHello", instead(handshake(
                   b"\x14\x00\x00\x20" + bytes(32))), 2), settings=empty)
    yield case("retry-records-of-7", "ok", on("ClientHello", split(7), 2),
               settings=empty)


def order_cases():
    yield case("finished-missing", "silence|unexpected_message",
               on(FINISHED, drop))
    yield case("finished-twice", "unexpected_message|bad_record_mac",
               on(FINISHED, twice))
    for at in (4, 5, 11, 19, 20, 30, -2, -1):
        yield case(f"finished-flip-{at}", "decrypt_error",
                   on(FINISHED, flip(at)))
    for name, change in (("zeros", lambda data: bytes(len(data))),
                         ("empty", lambda data: b""),
                         ("cut", lambda data: data[:-1]),
                         ("long", lambda data: data + b"\x00"),
                         ("huge", lambda data: data + bytes(5000))):
        yield case(f"finished-{name}", "decrypt_error|decode_error",
                   on(FINISHED, body(change)))
    for size in (1, 5, 10):
        yield case(f"finished-in-records-of-{size}", "ok",
                   on(FINISHED, split(size)))
    for kind, name in ((1, "hello"), (4, "ticket"), (5, "end-of-early-data"),
                       (8, "extensions"), (11, "certificate"),
                       (13, "request"), (15, "certificate-verify"),
                       (24, "key-update"), (254, "message-hash")):
        extra = handshake(bytes([kind]) + b"\x00\x00\x01\x00")
        yield case(f"{name}-before-finished", "unexpected_message",
                   on(FINISHED, before_it(extra)))
    yield case("data-before-finished", "unexpected_message",
               on(FINISHED, before_it(Record(DATA, b"hello"))))
    plain_ccs = b"\x14\x03\x03\x00\x01"
    yield case("ccs-before-finished", "ok",
               on(FINISHED, before_it(Plain(plain_ccs + b"\x01"))))
    for data in (b"\x00", b"\x02", b"\xff"):
        yield case(f"ccs-is-{data.hex()}", "unexpected_message",
                   on(FINISHED, before_it(Plain(plain_ccs + data))))
    yield case("ccs-is-long", "unexpected_message", on(FINISHED, before_it(
        Plain(b"\x14\x03\x03\x00\x02\x01\x01"))))
    yield case("ccs-encrypted", "unexpected_message", on(FINISHED, before_it(
        Record(ContentType.change_cipher_spec, b"\x01"))))
    for kind, name in ((21, "alert"), (22, "handshake"), (24, "heartbeat")):
        yield case(f"plain-{name}-before-finished", "unexpected_message|"
                   "bad_record_mac|closed", on(FINISHED, before_it(Plain(
                       bytes([kind]) + b"\x03\x03\x00\x02\x01\x00"))))


def record_cases():
    def raw(data):
        return lambda conversation: conversation.sock.sendall(data)
    for size in (1, 16, 17, 100, 16000):
        yield case(f"garbage-record-{size}", "bad_record_mac|decode_error|"
                   "unexpected_message", after=raw(
                       b"\x17\x03\x03" + number(size) + bytes(size)))
    yield case("empty-record", "bad_record_mac|decode_error|"
               "unexpected_message", after=raw(b"\x17\x03\x03\x00\x00"))
    yield case("too-big-record", "record_overflow",
               after=raw(b"\x17\x03\x03\x41\x01" + bytes(0x4101)))
    yield case("plain-record", "unexpected_message|bad_record_mac",
               after=raw(b"\x16\x03\x03\x00\x04\x18\x00\x00\x00"))
    yield case("later-ccs", "unexpected_message",
               after=raw(b"\x14\x03\x03\x00\x01\x01"))
    yield case("later-plain-alert", "unexpected_message|bad_record_mac|"
               "closed", after=raw(b"\x15\x03\x03\x00\x02\x02\x28"))
    for kind in (0, 20, 24, 25, 99, 255):
        yield case(f"later-type-{kind}", "unexpected_message",
                   after=put((kind, b"hello")))
    yield case("later-empty-data", "ok", after=put(*[(DATA, b"")] * 20))
    yield case("later-empty-handshake", "unexpected_message",
               after=put((ContentType.handshake, b"")))
    yield case("later-empty-alert", "unexpected_message|decode_error",
               after=put((ContentType.alert, b"")))
    for padding in (1, 100, 1000, 16000):
        yield case(f"padding-{padding}", "ok", settings={
            "padding_cb": lambda size, kind, most, padding=padding:
            min(padding, most - size - 1)})


def update(value, times=1, request=False):
    """Sends KeyUpdate, and goes on with the next keys."""
    def after(conversation):
        for _ in range(times):
            for _ in conversation.send_keyupdate_request(value):
                pass
            conversation.echo()
    return after


def later_cases():
    for times in (1, 2, 30):
        yield case(f"key-update-{times}", "ok", after=update(0, times))
        yield case(f"key-update-request-{times}", "ok",
                   after=update(1, times))
    for value in (2, 127, 255):
        yield case(f"key-update-is-{value}", "illegal_parameter", after=put(
            (ContentType.handshake, b"\x18\x00\x00\x01" + bytes([value]))))
    for name, data in (("empty", b"\x18\x00\x00\x00"),
                       ("long", b"\x18\x00\x00\x02\x00\x00"),
                       ("huge", b"\x18\xff\xff\xff" + bytes(16000))):
        yield case(f"key-update-{name}", "decode_error|illegal_parameter|"
                   "unexpected_message|silence", after=put(
                       (ContentType.handshake, data)))
    yield case("key-update-old-keys", "bad_record_mac", after=put(
        (ContentType.handshake, b"\x18\x00\x00\x01\x00")))
    yield case("key-update-and-more", "unexpected_message", after=put(
        (ContentType.handshake, b"\x18\x00\x00\x01\x00" * 2)))
    yield case("key-update-interleaved", "unexpected_message", after=put(
        (ContentType.handshake, b"\x18\x00\x00"), (DATA, b"hello"),
        (ContentType.handshake, b"\x01\x00")))
    for kind, name in ((0, "hello-request"), (1, "hello"), (2, "server-hello"),
                       (4, "ticket"), (5, "end-of-early-data"),
                       (11, "certificate"), (13, "request"),
                       (20, "finished"), (99, "unknown")):
        yield case(f"later-{name}", "unexpected_message", after=put(
            (ContentType.handshake, bytes([kind]) + b"\x00\x00\x01\x00")))


def ticket_cases():
    def psk(identity, binder, modes=b"\x01\x01"):
        def change(parts):
            parts.put(PSK_MODES, modes)
            parts.remove(PSK)
            parts.extensions.append((PSK, Vector(
                Vector(Vector(identity, 2).write() + bytes(4), 2).write()
                + Vector(Vector(binder, 1).write(), 2).write(), 2)))
        return hello(change)
    for name, identity, binder in (
            ("unknown", b"x" * 100, bytes(32)), ("long", b"x" * 9000, bytes(32)),
            ("one", b"x", bytes(32)), ("binder-48", b"x" * 100, bytes(48))):
        # A ticket that nobody knows makes a full handshake.
        yield case(f"ticket-{name}", "ok", psk(identity, binder),
                   port="tickets")
    for name, identity, binder in (("identity-empty", b"", bytes(32)),
                                   ("binder-empty", b"x" * 100, b""),
                                   ("binder-short", b"x" * 100, bytes(31))):
        yield case(f"ticket-{name}", "decode_error|illegal_parameter|ok",
                   psk(identity, binder), port="tickets")

    def not_last(parts):
        psk_data = b"\x00\x0b\x00\x05hello\x00\x00\x00\x00\x00\x21\x20"
        parts.put(PSK_MODES, b"\x01\x01")
        parts.put(PSK, psk_data + bytes(32))
    yield case("ticket-not-last", "illegal_parameter", hello(not_last),
               port="tickets")
    for name, data in (("nothing", b""), ("cut", b"\x00\x0b\x00"),
                       ("no-binders", b"\x00\x0b\x00\x05hello"
                        b"\x00\x00\x00\x00"),
                       ("empty-lists", b"\x00\x00\x00\x00")):
        def change(parts, data=data):
            parts.put(PSK_MODES, b"\x01\x01")
            parts.extensions.append((PSK, Vector(data, 2)))
        yield case(f"ticket-{name}", "decode_error|illegal_parameter",
                   hello(change), port="tickets")
    yield case("ticket-no-modes", "missing_extension", hello(
        lambda parts: parts.extensions.append((PSK, Vector(
            b"\x00\x0b\x00\x05hello\x00\x00\x00\x00\x00\x21\x20"
            + bytes(32), 2)))), port="tickets")
    yield case("early-data-unasked", "unexpected_message|ok",
               extension(42, b""))


def cases():
    for theme in (share_cases, retry_cases, order_cases, record_cases,
                  later_cases, ticket_cases):
        yield from theme()
