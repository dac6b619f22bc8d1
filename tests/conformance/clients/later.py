"""Behind the handshake: messages that do not belong there, and key updates."""

from . import wire
from .flights import FLIGHTS, behind_data, in_tail
from .steps import FORGED, Case, Data, Keys, Packed, Record, Send


def raw(kind, body=b"", length=None):
    """A message of any kind, in a record of its own."""
    return Record(wire.HANDSHAKE, wire.message(kind, body, length))


def message_cases(version):
    """Each kind of message, empty and with a body."""
    good = FLIGHTS[version]
    for kind in (*sorted(set(wire.TYPES.values())), 3, 6, 21, 23, 99, 255):
        if kind == {"1.2": 0, "1.3": 24}[version]:
            continue
        for name, body in (("empty", b""), ("zeros", bytes(40))):
            yield f"later-{kind}-{name}", "broken", in_tail(
                good, raw(kind, body))
        yield f"even-later-{kind}", "broken", behind_data(good, raw(kind))
    for kind in ("ServerHello", "Certificate", "Finished"):
        yield f"later-{kind}", "broken", in_tail(good, Send(kind,
                                                            hashed=False))
    for name, step in (
            ("half", Record(wire.HANDSHAKE, b"\x04\x00")),
            ("huge", raw(4, b"", 0xFFFFFF)),
            ("empty", Record(wire.HANDSHAKE, b""))):
        yield f"later-message-{name}", "broken", in_tail(good, step)


def renegotiation_cases():
    good = FLIGHTS["1.2"]
    for count in (1, 5, 100):
        # RFC 5246, section 7.4.1.1: a client may ignore it.
        yield f"hello-request-{count}", "ok|broken", in_tail(
            good, *[raw(0)] * count)
        yield f"hello-request-{count}-later", "ok|broken", behind_data(
            good, *[raw(0)] * count)
    yield "hello-requests-in-one-record", "ok|broken", in_tail(
        good, Record(wire.HANDSHAKE, wire.message(0, b"") * 50))
    for name, step in (("rest", raw(0, b"\x00")), ("long", raw(0, bytes(1000))),
                       ("length", raw(0, b"", 1))):
        yield f"hello-request-{name}", "broken", in_tail(good, step)
    yield "hello-request-half", "broken", in_tail(
        good, Record(wire.HANDSHAKE, b"\x00\x00"))
    yield "hello-request-in-two-records", "ok|broken", in_tail(
        good, Record(wire.HANDSHAKE, b"\x00\x00"),
        Record(wire.HANDSHAKE, b"\x00\x00"))
    yield "renegotiation", "broken", in_tail(
        good, raw(0), Send("ServerHello", hashed=False),
        Send("Certificate", hashed=False))


def update(value=b"\x00", **more):
    return raw("KeyUpdate", value, **more)


def update_cases():
    good = FLIGHTS["1.3"]
    for name, value in (("", b"\x00"), ("-request", b"\x01")):
        for count in (1, 2, 30):
            yield f"key-update{name}-{count}", "ok", in_tail(
                good, *[update(value), Keys("next")] * count)
        yield f"key-update{name}-500", "ok|broken", in_tail(
            good, *[update(value), Keys("next")] * 500)
        yield f"key-update{name}-between-data", "ok", in_tail(
            good, Data(b"one\n"), update(value), Keys("next"), Data(b"two\n"))
        yield f"key-update{name}-in-two-records", "ok", in_tail(
            good, Record(wire.HANDSHAKE, b"\x18\x00\x00"),
            Record(wire.HANDSHAKE, b"\x01" + value), Keys("next"))
    for value in (2, 127, 255):
        yield f"key-update-is-{value}", "broken", in_tail(
            good, update(bytes([value])), Keys("next"))
    for name, step in (
            ("empty", update(b"")), ("long", update(b"\x00\x00")),
            ("huge", raw("KeyUpdate", bytes(16000), 0xFFFFFF)),
            ("length-0", update(b"\x00", length=0)),
            ("length-2", update(b"\x00", length=2))):
        yield f"key-update-{name}", "broken", in_tail(good, step, Keys("next"))
    yield "key-update-and-old-keys", "broken", in_tail(good, update(), FORGED)
    yield "new-keys-without-update", "broken", in_tail(good, Keys("next"),
                                                       FORGED)
    yield "key-update-around-data", "broken", in_tail(
        good, Record(wire.HANDSHAKE, b"\x18\x00\x00"),
        Data(b"FORGED", authentic=False), Record(wire.HANDSHAKE, b"\x01\x00"),
        Keys("next"))
    yield "key-updates-in-one-record", "broken", in_tail(
        good, Record(wire.HANDSHAKE, wire.message("KeyUpdate", b"\x00") * 2),
        Keys("next"), Keys("next"))
    yield "key-update-unencrypted", "broken", in_tail(
        good, Keys("none"), update())
    for size in (1, 4):
        yield f"key-update-then-{size}", "broken", in_tail(
            good, Packed([wire.message("KeyUpdate", b"\x00"),
                          b"\x04\x00\x00\x10"[:size]]), Keys("next"))


def cases():
    for version in ("1.2", "1.3"):
        for name, want, steps in message_cases(version):
            yield Case(f"{name}-{version}", want, version, steps,
                       "unexpected_message|decode_error")
    for version, theme in (("1.2", renegotiation_cases),
                           ("1.3", update_cases)):
        for name, want, steps in theme():
            yield Case(f"{name}-{version}", want, version, steps,
                       "unexpected_message|decode_error|illegal_parameter|"
                       "bad_record_mac")
