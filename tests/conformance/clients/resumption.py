"""Session tickets of each bad form, and sessions resumed against the rules."""

from . import wire
from .flights import FLIGHTS, TAIL, after, before, body, drop, edited, in_tail
from .extensions import add
from .hello import hello, setting
from .steps import Case, Do, Keys, Receive, Record, Send

CHANGE = Record(wire.CCS, b"\x01")
TICKET = Send("NewSessionTicket", hashed=False)

# A handshake of TLS 1.2 that ends with a ticket, and one that resumes.
ISSUED_12 = edited(FLIGHTS["1.2"], "ServerHello", add(wire.TICKET))
ISSUED_12.insert(ISSUED_12.index(CHANGE), Send("NewSessionTicket"))
RESUMED_12 = [Do(lambda peer: peer.resume()), Send("ServerHello"), CHANGE,
              Keys("all"), Send("Finished"), Receive("Finished"), *TAIL]
ISSUED_13 = in_tail(FLIGHTS["1.3"], TICKET)
RESUMED_13 = drop(FLIGHTS["1.3"], "Certificate", "CertificateVerify")


def fields(lifetime=3600, age=0, nonce=b"\x01", ticket=b"t" * 32,
           extensions=b""):
    return (wire.number(lifetime, 4) + wire.number(age, 4)
            + wire.vector(nonce, 1) + wire.vector(ticket, 2)
            + wire.vector(extensions, 2))


def ticket_cases_13():
    """NewSessionTicket: each field of it."""
    early = wire.extension(wire.EARLY_DATA, bytes(4))
    for name, want, data in (
            ("good", "ok", fields()), ("lifetime-0", "ok", fields(0)),
            ("lifetime-week", "ok", fields(604800)),
            ("lifetime-more", "ok|broken", fields(604801)),
            ("lifetime-most", "ok|broken", fields(0xFFFFFFFF)),
            ("age-most", "ok", fields(age=0xFFFFFFFF)),
            ("nonce-empty", "ok", fields(nonce=b"")),
            ("nonce-255", "ok", fields(nonce=bytes(255))),
            ("ticket-empty", "broken", fields(ticket=b"")),
            ("ticket-one", "ok", fields(ticket=b"t")),
            ("ticket-60000", "ok|broken", fields(ticket=bytes(60000))),
            ("ticket-65535", "ok|broken", fields(ticket=bytes(65535))),
            ("early-data", "ok", fields(extensions=early)),
            ("early-data-twice", "broken", fields(extensions=early * 2)),
            ("early-data-cut", "broken", fields(extensions=early[:-1])),
            ("early-data-short", "broken", fields(extensions=wire.extension(
                wire.EARLY_DATA, bytes(3)))),
            ("early-data-rest", "broken", fields(extensions=wire.extension(
                wire.EARLY_DATA, bytes(5)))),
            ("extension-unknown", "ok", fields(extensions=wire.extension(
                0x9999, b"?"))),
            ("extension-unknown-twice", "broken", fields(
                extensions=wire.extension(0x9999, b"?") * 2)),
            ("extension-other", "broken", fields(extensions=wire.extension(
                wire.KEY_SHARE, b""))),
            ("rest", "broken", fields() + b"\x00"),
            ("rest-1000", "broken", fields() + bytes(1000)),
            ("no-extensions", "broken", fields()[:-2]),
            ("half-an-extension", "broken", fields(extensions=b"\x00\x2a")),
            ("empty", "broken", b""), ("cut-4", "broken", fields()[:4]),
            ("cut-8", "broken", fields()[:8]),
            ("cut-nonce", "broken", fields()[:9]),
            ("cut-ticket", "broken", fields()[:20]),
            ("cut-last", "broken", fields()[:-1]),
            ("long-nonce", "broken", fields()[:8] + b"\xff" + fields()[9:]),
            ("long-ticket", "broken", fields()[:10] + b"\xff\xff"
             + fields()[12:])):
        message = wire.message("NewSessionTicket", data)
        records = [Record(wire.HANDSHAKE, message[at:at + 0x4000])
                   for at in range(0, len(message), 0x4000)]
        yield f"ticket-{name}", want, in_tail(FLIGHTS["1.3"], *records)
    for count in (2, 40, 300):
        yield f"ticket-{count}-times", "ok|broken", in_tail(
            FLIGHTS["1.3"], *[TICKET] * count)
    yield "ticket-in-pieces", "ok", in_tail(FLIGHTS["1.3"], Send(
        "NewSessionTicket", hashed=False, size=1))
    yield "tickets-in-one-record", "ok", in_tail(FLIGHTS["1.3"], Record(
        wire.HANDSHAKE, wire.message("NewSessionTicket", fields()) * 20))
    yield "ticket-before-Finished", "refused", before(
        FLIGHTS["1.3"], "Finished", Send("NewSessionTicket"))


