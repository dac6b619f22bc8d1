"""A server of TLS that does what the steps of a case say, right or wrong."""

import os
import socket
import struct

from tlslite.constants import AlertDescription
from tlslite.keyexchange import ECDHKeyExchange
from tlslite.messages import ClientHello
from tlslite.utils.codec import Parser

from . import certificates, wire
from .wire import Garbled

X25519, P256 = 0x001D, 0x0017
ECDSA, RSA_PSS, RSA_PKCS1 = 0x0403, 0x0804, 0x0401


class Ended(Exception):
    """The client has ended the connection."""


class Unmade(Exception):
    """The case could not be made: the client has not come so far."""


class Peer:
    """One connection: how it reads and writes. Subclasses make the messages."""

    tls13 = False

    def __init__(self, sock, case):
        self.sock, self.case = sock, case
        self.settings = case.settings
        self.key, self.chain = (case.chain or
                                (lambda: certificates.usual(case.key)))()
        self.transcript = b""
        self.marks = {}             # the transcript behind a kind of message
        self.writing = self.reading = None
        self.authentic = b""
        self.alert = None
        self.buffer = b""           # messages of the client, not yet whole
        self.rest = b""
        self.received = []
        self.hello = None
        self.got = b""
        self.random = os.urandom(32)
        self.exchange = None
        self.secret, self.master = bytes(32), bytes(48)
        self.sessions = {}          # secrets by tickets, from connections before
        self.waited = False         # for what the client never sent

    # ------------------------------------------------------------- writing

    def send(self, data):
        self.sock.sendall(data)

    def sealed(self, kind, data, padding=0):
        if self.writing:
            return self.writing.seal(kind, data, padding)
        return wire.plain_record(kind, data)

    def put(self, kind, data, padding=0):
        self.send(self.sealed(kind, data, padding))

    def make(self, kind):
        """A message as it should be."""
        return wire.message(kind, getattr(self, f"make_{kind}")())

    def sent(self, kind, data):
        self.transcript += data
        self.marks.setdefault(kind, self.transcript)

    def hash_behind(self, kind):
        return wire.digest(self.marks.get(kind, self.transcript))

    # ------------------------------------------------------------- reading

    def _exactly(self, size):
        data = b""
        while len(data) < size:
            more = self.sock.recv(size - len(data))
            if not more:
                raise Ended
            data += more
        return data

    def read_record(self):
        kind, _, size = struct.unpack(">BHH", self._exactly(5))
        data = self._exactly(size)
        plain = (kind == wire.ALERT and size == 2) or (
            self.tls13 and kind == wire.CCS)
        if self.reading and not plain:
            kind, data = self.reading.open(kind, data)
        return kind, data

    def receive(self, wanted):
        """Reads up to a message of a kind, or data if that is wanted."""
        while True:
            kind, data = self.read_record()
            if kind == wire.ALERT:
                self.note_alert(data)
                if data[:2] == b"\x01\x00" or data[:1] == b"\x02":
                    raise Ended
            elif kind == wire.CCS:
                self.on_ccs()
            elif kind == wire.DATA:
                self.got += data
                if wanted == "Data":
                    return
            elif kind == wire.HANDSHAKE:
                self.buffer += data
                if self._take_messages(wanted):
                    return

    def _take_messages(self, wanted):
        """Whether one of the kind is among what has come."""
        found = False
        while len(self.buffer) >= 4:
            size = 4 + int.from_bytes(self.buffer[1:4], "big")
            if len(self.buffer) < size:
                break
            data, self.buffer = self.buffer[:size], self.buffer[size:]
            self.on_message(data[0], data)
            found = found or data[0] == wire.TYPES[wanted]
        return found

    def note_alert(self, data):
        if self.alert is None and len(data) == 2:
            self.alert = AlertDescription.toRepr(data[1]) or str(data[1])

    def drain(self):
        """Hears the client out: its alert may still be on the way."""
        try:
            self.sock.shutdown(socket.SHUT_WR)
            while True:
                kind, data = self.read_record()
                if kind == wire.ALERT:
                    self.note_alert(data)
        except (Ended, Garbled, OSError):
            pass

    # ------------------------------------------------------------- messages

    def on_ccs(self):
        pass

    def on_message(self, kind, data):
        self.received.append(kind)
        self.transcript += data
        if kind == wire.TYPES["ClientHello"]:
            self.hello = ClientHello().parse(Parser(bytearray(data[1:])))

    def make_HelloRequest(self):
        return b""

    def offered(self, kind):
        return self.hello.getExtension(kind)

    def agree(self, group):
        """Makes a share of ours, and what the secret is made with."""
        self.exchange = ECDHKeyExchange(group, (3, 4 if self.tls13 else 3))
        self.private = self.exchange.get_random_private_key()
        return bytes(self.exchange.calc_public_value(self.private))

    def shared_secret(self, share):
        return bytes(self.exchange.calc_shared_key(self.private,
                                                   bytearray(share)))

    def sign(self, data, scheme=None):
        """A signature, and its scheme."""
        usual = RSA_PSS if self.key.rsa else ECDSA
        scheme = scheme or self.settings.get("signing", usual)
        padding = "PKCS1" if scheme in (RSA_PKCS1, 0x0201, 0x0501) else "PSS"
        hash_name = {0x02: "sha1", 0x05: "sha384", 0x06: "sha512",
                     0x03: "sha224"}.get(scheme >> 8, "sha256")
        hash_name = {0x0805: "sha384", 0x0806: "sha512"}.get(scheme, hash_name)
        signature = self.key.sign(data, hash_name, padding)
        named = self.settings.get("scheme", scheme)
        return wire.number(named) + wire.vector(signature, 2)


