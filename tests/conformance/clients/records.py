"""Records, alerts, change_cipher_spec, and where a connection ends."""

from tlslite.constants import AlertDescription

from . import wire
from .flights import FLIGHTS, MESSAGES, TAIL, at, before, in_tail
from .steps import (CLOSE_NOTIFY, FORGED, PLAIN_CCS, Case, Data, Do, End, Keys,
                    Raw, Record, Sealed, Send)

# A class of Python 3.13 has a number of its own: its first line.
ALERTS = {value: name for name, value in vars(AlertDescription).items()
          if isinstance(value, int) and not name.startswith("_")}


def instead_cases(version):
    """What comes in the place of a ServerHello, or in front of it."""
    good = FLIGHTS[version]
    for name, data in (
            ("http", b"HTTP/1.1 400 Bad Request\r\n\r\n"),
            ("ssh", b"SSH-2.0-OpenSSH_9.2\r\n"), ("zeros", bytes(2000)),
            ("ones", b"\xff" * 2000),
            ("ssl2", b"\x80\x2e\x04\x01\x00\x00\x02\x00\x10" + bytes(40)),
            ("big-record", b"\x16\x03\x03\xff\xff" + bytes(0xFFFF))):
        yield f"instead-{name}", "refused", [Raw(data), End()]
    for name, data in (("nothing", b""), ("byte", b"\x16"),
                       ("header", b"\x16\x03\x03\x00\x40"),
                       ("half", b"\x16\x03\x03\x00\x40\x02\x00")):
        yield f"instead-{name}", "refused", [Raw(data), End()]
    for number in (b"\x00\x00", b"\x02\x00", b"\x03\x00", b"\x03\x04",
                   b"\x04\x03", b"\x7f\x1c", b"\xff\xff"):
        want = "ok|refused" if number[0] == 3 else "refused"
        # RFC 8446, section 5.1: the field has to be ignored.
        yield f"record-version-{number.hex()}", want if version == "1.2" \
            else "ok|refused", before(good, "ServerHello", Raw(
                wire.plain_record(wire.ALERT, b"\x01\x5a", number)))
    for kind in (0, 19, 25, 26, 99, 128, 255):
        yield f"record-type-{kind}-first", "refused", before(
            good, "ServerHello", Record(kind, b"?"))
        yield f"record-type-{kind}-encrypted", "refused", before(
            good, "Finished", Record(kind, b"?"))
        yield f"record-type-{kind}-later", "broken", in_tail(
            good, Record(kind, b"?"))
    yield "heartbeat-later", "broken", in_tail(good, Record(
        wire.HEARTBEAT, b"\x01\x00\x05hello" + bytes(16)))
    yield "heartbleed-later", "broken", in_tail(good, Record(
        wire.HEARTBEAT, b"\x01\x40\x00hello"))


def alert_cases(version):
    """Each alert, of each level, during the handshake and later."""
    good = FLIGHTS[version]
    for value, name in sorted(ALERTS.items()):
        for level, number in (("warning", 1), ("fatal", 2)):
            data = bytes([number, value])
            harmless = name in ("user_canceled", "no_renegotiation") or (
                version == "1.2" and level == "warning")
            last = [Data()]
            if name == "close_notify":
                first, later = "refused", "ok|broken"
                last = [FORGED]
            elif name == "user_canceled" and version == "1.3":
                # The end is what counts, and that is another alert.
                first, later = "ok|refused", "ok|broken"
            elif level == "warning" and harmless:
                first, later = "ok|refused", "ok|broken"
            else:
                first, later = "refused", "broken"
            yield f"alert-{name}-{level}-first", first, before(
                good, "ServerHello", Record(wire.ALERT, data))
            yield f"alert-{name}-{level}-encrypted", first, before(
                good, "Finished", Record(wire.ALERT, data))
            end = good.index(TAIL[0])
            yield f"alert-{name}-{level}-later", later, [
                *good[:end], Record(wire.ALERT, data), *last, CLOSE_NOTIFY]
    for name, data in (
            ("unknown-warning", b"\x01\xee"), ("unknown-fatal", b"\x02\xee"),
            ("level-0", b"\x00\x28"), ("level-3", b"\x03\x28"),
            ("level-255", b"\xff\x28"), ("empty", b""), ("half", b"\x02"),
            ("long", b"\x02\x28\x00"), ("two", b"\x01\x5a\x01\x5a"),
            ("two-fatal", b"\x02\x28\x02\x28"),
            ("warning-and-fatal", b"\x01\x5a\x02\x28")):
        loose = "|ok" if "warning" in name and version == "1.2" else ""
        yield f"alert-{name}-first", "refused" + loose, before(
            good, "ServerHello", Record(wire.ALERT, data))
        yield f"alert-{name}-later", "broken" + loose, in_tail(
            good, Record(wire.ALERT, data))
    halves = [Record(wire.ALERT, b"\x01"), Record(wire.ALERT, b"\x5a")]
    yield "alert-in-two-records", "ok|broken", in_tail(good, *halves)
    yield "alert-half-then-data", "broken", in_tail(good, halves[0])
    for count in (5, 200):
        yield f"alert-{count}-warnings-first", "ok|refused", before(
            good, "ServerHello", *[Record(wire.ALERT, b"\x01\x5a")] * count)
        yield f"alert-{count}-warnings-later", "ok|broken", in_tail(
            good, *[Record(wire.ALERT, b"\x01\x5a")] * count)


