"""Messages of the handshake: missing, twice, in another order, cut, too long."""

from . import wire
from .flights import (FLIGHTS, MESSAGES, after, append, before, cut, drop,
                      edited, lie)
from .steps import Case, Send

VERSIONS = ("1.2", "1.3")


# What a client can only wait for.
LAST = {"1.2": ("ServerHelloDone",), "1.3": ("Finished",)}


def flight_cases(version):
    """Each message missing, twice, and in the place of each other one."""
    good = FLIGHTS[version]
    for index, kind in enumerate(MESSAGES[version]):
        missing = "waits" if kind in LAST[version] else "refused"
        yield f"{kind}-missing", missing, drop(good, kind)
        yield f"{kind}-twice", "broken" if kind == "Finished" else "refused", \
            after(good, kind, Send(kind))
        for other in MESSAGES[version][:index]:
            steps = before(drop(good, kind), other, Send(kind))
            yield f"{kind}-before-{other}", "refused", steps
        for other in MESSAGES[version][index + 1:]:
            steps = after(drop(good, kind), other, Send(kind))
            yield f"{kind}-behind-{other}", missing, steps


def half(data):
    return data[:1] + wire.vector(data[4:4 + (len(data) - 4) // 2], 3)


# Edits of a message, and whether a client may wait for what seems to come.
FORMS = (
    ("empty", "refused", cut(0)), ("cut-1", "refused", cut(1)),
    ("cut-half", "refused", half), ("cut-last", "refused", cut(-1)),
    ("rest-1", "refused", append(b"\x00")),
    ("rest-4", "refused", append(b"\x0e\x00\x00\x00")),
    ("rest-1000", "refused", append(bytes(1000))),
    ("length-0", "refused|waits", lie(0)),
    ("length-less", "refused|waits", lie(lambda size: max(size - 1, 0))),
    ("length-more", "refused|waits", lie(lambda size: size + 1)),
    ("length-most", "refused", lie(0xFFFFFF)),
)


def form_cases(version):
    """Each message empty, cut, with bytes behind its end, with a false length."""
    good = FLIGHTS[version]
    for kind in MESSAGES[version]:
        for name, want, edit in FORMS:
            shorter = name.startswith("cut") or name in (
                "empty", "length-0", "length-less")
            if kind != "ServerHelloDone" or not shorter:
                yield f"{kind}-{name}", want, edited(good, kind, edit)


def cases():
    for version in VERSIONS:
        for key in ("ecdsa", "rsa"):
            yield Case(f"plain-{key}-{version}", "ok", version,
                       FLIGHTS[version], key=key)
        for theme, alert in ((flight_cases, "unexpected_message"),
                             (form_cases, "decode_error")):
            for name, want, steps in theme(version):
                yield Case(f"{name}-{version}", want, version, steps, alert)