class Peer13(Peer):
    """TLS 1.3."""

    tls13 = True

    def share_of_client(self, group):
        for share in self.offered(wire.KEY_SHARE).client_shares:
            if share.group == group:
                return bytes(share.key_exchange)
        return None

    def server_hello(self, random, extensions):
        settings = self.settings
        return (settings.get("legacy_version", b"\x03\x03") + random
                + wire.vector(settings.get("session_id",
                                           bytes(self.hello.session_id)), 1)
                + wire.number(settings.get("cipher", 0x1301))
                + settings.get("compression", b"\x00")
                + wire.vector(extensions, 2))

    def make_ServerHello(self):
        group = self.settings.get("group", X25519)
        if self.share_of_client(group) is None:
            group = P256
        share = wire.number(group) + wire.vector(self.agree(group), 2)
        self.secret = wire.mac(self._derived(wire.mac(bytes(32), self.psk())),
                               self.shared_secret(self.share_of_client(group)))
        return self.server_hello(
            self.settings.get("random", self.random),
            wire.extension(wire.VERSIONS, b"\x03\x04")
            + wire.extension(wire.KEY_SHARE, share)
            + self.settings.get("extensions", b""))

    def psk(self):
        """The secret of the session that is resumed."""
        choose = self.settings.get("psk")
        return choose(self) if choose else bytes(32)

    def offered_psk(self):
        """That of the first ticket which the client offers."""
        offer = self.offered(wire.PSK)
        if not offer:
            raise Unmade("the client offers no session")
        return self.sessions[bytes(offer.identities[0].identity)]

    def make_HelloRetryRequest(self):
        group = self.settings.get("retry", P256)
        return self.server_hello(
            wire.RETRY, wire.extension(wire.VERSIONS, b"\x03\x04")
            + wire.extension(wire.KEY_SHARE, wire.number(group)))

    def sent(self, kind, data):
        if kind == "HelloRetryRequest":
            # RFC 8446, section 4.4.1: a hash stands for the first hello.
            self.transcript = wire.message("MessageHash",
                                           wire.digest(self.transcript))
        super().sent(kind, data)

    def make_EncryptedExtensions(self):
        return wire.vector(self.settings.get("encrypted", b""), 2)

    def make_CertificateRequest(self):
        schemes = b"".join(wire.number(each)
                           for each in (ECDSA, RSA_PSS, RSA_PKCS1))
        return b"\x00" + wire.vector(
            wire.extension(wire.SIGNATURES, wire.vector(schemes, 2)), 2)

    def make_Certificate(self):
        entries = b"".join(wire.vector(each, 3) + wire.vector(b"", 2)
                           for each in self.chain)
        return b"\x00" + wire.vector(entries, 3)

    def make_CertificateVerify(self):
        context = self.settings.get("context",
                                    b"TLS 1.3, server CertificateVerify")
        return self.sign(b" " * 64 + context + b"\x00"
                         + wire.digest(self.transcript))

    def make_Finished(self):
        key = expand_finished(self.handshake_secret("s"))
        return wire.mac(key, wire.digest(self.transcript))

    def make_NewSessionTicket(self):
        ticket, nonce = os.urandom(32), b"\x01"
        master = wire.mac(self._derived(self.secret), bytes(32))
        resumption = wire.expand(master, b"res master",
                                 wire.digest(self.transcript))
        self.sessions[ticket] = wire.expand(resumption, b"resumption", nonce)
        return (wire.number(3600, 4) + bytes(4) + wire.vector(nonce, 1)
                + wire.vector(ticket, 2) + wire.vector(b"", 2))

    def make_KeyUpdate(self):
        return b"\x00"

    # ------------------------------------------------------------- keys

    def _derived(self, secret):
        return wire.expand(secret, b"derived", wire.digest(b""))

    def handshake_secret(self, whose):
        return wire.expand(self.secret, whose.encode() + b" hs traffic",
                           self.hash_behind("ServerHello"))

    def application_secret(self, whose):
        master = wire.mac(self._derived(self.secret), bytes(32))
        return wire.expand(master, whose.encode() + b" ap traffic",
                           self.hash_behind("Finished"))

    def change_keys(self, name):
        if name == "none":
            self.writing = None
        elif name == "next":
            self.writing = self.writing.next()
        elif name == "handshake":
            self.writing = wire.Keys.of_secret(self.handshake_secret("s"))
            self.reading = wire.Keys.of_secret(self.handshake_secret("c"))
        else:
            self.writing = wire.Keys.of_secret(self.application_secret("s"))

    def on_message(self, kind, data):
        if kind == wire.TYPES["KeyUpdate"]:
            self.reading = self.reading.next()
            return
        super().on_message(kind, data)
        if kind == wire.TYPES["Finished"]:
            self.reading = wire.Keys.of_secret(self.application_secret("c"))