def ticket_cases_12():
    """NewSessionTicket, promised in ServerHello or not."""
    def issued(edit):
        return edited(ISSUED_12, "NewSessionTicket", edit)
    yield "ticket", "ok", ISSUED_12
    yield "ticket-missing", "refused", drop(ISSUED_12, "NewSessionTicket")
    yield "ticket-twice", "refused", after(ISSUED_12, "NewSessionTicket",
                                           Send("NewSessionTicket"))
    yield "ticket-not-promised", "refused", [
        Send("ServerHello") if getattr(step, "kind", "") == "ServerHello"
        else step for step in ISSUED_12]
    for name, want, data in (
            ("empty", "ok", bytes(6)), ("nothing", "refused", b""),
            ("lifetime-most", "ok", b"\xff\xff\xff\xff\x00\x01t"),
            ("cut", "refused", bytes(4)), ("half", "refused", bytes(5)),
            ("long-length", "refused", bytes(4) + b"\x00\x09t"),
            ("rest", "refused", bytes(4) + b"\x00\x01tt"),
            ("rest-1000", "refused", bytes(4) + b"\x00\x01t" + bytes(1000)),
            ("60000", "ok|refused", bytes(4) + wire.vector(bytes(60000), 2))):
        yield f"ticket-{name}", want, issued(body(lambda _, data=data: data))
    yield "ticket-rest-in-hello", "refused", edited(
        ISSUED_12, "ServerHello", add(wire.TICKET, b"\x00"))


def resumed(edit=None, index=b"\x00\x00", psk=None, steps=None, **settings):
    return steps or edited(RESUMED_13, "ServerHello", edit), {
        "psk": psk or (lambda peer: peer.offered_psk()),
        "extensions": wire.extension(wire.PSK, index), **settings}


def resumption_cases_13():
    yield "resumed", "ok", *resumed()
    yield "resumed-declined", "ok", FLIGHTS["1.3"], {}
    for name, index in (("1", b"\x00\x01"), ("most", b"\xff\xff"),
                        ("cut", b"\x00"), ("empty", b""),
                        ("rest", b"\x00\x00\x00")):
        yield f"resumed-index-{name}", "refused", *resumed(index=index)
    yield "resumed-twice-named", "refused", *resumed(
        add(wire.PSK, b"\x00\x00"))
    yield "resumed-without-share", "refused", *resumed(hello(
        lambda parts: parts.remove(wire.KEY_SHARE)))
    yield "resumed-with-sha384", "refused", *resumed(
        setting(cipher=b"\x13\x02"))
    yield "resumed-with-other-secret", "refused", *resumed(
        psk=lambda peer: bytes(32))
    yield "resumed-secret-but-not-named", "refused", edited(
        RESUMED_13, "ServerHello", None), {}
    steps, settings = resumed()
    for kind in ("Certificate", "CertificateVerify", "CertificateRequest"):
        yield f"resumed-and-{kind}", "refused", before(
            steps, "Finished", Send(kind)), settings
    yield "resumed-and-proof", "refused", before(
        steps, "Finished", Send("Certificate"),
        Send("CertificateVerify")), settings
    yield "resumed-Finished-missing", "waits", drop(steps, "Finished"), \
        settings
    yield "resumed-EncryptedExtensions-missing", "refused", drop(
        steps, "EncryptedExtensions"), settings
    yield "resumed-early-data", "refused", edited(
        steps, "EncryptedExtensions", body(lambda _: wire.vector(
            wire.extension(wire.EARLY_DATA), 2))), settings


def resumption_cases_12():
    def changed(edit):
        return edited(RESUMED_12, "ServerHello", edit)
    yield "resumed", "ok", RESUMED_12
    yield "resumed-declined", "ok", FLIGHTS["1.2"]
    yield "resumed-other-cipher", "refused", changed(
        setting(cipher=b"\xc0\x2f"))
    # RFC 7627, section 5.3.
    yield "resumed-without-master-secret", "refused", changed(hello(
        lambda parts: parts.remove(wire.MASTER_SECRET)))
    yield "resumed-with-other-secret", "refused", [
        RESUMED_12[0], Do(lambda peer: setattr(peer, "master", bytes(48))),
        *RESUMED_12[1:]]
    yield "resumed-Finished-missing", "waits", drop(RESUMED_12, "Finished")
    # What follows looks like the head of a message of any length.
    yield "resumed-ccs-missing", "refused|waits", [
        step for step in RESUMED_12 if step != CHANGE]
    for kind in ("Certificate", "ServerHelloDone"):
        yield f"resumed-and-{kind}", "refused", after(
            RESUMED_12, "ServerHello", Send(kind))
    yield "resumed-ticket-not-promised", "refused", after(
        RESUMED_12, "ServerHello", Send("NewSessionTicket"))
    yield "resumed-and-renewed", "ok", after(
        changed(add(wire.TICKET)), "ServerHello", Send("NewSessionTicket"))
    yield "resumed-with-other-session", "refused|waits", changed(
        setting(session=bytes(32)))


ALERTS = "decode_error|illegal_parameter|unexpected_message|" \
    "handshake_failure|decrypt_error|unsupported_extension|bad_record_mac"


def cases():
    for version, theme in (("1.2", ticket_cases_12), ("1.3",
                                                      ticket_cases_13)):
        for name, want, steps in theme():
            yield Case(f"{name}-{version}", want, version, steps, ALERTS,
                       config="tickets")
    yield Case("ticket-unasked-1.3", "ok", "1.3", ISSUED_13, ALERTS)
    first = Case("first", "ok", "1.3", ISSUED_13, config="tickets")
    for name, want, steps, settings in resumption_cases_13():
        yield Case(f"{name}-1.3", want, "1.3", steps, ALERTS,
                   settings=settings, config="tickets", first=first)
    first = Case("first", "ok", "1.2", ISSUED_12, config="tickets")
    for name, want, steps in resumption_cases_12():
        yield Case(f"{name}-1.2", want, "1.2", steps, ALERTS,
                   config="tickets", first=first)
