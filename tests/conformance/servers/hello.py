"""What a client says first: versions, lengths, lists, extensions."""

from .conversation import (Case, Plain, Transcript, before_it, edit, handshake,
                          instead, on, split, twice)

BOTH = ("1.2", "1.3")

SERVER_NAME, GROUPS, POINTS, SIGNATURES, ALPN = 0, 10, 11, 13, 16
MASTER_SECRET, TICKET, PSK, VERSIONS, PSK_MODES = 23, 35, 41, 43, 45
KEY_SHARE, RENEGOTIATION, FRAGMENT, RECORD_LIMIT = 51, 0xFF01, 1, 28


def number(value, size=2):
    return value.to_bytes(size, "big")


class Vector:
    """Bytes behind their length, which need not be true."""

    def __init__(self, data, size, length=None):
        self.data, self.size = data, size
        self.length = len(data) if length is None else length

    def write(self):
        return number(self.length, self.size) + self.data


class Hello:
    """A ClientHello in parts."""

    def __init__(self, data):
        self.kind = data[0]
        self.length = None
        self.version = data[4:6]
        self.random = data[6:38]
        at = 38
        self.session, at = self.take(data, at, 1)
        self.suites, at = self.take(data, at, 2)
        self.compressions, at = self.take(data, at, 1)
        extensions, at = self.take(data, at, 2)
        self.extensions = []
        at = 0
        while at < len(extensions.data):
            content, end = self.take(extensions.data, at + 2, 2)
            self.extensions.append(
                (int.from_bytes(extensions.data[at:at + 2], "big"), content))
            at = end
        self.extensions_length = None
        self.rest = b""

    @staticmethod
    def take(data, at, size):
        length = int.from_bytes(data[at:at + size], "big")
        end = at + size + length
        return Vector(data[at + size:end], size), end

    def write(self):
        data = self.version + self.random + self.session.write() + \
            self.suites.write() + self.compressions.write()
        if self.extensions is not None:
            all_of_them = b"".join(number(kind) + content.write()
                                   for kind, content in self.extensions)
            data += Vector(all_of_them, 2, self.extensions_length).write()
        data += self.rest
        return bytes([self.kind]) + Vector(data, 3, self.length).write()

    def get(self, kind):
        return dict(self.extensions)[kind].data

    def put(self, kind, data, length=None):
        """Sets an extension where it is, or adds it in front."""
        new = (kind, Vector(data, 2, length))
        kinds = [known for known, _ in self.extensions]
        if kind in kinds:
            self.extensions[kinds.index(kind)] = new
        else:
            self.extensions.insert(0, new)

    def remove(self, kind):
        self.extensions = [one for one in self.extensions if one[0] != kind]


def hello(change, nth=1):
    """An edit of the parts of a ClientHello."""
    def change_bytes(data):
        parts = Hello(data)
        change(parts)
        return parts.write()
    return on("ClientHello", edit(change_bytes), nth)


def setting(**values):
    def change(parts):
        for name, value in values.items():
            setattr(parts, name, value)
    return hello(change)


def extension(kind, data, length=None):
    return hello(lambda parts: parts.put(kind, data, length))


def without(*kinds):
    def change(parts):
        for kind in kinds:
            parts.remove(kind)
    return hello(change)


def versions(*values):
    data = b"".join(number(value) for value in values)
    return extension(VERSIONS, Vector(data, 1).write())


def version_cases():
    for old, name in ((0x0002, "ssl2"), (0x0300, "ssl3"), (0x0301, "tls10"),
                      (0x0302, "tls11")):
        yield Case(f"version-{name}", "protocol_version", "1.2",
                   change=setting(version=number(old)))
    for value in (0x0304, 0x0305, 0x03FF, 0x0400, 0x7F12, 0xFFFF):
        # Without the extension for it a newer version means the newest.
        yield Case(f"version-newer-{value:04x}", "ok", "1.2",
                   change=setting(version=number(value)))
    for value in (0x0000, 0x0300, 0x0301, 0x0302, 0x0304, 0x03FF):
        yield Case(f"version-legacy-{value:04x}", "ok|illegal_parameter",
                   change=setting(version=number(value)))
    yield Case("version-list-only-unknown", "protocol_version",
               change=versions(0x7A7A, 0x0399))
    yield Case("version-list-old", "protocol_version",
               change=versions(0x0301, 0x0302))
    yield Case("version-list-grease", "ok",
               change=versions(0x7A7A, 0x0304, 0x0303))
    yield Case("version-list-unordered", "ok",
               change=versions(0x0301, 0x0303, 0x0302, 0x0304))
    yield Case("version-list-many", "ok",
               change=versions(*([0x0A0A] * 100 + [0x0304])))
    for name, data in (("empty", b"\x00"), ("no-length", b""),
                       ("odd", b"\x03\x03\x04\x03"),
                       ("short", b"\x04\x03\x04"),
                       ("long", b"\x02\x03\x04\x00")):
        yield Case(f"version-list-{name}", "decode_error",
                   change=extension(VERSIONS, data))
    yield Case("version-fallback", "ok", "1.2",
               settings={"maxVersion": (3, 3), "sendFallbackSCSV": False})
    yield Case("version-fallback-scsv", "inappropriate_fallback", "1.2",
               settings={"sendFallbackSCSV": True})