def expand_finished(secret):
    return wire.expand(secret, b"finished")


class Peer12(Peer):
    """TLS 1.2."""

    def __init__(self, sock, case):
        super().__init__(sock, case)
        self.session_id = os.urandom(32)

    def make_ServerHello(self):
        settings = self.settings
        cipher = 0xC02F if self.case.key == "rsa" else 0xC02B
        extensions = wire.extension(wire.RENEGOTIATION, b"\x00")
        if self.offered(wire.MASTER_SECRET):
            extensions += wire.extension(wire.MASTER_SECRET)
        extensions += settings.get("extensions", b"")
        self.random = settings.get("random", self.random)
        return (settings.get("version", b"\x03\x03") + self.random
                + wire.vector(settings.get("session_id", self.session_id), 1)
                + wire.number(settings.get("cipher", cipher))
                + settings.get("compression", b"\x00")
                + wire.vector(extensions, 2))

    def make_Certificate(self):
        return wire.vector(b"".join(wire.vector(each, 3)
                                    for each in self.chain), 3)

    def make_CertificateStatus(self):
        return b"\x01" + wire.vector(b"response", 3)

    def make_ServerKeyExchange(self):
        group = self.settings.get("group", P256)
        params = (b"\x03" + wire.number(self.settings.get("named", group))
                  + wire.vector(self.agree(group), 1))
        params = self.settings.get("params", lambda data: data)(params)
        return params + self.sign(bytes(self.hello.random) + self.random
                                  + params)

    def make_CertificateRequest(self):
        schemes = b"".join(wire.number(each) for each in (ECDSA, RSA_PKCS1))
        return (wire.vector(b"\x40\x01", 1) + wire.vector(schemes, 2)
                + wire.vector(b"", 2))

    def make_ServerHelloDone(self):
        return b""

    def make_NewSessionTicket(self):
        ticket = os.urandom(32)
        self.sessions[ticket] = self.master
        return wire.number(3600, 4) + wire.vector(ticket, 2)

    def resume(self):
        """Takes the secret of the ticket that the client offers."""
        offer = self.offered(wire.TICKET)
        if not offer or not offer.ticket:
            raise Unmade("the client offers no session")
        self.master = self.sessions[bytes(offer.ticket)]
        self.session_id = bytes(self.hello.session_id)

    def make_Finished(self):
        return self.verify_data(b"server finished")

    def verify_data(self, label):
        return wire.prf(self.master, label,
                        wire.digest(self.transcript), 12)

    # ------------------------------------------------------------- keys

    def take_share(self, data):
        """Makes the master secret of a ClientKeyExchange."""
        premaster = self.shared_secret(data[5:])
        self.make_master(premaster)

    def make_master(self, premaster):
        if self.offered(wire.MASTER_SECRET):
            self.master = wire.prf(premaster, b"extended master secret",
                                   wire.digest(self.transcript), 48)
        else:
            self.master = wire.prf(premaster, b"master secret", bytes(
                self.hello.random) + self.random, 48)

    def _keys(self, whose):
        block = wire.prf(self.master, b"key expansion",
                         self.random + bytes(self.hello.random), 40)
        at = {"c": 0, "s": 1}[whose]
        return wire.Keys(block[16 * at:16 * at + 16],
                         block[32 + 4 * at:36 + 4 * at], False)

    def change_keys(self, name):
        self.writing = None if name == "none" else self._keys("s")

    def on_ccs(self):
        self.reading = self._keys("c")

    def on_message(self, kind, data):
        super().on_message(kind, data)
        if kind == wire.TYPES["ClientKeyExchange"]:
            self.take_share(data)


def converse(sock, case, sessions):
    """Has the conversation of a case; returns the peer for what it has seen."""
    peer = (Peer13 if case.version == "1.3" else Peer12)(sock, case)
    peer.sessions = sessions
    try:
        peer.receive("ClientHello")
        for step in case.steps:
            step.run(peer)
    except socket.timeout:
        peer.waited = True
    except (Ended, Garbled, StopIteration, OSError):
        pass
    peer.drain()
    return peer
