"""What a server should send, and changes that make something else of it."""

import dataclasses

from .steps import (CLOSE_NOTIFY, PLAIN_CCS, Data, Receive, Keys, Record, Send)
from . import wire

TAIL = (Data(), Receive("Data"), CLOSE_NOTIFY)

FLIGHT_13 = (
    Send("ServerHello"), PLAIN_CCS, Keys("handshake"),
    Send("EncryptedExtensions"), Send("Certificate"), Send("CertificateVerify"),
    Send("Finished"), Keys("application"), Receive("Finished"), *TAIL)

# After a HelloRetryRequest.
RETRY_13 = (Send("HelloRetryRequest"), PLAIN_CCS, Receive("ClientHello"),
            Send("ServerHello"), *FLIGHT_13[2:])

FLIGHT_12 = (
    Send("ServerHello"), Send("Certificate"), Send("ServerKeyExchange"),
    Send("ServerHelloDone"), Receive("Finished"), Record(wire.CCS, b"\x01"),
    Keys("all"), Send("Finished"), *TAIL)

FLIGHTS = {"1.2": FLIGHT_12, "1.3": FLIGHT_13}

# The messages that a client waits for, in their order.
MESSAGES = {
    "1.2": ("ServerHello", "Certificate", "ServerKeyExchange",
            "ServerHelloDone", "Finished"),
    "1.3": ("ServerHello", "EncryptedExtensions", "Certificate",
            "CertificateVerify", "Finished"),
}


def at(steps, kind):
    """Where a message, or a kind of step, stands."""
    for index, step in enumerate(steps):
        if getattr(step, "kind", None) == kind and isinstance(step, Send):
            return index
    raise ValueError(f"no {kind} in the flight")


def replace(steps, kind, *others):
    index = at(steps, kind)
    return [*steps[:index], *others, *steps[index + 1:]]


def drop(steps, *kinds):
    return [step for step in steps
            if not (isinstance(step, Send) and step.kind in kinds)]


def before(steps, kind, *others):
    return replace(steps, kind, *others, steps[at(steps, kind)])


def after(steps, kind, *others):
    return replace(steps, kind, steps[at(steps, kind)], *others)


def edited(steps, kind, edit, **more):
    return replace(steps, kind, dataclasses.replace(
        steps[at(steps, kind)], edit=edit, **more))


def in_tail(steps, *others):
    """Behind the handshake, in front of the data."""
    index = steps.index(TAIL[0])
    return [*steps[:index], *others, *steps[index:]]


def behind_data(steps, *others):
    """Behind the data, when the client has answered."""
    return [*steps[:-1], *others, steps[-1]]


# ------------------------------------------------------------------ edits

def body(change):
    """Edits the body of a message, and mends its length."""
    def edit(data):
        return data[:1] + wire.vector(change(data[4:]), 3)
    return edit


def append(more):
    """Bytes behind what a message needs."""
    return body(lambda data: data + more)


def cut(size):
    """The first bytes of a message, with a length that fits."""
    return body(lambda data: data[:size])


def lie(length):
    """A length that is not true: a number, or a change of the true one."""
    def edit(data):
        value = length(len(data) - 4) if callable(length) else length
        return data[:1] + wire.number(value, 3) + data[4:]
    return edit
