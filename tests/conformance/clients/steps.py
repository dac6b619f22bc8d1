"""What a server does, step by step; a case is a list of these.

Most of a list is what RFC 8446 and RFC 5246 want, and a change makes another
list of it: see flights.py.
"""

from dataclasses import dataclass, field
from typing import Callable, Optional

from . import wire


@dataclass
class Send:
    """A message of the handshake, made when its time has come, and changed."""
    kind: str
    edit: Optional[Callable] = None     # bytes to bytes
    hashed: bool = True
    size: Optional[int] = None          # of the records that it is cut into

    def data(self, peer):
        data = peer.make(self.kind)
        if self.edit:
            data = self.edit(data)
        if self.hashed:
            peer.sent(self.kind, data)
        return data

    def run(self, peer):
        data = self.data(peer)
        size = self.size or max(1, min(len(data), 0x4000))
        for at in range(0, max(1, len(data)), size):
            peer.put(wire.HANDSHAKE, data[at:at + size])


@dataclass
class Packed:
    """Messages, or pieces of them, in one record."""
    parts: list

    def run(self, peer):
        data = b"".join(part if isinstance(part, bytes) else part.data(peer)
                        for part in self.parts)
        for at in range(0, max(1, len(data)), 0x4000):
            peer.put(wire.HANDSHAKE, data[at:at + 0x4000])


@dataclass
class Begun:
    """A message whose first bytes go now, the rest with Rest."""
    message: Send
    size: int
    together: Optional[Send] = None      # goes in front, in the same record

    def run(self, peer):
        front = self.together.data(peer) if self.together else b""
        data = self.message.data(peer)
        peer.rest = data[self.size:]
        peer.put(wire.HANDSHAKE, front + data[:self.size])


@dataclass
class Rest:
    """The rest of what Begun has begun."""

    def run(self, peer):
        peer.put(wire.HANDSHAKE, peer.rest)


@dataclass
class Record:
    """A record of any kind, under the keys that there are."""
    kind: int
    data: bytes
    hashed: bool = False
    padding: int = 0

    def run(self, peer):
        if self.hashed:
            peer.transcript += self.data
        peer.put(self.kind, self.data, self.padding)


@dataclass
class Raw:
    """Bytes for the socket itself."""
    data: bytes

    def run(self, peer):
        peer.send(self.data)


@dataclass
class Sealed:
    """A record under the keys that there are, with its bytes changed."""
    kind: int
    data: bytes
    edit: Callable

    def run(self, peer):
        peer.send(self.edit(peer.sealed(self.kind, self.data)))


@dataclass
class Keys:
    """Goes on writing with other keys: handshake, application, next, none."""
    name: str

    def run(self, peer):
        peer.change_keys(self.name)


@dataclass
class Receive:
    """Reads up to a message of the client, or until data came."""
    kind: str

    def run(self, peer):
        peer.receive(self.kind)


@dataclass
class Data:
    """Data of the application. The client may report what is authentic."""
    data: bytes = b"hello\n"
    authentic: bool = True

    def run(self, peer):
        if self.authentic:
            peer.authentic += self.data
        peer.put(wire.DATA, self.data)


@dataclass
class Do:
    """Whatever else."""
    action: Callable

    def run(self, peer):
        self.action(peer)


@dataclass
class End:
    """Says no more: the rest of the list is for nobody."""

    def run(self, peer):
        raise StopIteration


FORGED = Data(b"FORGED\n", authentic=False)
PLAIN_CCS = Raw(wire.plain_record(wire.CCS, b"\x01"))
CLOSE_NOTIFY = Record(wire.ALERT, b"\x01\x00")


@dataclass
class Case:
    """One connection that breaks one rule, and what a client has to do then."""
    name: str
    want: str                       # see README.md
    version: str
    steps: list
    alert: str = ""                 # that the standard has the client send
    key: str = "ecdsa"
    chain: Optional[Callable] = None    # gives the key and the certificates
    settings: dict = field(default_factory=dict)    # how messages are made
    config: str = "plain"           # of the client, see client.tcl
    first: Optional["Case"] = None  # a connection before, to resume
