"""How messages lie in records: together, in pieces, across a change of keys."""

from . import wire
from .flights import (FLIGHTS, MESSAGES, after, at, before, edited, in_tail,
                      replace)
from .steps import (PLAIN_CCS, Begun, Case, Data, Keys, Packed, Raw, Receive,
                    Record, Rest, Send)

# Messages in a row that are under the same keys, but for Finished of TLS 1.2.
ROWS = {"1.2": MESSAGES["1.2"][:-1], "1.3": MESSAGES["1.3"][1:]}

# What a record may begin with behind the end of a message.
TAILS = ("00", "14", "0b", "0400", "1400000c41", "0e00000000", "0000000000",
         "18000001", "04000000")


def packed(steps, *kinds):
    """These messages in one record."""
    first = at(steps, kinds[0])
    return [*steps[:first], Packed([Send(kind) for kind in kinds]),
            *steps[first + len(kinds):]]


def together_cases(version):
    """Allowed: messages under the same keys share a record."""
    good, row = FLIGHTS[version], ROWS[version]
    for size in range(2, len(row) + 1):
        for start in range(len(row) - size + 1):
            kinds = row[start:start + size]
            yield f"together-{'+'.join(kinds)}", "ok", packed(good, *kinds)


def pieces_cases(version):
    """Allowed: a message goes on in the next record of its kind."""
    good = FLIGHTS[version]
    for kind in MESSAGES[version]:
        for size in (1, 3, 4, 5):
            yield f"{kind}-in-records-of-{size}", "ok", edited(
                good, kind, None, size=size)


# Records that may not stand between the parts of a message.
BETWEEN = {
    "ccs": Record(wire.CCS, b"\x01"),
    "warning": Record(wire.ALERT, b"\x01\x5a"),
    "data": Record(wire.DATA, b"FORGED\n"),
    "empty-data": Record(wire.DATA, b""),
    "heartbeat": Record(wire.HEARTBEAT, b"\x01\x00\x00" + bytes(16)),
    "unknown": Record(99, b"?"),
    "empty-handshake": Record(wire.HANDSHAKE, b""),
    "other-message": Send("HelloRequest", hashed=False),
}


def between_cases(version):
    good = FLIGHTS[version]
    for kind in MESSAGES[version]:
        for name, step in BETWEEN.items():
            yield f"{kind}-around-{name}", "refused", replace(
                good, kind, Begun(Send(kind), 5), step, Rest())


def tail_cases(version):
    """Bytes in the record of a message behind which the keys change."""
    good = FLIGHTS[version]
    last = {"1.2": ("ServerHelloDone", "Finished"),
            "1.3": ("ServerHello", "Finished")}[version]
    for kind in last:
        for tail in TAILS:
            yield f"{kind}-then-{tail}", "refused|broken", replace(
                good, kind, Packed([Send(kind), bytes.fromhex(tail)]))


def crossing_12():
    """Finished begins in clear, and ends encrypted."""
    good = FLIGHTS["1.2"]
    done = at(good, "Finished")
    for size in (1, 4, 10, 15):
        yield f"Finished-crosses-at-{size}", "refused", [
            *good[:done - 2], Begun(Send("Finished"), size), *good[done - 2:done],
            Rest(), *good[done + 1:]]
    yield "Finished-in-clear", "refused", [
        *good[:done - 2], Send("Finished"), *good[done - 2:done],
        *good[done + 1:]]
    yield "Finished-and-ccs-in-clear", "refused", [
        *good[:done - 1], *good[done:]]


def crossing_13():
    """A message begins under one key, and ends under the next."""
    good = FLIGHTS["1.3"]
    hello, extensions = at(good, "ServerHello"), at(good, "EncryptedExtensions")
    for size in (1, 3, 4, 5, 6):
        yield f"EncryptedExtensions-begins-in-clear-{size}", "refused", [
            *good[:hello],
            Begun(Send("EncryptedExtensions"), size, Send("ServerHello")),
            *good[hello + 1:extensions], Rest(), *good[extensions + 1:]]
        yield f"EncryptedExtensions-alone-begins-in-clear-{size}", "refused", [
            *good[:hello + 1], Begun(Send("EncryptedExtensions"), size),
            *good[hello + 1:extensions], Rest(), *good[extensions + 1:]]
    yield "all-in-clear", "refused", [
        step for step in good if step not in (Keys("handshake"),)]
    yield "ServerHello-and-all", "refused", packed(
        [step for step in good if step not in (Keys("handshake"), PLAIN_CCS)],
        *MESSAGES["1.3"])
    finished = at(good, "Finished")
    for kind in ("NewSessionTicket", "KeyUpdate"):
        for size in (1, 4, 5):
            yield f"{kind}-begins-behind-Finished-{size}", "refused|broken", [
                *good[:finished],
                Begun(Send(kind, hashed=False), size, Send("Finished")),
                Keys("application"), Rest(), *good[finished + 2:]]
        yield f"{kind}-under-keys-of-handshake", "broken", after(
            good, "Finished", Send(kind, hashed=False))
    yield "KeyUpdate-and-more", "broken", in_tail(
        good, Packed([Send("KeyUpdate", hashed=False),
                      Send("NewSessionTicket", hashed=False)]), Keys("next"))
    yield "KeyUpdate-crosses", "broken", in_tail(
        good, Begun(Send("NewSessionTicket", hashed=False), 5,
                    Send("KeyUpdate", hashed=False)), Keys("next"), Rest())
    yield "Finished-under-next-keys", "refused", [
        *good[:finished], Keys("application"), Send("Finished"),
        *good[finished + 2:]]


def early_cases(version):
    """Data, and empty records, in front of each message."""
    good = FLIGHTS[version]
    for kind in MESSAGES[version]:
        yield f"data-before-{kind}", "refused", before(
            good, kind, Data(b"FORGED\n", authentic=False))
        yield f"empty-record-before-{kind}", "refused", before(
            good, kind, Record(wire.HANDSHAKE, b""))
        for count in (1, 50):
            yield f"empty-data-{count}-before-{kind}", "refused", before(
                good, kind, *[Record(wire.DATA, b"")] * count)


def cases():
    for version, crossing in (("1.2", crossing_12), ("1.3", crossing_13)):
        for theme in (together_cases, pieces_cases, between_cases, tail_cases,
                      early_cases):
            for name, want, steps in theme(version):
                yield Case(f"{name}-{version}", want, version, steps,
                           "unexpected_message")
        for name, want, steps in crossing():
            yield Case(f"{name}-{version}", want, version, steps,
                       "unexpected_message")
