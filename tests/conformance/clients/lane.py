"""Our clients, and servers that break the rules."""

import dataclasses
import multiprocessing
import os
import select
import socket
import tempfile

import program
from judge import Counts, Differences, choose

from . import (certificates, extensions, hello, identity, later, messages, packing, records,
               resumption)
from .flights import FLIGHTS
from .peer import converse
from .steps import Case

HERE = os.path.dirname(os.path.abspath(__file__))
WAYS = [(kind, mode) for kind in ("socket", "push")
        for mode in ("blocking", "nonblocking")]

# Seconds: how long a connection may take, and how much of the processor, also
# under a sanitizer on a busy machine.
PATIENCE, PROCESSOR = 45, 10

# After so many cases each process connects to a server that keeps the rules.
BATCH = 8


@dataclasses.dataclass
class Answer:
    """What became of a connection."""
    outcome: str                    # see README.md
    alert: str = ""                 # that the client sent
    code: str = ""
    message: str = ""


class Hanging(Exception):
    """The client does not answer."""


class Client:
    """client.tcl for one way to connect, in a process of its own."""

    def __init__(self, tclsh, way, authority):
        self.words = (tclsh, os.path.join(HERE, "client.tcl"), *way, authority)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(PATIENCE)
        self.process = program.start(*self.words)
        self.problems = []
        self.descriptors = None

    def again(self):
        """Takes the place of one that hangs, or has crashed."""
        self.process.kill()
        self.end()
        self.process = program.start(*self.words)
        self.descriptors = None

    def end(self):
        status, errors = program.end(self.process)
        if status or errors:
            self.problems.append(f"status {status}: {errors}")

    def report(self):
        """One line of the client, as its words."""
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            raise Hanging
        stage, code, message, data, descriptors = line[:-1].split(" ")
        return (stage, bytes.fromhex(code).decode(),
                bytes.fromhex(message).decode(), bytes.fromhex(data),
                int(descriptors))

    def connect(self, case, patience):
        """Runs one connection, and returns what became of it."""
        sessions = {}
        if case.first:
            answer = self.talk(case.first, patience, sessions, True)
            if answer.outcome != "ok":
                answer.outcome = "unmade"
                return answer
        fresh = case.config == "tickets" and not case.first
        return self.talk(case, patience, sessions, fresh)

    def talk(self, case, patience, sessions, fresh):
        before = program.processor_seconds(self.process)
        port = self.listener.getsockname()[1]
        self.process.stdin.write(f"{port} {case.config} {int(fresh)}\n")
        self.process.stdin.flush()
        sock, _ = self.listener.accept()
        with sock:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(patience)
            peer = converse(sock, case, sessions)
        answer = self.judge(peer, *self.report())
        if program.processor_seconds(self.process) - before > PROCESSOR:
            answer.outcome = "spins"
        return answer

    def judge(self, peer, stage, code, message, data, descriptors):
        answer = Answer("", peer.alert or "", code, message)
        self.descriptors = self.descriptors or descriptors
        if stage == "done":
            answer.outcome = "ok" if data == peer.authentic else "forged"
        elif not peer.authentic.startswith(data):
            answer.outcome = "forged"
        elif descriptors != self.descriptors:
            answer.outcome = "leaks"
        elif not message or code.split()[:1] not in (["S2N"], ["POSIX"]):
            answer.outcome = "unexplained"
        elif stage == "start":
            answer.outcome = "waits" if peer.waited else "refused"
        else:
            answer.outcome = "broken"
        return answer

    def try_case(self, case, patience):
        try:
            return self.connect(case, patience)
        except (Hanging, OSError) as error:
            status = self.process.poll()
            self.again()
            return Answer("hangs" if status is None else "crashes", "",
                          str(status), repr(error))
        except Exception as error:      # a mistake of the case
            self.again()
            return Answer("unmade", message=repr(error))


def all_cases():
    return [case for theme in (messages, packing, hello, extensions, identity, records,
                                   later, resumption) for case in theme.cases()]


def plain_case(version="1.3"):
    return Case("plain", "ok", version, FLIGHTS[version])


class Run:
    """What the processes of a run have in common. They get it by fork."""

    def __init__(self, options, cases, differences, authority):
        self.options, self.cases = options, cases
        self.differences, self.authority = differences, authority

    def answer_of(self, client, case):
        """The peer is patient with clients of which nobody expects to wait."""
        waits = "waits" in self.differences.allowed(case)
        return client.try_case(case, 0.5 if waits else 15)

    def all_answers(self, way):
        """Has every conversation in one way; problems come with the answers."""
        client = Client(self.options.tclsh, way, self.authority)
        client.try_case(plain_case(), PATIENCE)
        answers = []
        for case in self.cases:
            answers.append(self.answer_of(client, case))
            if len(answers) % BATCH and case is not self.cases[-1]:
                continue
            good = client.try_case(plain_case(case.version), PATIENCE)
            if good.outcome != "ok":
                client.problems.append(f"behind {case.name}: {good}")
        client.end()
        return answers, client.problems


def run(options):
    everything = all_cases()
    differences = Differences(HERE, everything)
    cases = choose(everything, options)
    counts = Counts()
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as authority:
        authority.write(certificates.pem(certificates.authority()))
        authority.flush()
        everyone = Run(options, cases, differences, authority.name)
        with multiprocessing.get_context("fork").Pool(
                len(WAYS), start_with, [everyone]) as pool:
            results = pool.map(of_way, WAYS, 1)
    for number, case in enumerate(cases):
        count_case(case, [answers[number] for answers, _ in results],
                   differences, counts, options.verbose)
    for way, (_, problems) in zip(WAYS, results):
        counts.check(f"{' '.join(way)}: serves well to its end", not problems)
        print("\n".join(problems), end="\n" if problems else "")
    counts.check("all listed differences are of cases",
                 not differences.strangers)
    return counts


def count_case(case, answers, differences, counts, verbose):
    """Counts a case in each way; prints once what several ways have."""
    told = {}
    for way, answer in zip(WAYS, answers):
        result = differences.judge(case, answer.outcome)
        counts[result] += 1
        if answer.outcome in ("refused", "broken"):
            why = answer.alert in case.alert.split("|")
            counts.alerts["refused with the alert that is demanded" if why
                          else "refused without it"] += 1
        told.setdefault((result, answer.outcome), []).append((way, answer))
    for (result, outcome), ways in told.items():
        if verbose or result.isupper():
            print(describe(case, result, outcome, ways), flush=True)


def describe(case, result, outcome, ways):
    answer = ways[0][1]
    names = "all ways" if len(ways) == len(WAYS) else ", ".join(
        " ".join(way) for way, _ in ways)
    return (f"{result:18} {case.name}: {outcome} (wanted: {case.want}), alert"
            f" {answer.alert or '-'} (wanted: {case.alert or '-'}), {names}:"
            f" {answer.code or '-'}: {answer.message}")


def start_with(everyone):
    global common
    common = everyone


def of_way(way):
    return common.all_answers(way)
