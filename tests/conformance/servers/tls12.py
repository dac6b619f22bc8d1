"""TLS 1.2: the order of messages, keys, Finished, and what comes later."""

from .conversation import (Case, Record, after_it, before_it, body, drop,
                          flip, handshake, instead, on, split, twice)
from .hello import hello
from tlslite.constants import ContentType

CCS = Record(ContentType.change_cipher_spec, b"\x01")
DATA = ContentType.application_data
KEX, FINISHED = "ClientKeyExchange", "Finished"
P256_BASE_X = bytes.fromhex(
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")


def case(name, want, change=None, **more):
    return Case(f"tls12-{name}", want, "1.2", change=change, **more)


def order_cases():
    for kind, name in ((KEX, "key-exchange"), ("ChangeCipherSpec", "ccs"),
                       (FINISHED, "finished")):
        # Without its last message a server can only wait.
        want = "silence" if kind == FINISHED else "unexpected_message"
        yield case(f"{name}-missing", want, on(kind, drop))
        yield case(f"{name}-twice", "unexpected_message|ok"
                   if kind == FINISHED else "unexpected_message",
                   on(kind, twice))
    yield case("hello-again", "unexpected_message",
               on(KEX, before_it(handshake(b"\x01\x00\x00\x00"))))
    for kind, name in ((0, "hello-request"), (2, "server-hello"),
                       (4, "ticket"), (11, "certificate"),
                       (12, "server-key-exchange"), (13, "request"),
                       (14, "hello-done"), (15, "certificate-verify"),
                       (22, "status"), (99, "unknown")):
        extra = handshake(bytes([kind]) + b"\x00\x00\x00")
        yield case(f"{name}-before-key-exchange", "unexpected_message",
                   on(KEX, before_it(extra)))
        yield case(f"{name}-after-key-exchange", "unexpected_message",
                   on(KEX, after_it(extra)))
    yield case("ccs-first", "unexpected_message", on(KEX, before_it(CCS)))
    yield case("data-before-key-exchange", "unexpected_message",
               on(KEX, before_it(Record(DATA, b"hello"))))
    yield case("data-before-finished", "unexpected_message",
               on(FINISHED, before_it(Record(DATA, b"hello"))))
    yield case("plain-finished", "unexpected_message|bad_record_mac",
               on("ChangeCipherSpec", drop))
    for data in (b"", b"\x00", b"\x02", b"\x01\x01", b"\xff"):
        yield case(f"ccs-is-{data.hex() or 'empty'}",
                   "decode_error|unexpected_message|illegal_parameter",
                   on("ChangeCipherSpec", instead(
                       Record(ContentType.change_cipher_spec, data))))
    for size in (1, 5, 10):
        yield case(f"key-exchange-in-records-of-{size}", "ok",
                   on(KEX, split(size)))
        yield case(f"finished-in-records-of-{size}", "ok",
                   on(FINISHED, split(size)))


def key_cases():
    curve = {"eccCurves": ["secp256r1"], "keyShares": []}
    for name, change in (
            ("empty", lambda data: b"\x00"), ("nothing", lambda data: b""),
            ("cut", lambda data: bytes([64]) + data[1:65]),
            ("long", lambda data: bytes([66]) + data[1:] + b"\x00"),
            ("short-length", lambda data: bytes([64]) + data[1:]),
            ("long-length", lambda data: bytes([200]) + data[1:]),
            ("rest", lambda data: data + b"\x00"),
            ("infinity", lambda data: b"\x01\x00"),
            ("zeros", lambda data: b"\x41\x04" + bytes(64)),
            ("ones", lambda data: b"\x41\x04" + b"\xff" * 64),
            ("off-curve", lambda data: data[:-1] + bytes([data[-1] ^ 1])),
            ("compressed", lambda data: b"\x21\x02" + P256_BASE_X),
            ("hybrid", lambda data: b"\x41\x06" + data[2:]),
            ("form-00", lambda data: b"\x41\x00" + data[2:]),
            ("form-05", lambda data: b"\x41\x05" + data[2:])):
        yield case(f"p256-{name}", "illegal_parameter|decode_error",
                   on(KEX, body(change)), settings=curve)
    curve = {"eccCurves": ["x25519"], "keyShares": [],
             "keyExchangeNames": ["ecdhe_rsa"]}
    for name, point in (
            ("zero", bytes(32)), ("one", b"\x01" + bytes(31)),
            ("prime", b"\xed" + b"\xff" * 30 + b"\x7f"),
            ("prime-1", b"\xec" + b"\xff" * 30 + b"\x7f"),
            ("prime+1", b"\xee" + b"\xff" * 30 + b"\x7f"),
            ("order-8", bytes.fromhex(
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd"
                "866205165f49b800")),
            ("short", b"\x09" * 31), ("long", b"\x09" * 33)):
        yield case(f"x25519-{name}", "illegal_parameter|decode_error",
                   on(KEX, body(lambda data, point=point:
                                bytes([len(point)]) + point)), settings=curve)


def finished_cases():
    for at in range(4, 16):
        yield case(f"finished-flip-{at}", "decrypt_error",
                   on(FINISHED, flip(at)))
    for name, change in (("zeros", lambda data: bytes(12)),
                         ("empty", lambda data: b""),
                         ("cut", lambda data: data[:-1]),
                         ("long", lambda data: data + b"\x00"),
                         ("huge", lambda data: data + bytes(5000))):
        yield case(f"finished-{name}", "decrypt_error|decode_error",
                   on(FINISHED, body(change)))
    for at in range(3):
        yield case(f"finished-length-flip-{at + 1}", "decode_error|"
                   "decrypt_error|illegal_parameter|silence",
                   on(FINISHED, flip(at + 1)))


def cipher_cases():
    for cipher in ("aes128gcm", "aes256gcm", "chacha20-poly1305", "aes128",
                   "aes256"):
        for authentication in ("ecdhe_rsa", "ecdhe_ecdsa"):
            for curve in ("secp256r1", "secp384r1", "x25519"):
                settings = {"cipherNames": [cipher], "keyShares": [],
                            "keyExchangeNames": [authentication],
                            "eccCurves": ["secp256r1", curve],
                            "defaultCurve": curve}
                name = f"{cipher}-{authentication}-{curve}"
                # The default policy has only the first two, an older one all
                # but ChaCha20.
                yield case(f"cipher-{name}", "ok" if "gcm" in cipher
                           else "handshake_failure", settings=settings)
                yield case(f"cipher-{name}-older", "handshake_failure"
                           if "chacha" in cipher else "ok", port="older",
                           settings=settings)
    for cipher in ("aes128ccm", "aes256ccm", "aes128ccm_8", "3des", "rc4"):
        yield case(f"cipher-{cipher}", "handshake_failure",
                   settings={"cipherNames": [cipher]})
    for exchange in ("rsa", "dhe_rsa", "ecdh_anon", "dh_anon", "srp_sha"):
        yield case(f"exchange-{exchange}", "handshake_failure",
                   settings={"keyExchangeNames": [exchange]})


def put(*records):
    def after(conversation):
        for kind, data in records:
            conversation.put(kind, data)
    return after


def later_cases():
    def renegotiate(conversation):
        first = renegotiate.hello
        conversation.put(ContentType.handshake, first)
    yield case("renegotiation", "no_renegotiation|handshake_failure",
               hello(lambda parts: setattr(renegotiate, "hello",
                                           parts.write())),
               after=renegotiate)
    for kind, name in ((0, "hello-request"), (11, "certificate"),
                       (16, "key-exchange"), (20, "finished"),
                       (24, "key-update"), (99, "unknown")):
        yield case(f"later-{name}", "unexpected_message|ok"
                   if kind == 0 else "unexpected_message", after=put(
                       (ContentType.handshake, bytes([kind]) + bytes(3))))
    yield case("later-ccs", "unexpected_message",
               after=put((ContentType.change_cipher_spec, b"\x01")))
    yield case("later-heartbeat", "unexpected_message",
               after=put((24, b"\x01\x00\x05hello" + bytes(16))))
    yield case("later-heartbleed", "unexpected_message",
               after=put((24, b"\x01\x40\x00hello")))
    for kind in (0, 19, 25, 128, 255):
        yield case(f"later-type-{kind}", "unexpected_message",
                   after=put((kind, b"hello")))
    yield case("later-empty-data", "ok", after=put(*[(DATA, b"")] * 20))
    yield case("later-empty-handshake", "unexpected_message",
               after=put((ContentType.handshake, b"")))


def cases():
    for theme in (order_cases, key_cases, finished_cases, cipher_cases,
                  later_cases):
        yield from theme()