def length_cases():
    for version in BOTH:
        for delta in (-1, 1, 2, 1000):
            wants = "decode_error" if delta < 0 else "silence"

            def change(data, delta=delta):
                length = int.from_bytes(data[1:4], "big") + delta
                return data[:1] + number(length, 3) + data[4:]
            yield Case(f"hello-length{delta:+d}-{version}", wants, version,
                       change=on("ClientHello", edit(change)))
        for name, size in (("session", 1), ("suites", 2), ("compressions", 1)):
            for delta in (-1, 1, 100):
                def change(parts, name=name, delta=delta):
                    vector = getattr(parts, name)
                    vector.length = (vector.length + delta) % 256 ** vector.size
                yield Case(f"hello-{name}-length{delta:+d}-{version}",
                           "decode_error|illegal_parameter", version,
                           change=hello(change))
        for delta in (-1, 1, 4, 1000):
            def change(parts, delta=delta):
                data = b"".join(number(kind) + content.write()
                                for kind, content in parts.extensions)
                parts.extensions_length = len(data) + delta
            yield Case(f"hello-extensions-length{delta:+d}-{version}",
                       "decode_error", version, change=hello(change))
        yield Case(f"hello-rest-{version}", "decode_error", version,
                   change=setting(rest=b"\x00\x00"))
        for kept in (0, 1, 2, 33, 34, 40, 60):
            def change(data, kept=kept):
                return data[:1] + number(kept, 3) + data[4:4 + kept]
            yield Case(f"hello-cut-{kept}-{version}", "decode_error", version,
                       change=on("ClientHello", edit(change)))


def list_cases():
    for version in BOTH:
        def case(name, want, change, version=version):
            return Case(f"hello-{name}-{version}", want, version,
                        change=change)
        yield case("no-suites", "decode_error|illegal_parameter|"
                   "handshake_failure", setting(suites=Vector(b"", 2)))
        yield case("odd-suites", "decode_error",
                   setting(suites=Vector(b"\x13\x01\xc0", 2)))
        yield case("unknown-suites", "handshake_failure",
                   setting(suites=Vector(b"\xee\xee\x0a\x0a", 2)))
        yield case("scsv-only", "handshake_failure",
                   setting(suites=Vector(b"\x00\xff", 2)))
        yield case("null-suites", "handshake_failure",
                   setting(suites=Vector(b"\x00\x00\x00\x02\x00\x3b", 2)))
        yield case("export-suites", "handshake_failure",
                   setting(suites=Vector(b"\x00\x03\x00\x08\x00\x14", 2)))
        yield case("rc4-des-suites", "handshake_failure",
                   setting(suites=Vector(b"\x00\x04\x00\x05\x00\x0a", 2)))
        yield case("anonymous-suites", "handshake_failure",
                   setting(suites=Vector(b"\x00\x34\x00\x6d\xc0\x18", 2)))
        yield case("no-compressions", "decode_error|illegal_parameter",
                   setting(compressions=Vector(b"", 1)))
        yield case("deflate-only", "illegal_parameter|handshake_failure|"
                   "decode_error", setting(compressions=Vector(b"\x01", 1)))
        yield case("deflate-too", "ok" if version == "1.2" else
                   "illegal_parameter",
                   setting(compressions=Vector(b"\x01\x00", 1)))
        yield case("session-33", "decode_error|illegal_parameter",
                   setting(session=Vector(bytes(33), 1)))
        yield case("session-255", "decode_error|illegal_parameter",
                   setting(session=Vector(bytes(255), 1)))

        def many(parts):
            grease = b"".join(number(0xE000 + at) for at in range(2000))
            parts.suites = Vector(grease + parts.suites.data, 2)
        yield case("many-suites", "ok", hello(many))

        def grease(parts):
            parts.suites = Vector(b"\x5a\x5a" + parts.suites.data, 2)
            parts.put(0x2A2A, b"")
            parts.put(0xDADA, b"\x00")
        yield case("grease", "ok", hello(grease))
    yield Case("hello-no-extensions-1.2", "ok|handshake_failure", "1.2",
               change=setting(extensions=None))
    yield Case("hello-empty-extensions-1.2", "ok|handshake_failure", "1.2",
               change=setting(extensions=[]))


