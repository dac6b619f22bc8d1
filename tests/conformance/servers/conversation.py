"""A TLS client that does one thing wrong, and what the server says to that.

The client is that of tlslite-ng. What it sends passes through a change: a
function that gets the kind of a message and its bytes, and returns what is
sent instead.
"""

import socket
from dataclasses import dataclass, field
from typing import Callable, Optional

from tlslite.api import HandshakeSettings, TLSConnection
from tlslite.constants import AlertDescription, ContentType
from tlslite.errors import (TLSAbruptCloseError, TLSClosedConnectionError,
                            TLSRemoteAlert)
from tlslite.messages import Message

VERSIONS = {"1.2": (3, 3), "1.3": (3, 4)}


@dataclass
class Record:
    """A record to send. Those of the handshake go into its transcript."""
    type: int
    data: bytes
    hashed: bool = True


@dataclass
class Plain:
    """Bytes for the socket itself."""
    data: bytes


@dataclass
class Transcript:
    """Bytes that were sent in another way."""
    data: bytes


@dataclass
class Case:
    name: str
    want: str                       # what the standard demands, see README.md
    version: str = "1.3"            # what the client offers
    port: str = "main"
    change: Optional[Callable] = None
    after: Optional[Callable] = None    # goes on when the handshake is done
    settings: dict = field(default_factory=dict)
    before: bytes = b""             # sent to the socket first
    alpn: Optional[list] = None
    identity: Optional[tuple] = None    # a chain and a key
    session: Optional[Callable] = None  # gives the session to resume


class Conversation(TLSConnection):
    """One connection."""

    def __init__(self, sock, change):
        super().__init__(sock)
        self.change = change
        self.sent = {}

    def _sendMsg(self, msg, randomizeFirstBlock=True, update_hashes=True):
        kind = type(msg).__name__
        self.sent[kind] = self.sent.get(kind, 0) + 1
        parts = None
        if self.change:
            parts = self.change(kind, self.sent[kind], msg)
        if parts is None:
            yield from super()._sendMsg(msg, randomizeFirstBlock,
                                        update_hashes)
            return
        for part in parts:
            if isinstance(part, Plain):
                self.sock.sendall(part.data)
            elif isinstance(part, Transcript):
                self._handshake_hash.update(bytearray(part.data))
            else:
                yield from super()._sendMsg(
                    Message(part.type, bytearray(part.data)), False,
                    update_hashes and part.hashed)

    def put(self, content_type, data):
        """Sends a record as it is, once there are keys."""
        for _ in super()._sendMsg(Message(content_type, bytearray(data)),
                                  False, False):
            pass

    def echo(self, data=b"ping"):
        """Whether data of the application goes both ways."""
        self.write(data)
        if self.read(max=len(data), min=len(data)) != data:
            raise TLSAbruptCloseError()


def settings_of(case):
    settings = HandshakeSettings()
    settings.minVersion = settings.maxVersion = VERSIONS[case.version]
    settings.keyShares = ["x25519", "secp256r1"]
    settings.eccCurves = ["x25519", "secp256r1", "secp384r1", "secp521r1"]
    # It would compress its own certificate whether the server knows that or not.
    settings.certificate_compression_send = []
    for name, value in case.settings.items():
        setattr(settings, name, value)
    return settings


def talk(case, port, patience):
    sock = socket.create_connection(("127.0.0.1", port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.settimeout(patience)
    try:
        if case.before:
            sock.sendall(case.before)
        conversation = Conversation(sock, case.change)
        chain, key = case.identity or (None, None)
        conversation.handshakeClientCert(
            chain, key, settings=settings_of(case), serverName="localhost",
            alpn=case.alpn, session=case.session and case.session())
        if case.after:
            case.after(conversation)
        conversation.echo()
        return "ok"
    finally:
        sock.close()


# What the client finds wrong in the answer to something that was changed behind
# its back.
ANSWERS = {
    "Server selected group we did sent the key share for": "retry",
    "Received HRR did not cause update to Client Hello": "retry",
    "Received ServerHello session_id does not match": "ok",
    "Connection terminated because of downgrade": "downgrade_marked",
    "Server did not select PSK nor an (EC)DH group": "no_key_share",
}


def outcome(case, port, patience=20):
    """What the server says: ok, the name of its alert, closed, or silence.

    It is silent when it has not answered for so many seconds.
    A close_notify is closed as well: when the server closes with bytes unread,
    the system may throw away what it has said.
    """
    try:
        return talk(case, port, patience)
    except TLSRemoteAlert as error:
        if error.description == AlertDescription.close_notify:
            return "closed"
        return AlertDescription.toRepr(error.description) or "unknown_alert"
    except socket.timeout:
        return "silence"
    except (TLSAbruptCloseError, TLSClosedConnectionError, OSError):
        return "closed"
    except Exception as error:
        for text, answer in ANSWERS.items():
            if text in str(error):
                return answer
        return f"client:{type(error).__name__}({error})".replace(" ", "_")


def handshake(data):
    return Record(ContentType.handshake, data)


def on(kind, edit, nth=1):
    """A change of the nth message of a kind: bytes to a list of parts."""
    def change(name, number, message):
        if name == kind and number == nth:
            return edit(message.contentType, bytes(message.write()))
        return None
    return change


def edit(change_bytes):
    """An edit that leaves the record as it is, but for its bytes."""
    return lambda kind, data: [Record(kind, change_bytes(data))]


def flip(at, bit=0):
    def change(data):
        changed = bytearray(data)
        changed[at] ^= 1 << bit
        return bytes(changed)
    return edit(change)


def body(change_body):
    """Edits the body of a message of the handshake, and mends its length."""
    def change(data):
        new = change_body(data[4:])
        return data[:1] + len(new).to_bytes(3, "big") + new
    return edit(change)


def drop(kind, data):
    return []


def twice(kind, data):
    return [Record(kind, data), Record(kind, data, hashed=False)]


def split(size):
    """Cuts a message into records of a size."""
    def cut(kind, data):
        return [Record(kind, data[at:at + size])
                for at in range(0, len(data), size)]
    return cut


def after_it(*parts):
    return lambda kind, data: [Record(kind, data), *parts]


def before_it(*parts):
    return lambda kind, data: [*parts, Record(kind, data)]


def instead(*parts):
    return lambda kind, data: list(parts)