def ccs_cases(version):
    """change_cipher_spec at each place, and of each form."""
    good = FLIGHTS[version]
    compatible = version == "1.3"
    for kind in MESSAGES[version]:
        # RFC 8446, section 5: one may come at any time behind the first hello.
        place = kind != "ServerHello"
        yield f"ccs-before-{kind}", "ok" if compatible and place else \
            "refused|ok" if compatible else "refused", before(
                good, kind, PLAIN_CCS if compatible else
                Record(wire.CCS, b"\x01"))
        if compatible and place:
            yield f"ccs-encrypted-before-{kind}", "refused", before(
                good, kind, Record(wire.CCS, b"\x01"))
    for name, data in (("empty", b""), ("0", b"\x00"), ("2", b"\x02"),
                       ("255", b"\xff"), ("long", b"\x01\x01"),
                       ("huge", b"\x01" * 10000)):
        wrong = Raw(wire.plain_record(wire.CCS, data))
        steps = [wrong if step in (PLAIN_CCS, Record(wire.CCS, b"\x01"))
                 else step for step in good]
        yield f"ccs-is-{name}", "refused", steps
    yield "ccs-twice", "ok" if compatible else "refused", [
        each for step in good for each in
        ([step] * 2 if step in (PLAIN_CCS, Record(wire.CCS, b"\x01"))
         else [step])]
    yield "ccs-many", "ok|refused", before(
        good, "ServerHello", *[PLAIN_CCS] * 50)
    yield "ccs-missing", "ok" if compatible else "refused", [
        step for step in good if step not in (
            PLAIN_CCS, Record(wire.CCS, b"\x01"))]
    yield "ccs-later", "broken", in_tail(good, PLAIN_CCS if compatible else
                                         Record(wire.CCS, b"\x01"))
    if not compatible:
        # CVE-2014-0224: keys from an empty master secret.
        first = FLIGHTS["1.2"].index(Record(wire.CCS, b"\x01"))
        for kind in ("Certificate", "ServerKeyExchange", "ServerHelloDone"):
            yield f"ccs-injected-before-{kind}", "refused", before(
                good, kind, *good[first:first + 2])


def end_cases(version):
    """An end behind each step, with close_notify and without."""
    good = FLIGHTS[version]
    for index in range(len(good)):
        if isinstance(good[index], Keys):
            continue
        what = getattr(good[index], "kind", "step")
        name = f"{index}-{what}"
        steps = good[:index + 1]
        if index == len(good) - 1:
            break
        finished = index >= at(good, "Finished")
        yield f"cut-behind-{name}", "broken" if finished else "refused", [
            *steps, End()]
        # In TLS 1.3 the keys have to change before it can be read.
        good_close = "ok" if what != "Finished" else "ok|broken"
        yield f"close-behind-{name}", good_close if finished else "refused", [
            *steps, CLOSE_NOTIFY, End()]
    yield "data-behind-close", "ok", [
        *good, Data(b"FORGED\n", authentic=False)]
    yield "close-and-handshake", "ok", [*good, Send("KeyUpdate" if version
                                                    == "1.3" else
                                                    "HelloRequest")]
    yield "close-twice", "ok", [*good, CLOSE_NOTIFY]


def flip(at, bit=1):
    def edit(data):
        changed = bytearray(data)
        changed[at] ^= bit
        return bytes(changed)
    return edit