def extension_cases():
    for version in BOTH:
        def case(name, want, change, version=version):
            return Case(f"extension-{name}-{version}", want, version,
                        change=change)
        for kind, name in ((SERVER_NAME, "name"), (GROUPS, "groups"),
                           (SIGNATURES, "signatures"), (0x9999, "unknown")):
            def double(parts, kind=kind):
                parts.put(kind, dict(parts.extensions).get(
                    kind, Vector(b"", 2)).data)
                parts.extensions.insert(0, (
                    kind, Vector(parts.get(kind), 2)))
            yield case(f"{name}-twice", "illegal_parameter|decode_error",
                       hello(double))
        for size in (0, 1, 100, 16000, 40000):
            yield case(f"unknown-{size}", "ok",
                       extension(0x9999, bytes(size)))
        yield case("padding", "ok", extension(21, bytes(500)))

        def hundred(parts):
            for kind in range(0x9000, 0x9064):
                parts.put(kind, bytes(3))
        yield case("hundred", "ok", hello(hundred))
        for name, data in (("empty", b"\x00\x00"), ("nothing", b""),
                           ("odd", b"\x00\x03\x00\x17\x00"),
                           ("short", b"\x00\x04\x00\x17"),
                           ("long", b"\x00\x02\x00\x17\x00")):
            yield case(f"groups-{name}", "decode_error|illegal_parameter|"
                       "handshake_failure", extension(GROUPS, data))
            yield case(f"signatures-{name}", "decode_error|illegal_parameter|"
                       "handshake_failure", extension(
                           SIGNATURES, data.replace(b"\x00\x17", b"\x04\x03")))
        yield case("signatures-unknown", "handshake_failure",
                   extension(SIGNATURES, b"\x00\x04\xee\xee\x0a\x0a"))
        yield case("signatures-sha1", "handshake_failure",
                   extension(SIGNATURES, b"\x00\x04\x02\x01\x02\x03"))
        yield case("groups-unknown", "handshake_failure",
                   extension(GROUPS, b"\x00\x04\x0a\x0a\xee\xee"))
        for name, data in (
                ("nothing", b""), ("empty-list", b"\x00\x00"),
                ("short", b"\x00\x0c\x00\x00\x09local"),
                ("empty", b"\x00\x03\x00\x00\x00"),
                ("rest", b"\x00\x0c\x00\x00\x09localhost\x00")):
            # A server that does not look at the name may go on.
            yield case(f"name-{name}", "decode_error|illegal_parameter|ok",
                       extension(SERVER_NAME, data))
        for name, value in (("nul", b"local\x00host"), ("other", b"a.b.c"),
                            ("long", b"a" * 255), ("address", b"127.0.0.1"),
                            ("utf8", "h\u00fcgel".encode())):
            data = Vector(b"\x00" + Vector(value, 2).write(), 2).write()
            yield case(f"name-is-{name}", "ok|unrecognized_name|"
                       "illegal_parameter|decode_error",
                       extension(SERVER_NAME, data))
        for name, data in (("empty", b"\x00\x00"), ("nothing", b""),
                           ("empty-name", b"\x00\x01\x00"),
                           ("short", b"\x00\x09\x02h2"),
                           ("long", b"\x00\x03\x02h2\x00"),
                           ("length", b"\x00\x03\x05h2")):
            yield Case(f"extension-alpn-{name}-{version}",
                       "decode_error|illegal_parameter", version, "alpn",
                       change=extension(ALPN, data), alpn=[bytearray(b"h2")])
        yield Case(f"extension-alpn-none-common-{version}",
                   "no_application_protocol", version, "strict",
                   change=extension(ALPN, b"\x00\x05\x04spdy"))
        yield Case(f"extension-alpn-common-{version}", "ok", version,
                   "strict", alpn=[bytearray(b"spdy"), bytearray(b"h2")])
        for value in (0, 5, 255):
            yield Case(f"extension-fragment-{value}-{version}",
                       "illegal_parameter", version, "fragment",
                       change=extension(FRAGMENT, bytes([value])))
        for name, data in (("empty", b""), ("long", b"\x01\x01")):
            yield Case(f"extension-fragment-{name}-{version}",
                       "decode_error|illegal_parameter", version, "fragment",
                       change=extension(FRAGMENT, data))
    yield Case("extension-points-compressed-only", "illegal_parameter|ok",
               "1.2", change=extension(POINTS, b"\x01\x01"))
    yield Case("extension-points-empty", "decode_error|illegal_parameter|ok",
               "1.2", change=extension(POINTS, b"\x00"))
    yield Case("extension-renegotiation-not-empty", "handshake_failure",
               "1.2", change=extension(RENEGOTIATION, b"\x01\x00"))
    yield Case("extension-renegotiation-broken", "decode_error|"
               "handshake_failure", "1.2",
               change=extension(RENEGOTIATION, b"\x05\x00"))
    yield Case("extension-master-secret-not-empty", "decode_error|"
               "illegal_parameter", "1.2",
               change=extension(MASTER_SECRET, b"\x00"))
    yield Case("extension-master-secret-none", "ok", "1.2",
               change=without(MASTER_SECRET),
               settings={"useExtendedMasterSecret": False})