def sealed_cases(version):
    """Records under keys, with bytes changed, in another order, or again."""
    good = FLIGHTS[version]
    for at in (0, 1, 3, 5, 8, 12, 14, -17, -16, -1):
        yield f"record-flip-{at}", "broken", in_tail(
            good, Sealed(wire.DATA, b"FORGED and long enough\n", flip(at)),
            End())
        yield f"handshake-record-flip-{at}", "refused", before(
            good, "Finished", Sealed(wire.HANDSHAKE, b"\x00" * 30, flip(at)),
            End())
    for name, edit in (
            ("cut", lambda data: data[:3] + wire.vector(data[5:-1], 2)),
            ("rest", lambda data: data[:3] + wire.vector(data[5:] + b"x", 2)),
            ("tag-alone", lambda data: data[:3] + wire.vector(data[-16:], 2)),
            ("less-than-tag", lambda data: data[:3] + wire.vector(
                data[-15:], 2)),
            ("empty", lambda data: data[:3] + b"\x00\x00"),
            ("one", lambda data: data[:3] + b"\x00\x01x"),
            ("plain", lambda data: wire.plain_record(wire.DATA, b"FORGED")),
            ("version", lambda data: data[:1] + b"\x03\x01" + data[3:])):
        want = "ok|broken" if name == "version" and version == "1.3" \
            else "broken"
        yield f"record-{name}", want, in_tail(
            good, Sealed(wire.DATA, b"", edit) if name == "version" else
            Sealed(wire.DATA, b"FORGED and long enough\n", edit))
    yield "record-twice", "broken", in_tail(good, Do(send_twice), End())
    yield "record-left-out", "broken", in_tail(
        good, Sealed(wire.DATA, b"FORGED", lambda data: b""))
    yield "record-with-old-keys", "broken", in_tail(
        good, *([Keys("handshake"), FORGED] if version == "1.3" else
                [Keys("all"), FORGED]))
    yield "plain-data", "broken", in_tail(good, Keys("none"), FORGED)
    yield "plain-alert", "broken", in_tail(
        good, Keys("none"), Record(wire.ALERT, b"\x01\x00"), End())
    for size in (0x4000, 0x4001, 0x4100, 0x4800, 0xF000):
        name = f"{size:x}"
        yield f"record-of-{name}", "ok" if size == 0x4000 else "broken", \
            in_tail(good, Data(bytes(size)))
        yield f"plain-record-of-{name}", "refused", before(
            good, "ServerHello", Record(wire.HANDSHAKE, b"\x02" + bytes(
                size - 1)), End())
    for count in (1, 20, 500):
        yield f"empty-data-{count}", "ok|broken", in_tail(
            good, *[Record(wire.DATA, b"")] * count)


def send_twice(peer):
    """One record, and its bytes once more."""
    peer.authentic += b"once\n"
    data = peer.sealed(wire.DATA, b"once\n")
    peer.send(data + data)


def padding_cases():
    """What TLS 1.3 has within a record."""
    good = FLIGHTS["1.3"]
    for padding in (1, 100, 16000):
        yield f"padding-{padding}", "ok", in_tail(
            good, Record(wire.DATA, b"", padding=padding))
    for kind, name in ((wire.HANDSHAKE, "handshake"), (wire.ALERT, "alert")):
        yield f"empty-{name}", "broken", in_tail(good, Record(kind, b""))
        yield f"empty-{name}-padded", "broken", in_tail(
            good, Record(kind, b"", padding=100))
    yield "all-zeros", "broken", in_tail(good, Record(0, bytes(100)))
    yield "nothing-within", "broken", in_tail(good, Record(0, b""))
    yield "ccs-within", "broken", in_tail(
        good, Sealed(wire.CCS, b"\x01", lambda data: data))
    yield "padding-beyond", "broken", in_tail(
        good, Record(wire.DATA, b"", padding=0x4000))


def cases():
    for version in ("1.2", "1.3"):
        for theme in (instead_cases, alert_cases, ccs_cases, end_cases,
                      sealed_cases):
            for name, want, steps in theme(version):
                yield Case(f"{name}-{version}", want, version, steps,
                           "unexpected_message|bad_record_mac|decode_error|"
                           "record_overflow|illegal_parameter")
    for name, want, steps in padding_cases():
        yield Case(f"{name}-1.3", want, "1.3", steps, "unexpected_message|"
                   "record_overflow")