def record_cases():
    for version in BOTH:
        def case(name, want, change=None, version=version, **more):
            return Case(f"first-{name}-{version}", want, version,
                        change=change, **more)
        for size in (1, 2, 3, 5, 100):
            yield case(f"records-of-{size}", "ok",
                       on("ClientHello", split(size)))
        yield case("twice", "unexpected_message", on("ClientHello", twice))
        yield case("empty-record", "unexpected_message|decode_error",
                   on("ClientHello", before_it(Plain(b"\x16\x03\x01\x00\x00"))))
        for kind, name in ((20, "ccs"), (23, "data"), (24, "heartbeat"),
                           (25, "unknown"), (255, "unknown-255")):
            yield case(f"{name}-before", "unexpected_message",
                       before=bytes([kind]) + b"\x03\x01\x00\x01\x01")
        yield case("alert-close", "closed",
                   before=b"\x15\x03\x01\x00\x02\x01\x00")
        yield case("alert-fatal", "closed",
                   before=b"\x15\x03\x01\x00\x02\x02\x28")
        yield case("alert-short", "decode_error|unexpected_message|silence",
                   before=b"\x15\x03\x01\x00\x01\x02")
        yield case("alert-empty", "decode_error|unexpected_message",
                   before=b"\x15\x03\x01\x00\x00")
        for size in (0x4801, 0xFFFF):
            header = b"\x16\x03\x01" + number(size)
            yield case(f"record-of-{size}", "record_overflow",
                       before=header + bytes(size))
            yield case(f"record-of-{size}-begins", "record_overflow|silence",
                       on("ClientHello", instead(Plain(header + bytes(10)))))
        for kind in (0, 2, 4, 11, 12, 14, 15, 16, 20, 24, 99, 254):
            yield case(f"message-{kind}", "unexpected_message",
                       on("ClientHello", instead(handshake(
                           bytes([kind]) + b"\x00\x00\x04abcd"))))
        yield case("huge-message", "illegal_parameter|decode_error|"
                   "unexpected_message|record_overflow|silence",
                   on("ClientHello", instead(handshake(
                       b"\x01\xff\xff\xff" + bytes(16000)))))
        yield case("rest-in-record", "unexpected_message",
                   on("ClientHello", edit(lambda data: data + b"\x01")))
        for record_version in (0x0000, 0x0300, 0x0302, 0x0303, 0x0304, 0x03FF):
            yield case(f"record-version-{record_version:04x}",
                       "ok|protocol_version", record_version_change(
                           record_version))
    for name, data in (
            ("http", b"GET / HTTP/1.0\r\n\r\n"), ("ssh", b"SSH-2.0-x\r\n"),
            ("zeros", bytes(100)), ("ones", b"\xff" * 100),
            ("smtp", b"EHLO x\r\n")):
        yield Case(f"first-{name}", "closed|protocol_version|"
                   "unexpected_message|record_overflow|decode_error|"
                   "illegal_parameter", before=data)
    ssl2 = b"\x01\x03\x01\x00\x03\x00\x00\x00\x10\x00\x00\x2f" + bytes(16)
    yield Case("first-ssl2-hello", "closed|protocol_version|"
               "handshake_failure|unexpected_message|record_overflow",
               before=number(0x8000 | len(ssl2)) + ssl2)


def record_version_change(version):
    """Sends the hello in a record of another version; the transcript has it."""
    def change(name, count, message):
        if name != "ClientHello" or count != 1:
            return None
        data = bytes(message.write())
        header = b"\x16" + number(version) + number(len(data))
        return [Plain(header + data), Transcript(data)]
    return change


def cases():
    for theme in (version_cases, length_cases, list_cases, extension_cases,
                  record_cases):
        yield from theme()
