"""Our servers, and clients that break the rules."""

import os
from concurrent.futures import ThreadPoolExecutor

import program
from judge import Counts, Differences, choose

from . import alerts, hello, tls12, tls13
from .conversation import Case, outcome

HERE = os.path.dirname(os.path.abspath(__file__))


class Server:
    """server.tcl, in a process of its own."""

    def __init__(self, tclsh):
        self.process = program.start(tclsh, os.path.join(HERE, "server.tcl"))
        self.ports = {}
        for line in self.process.stdout:
            words = line.split()
            if words == ["ready"]:
                break
            self.ports[words[1]] = int(words[2])

    def descriptors(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline().split()[1])


def all_cases():
    return [case for theme in (hello, tls12, tls13, alerts)
            for case in theme.cases()]


def answer_of(case, port, differences):
    """A silence that nobody expects has to last for longer."""
    allowed = differences.allowed(case)
    answer = outcome(case, port, 2)
    if answer == "silence" and "silence" not in allowed:
        answer = outcome(case, port)
    return answer


def run(options):
    differences = Differences(HERE, all_cases())
    cases = choose(all_cases(), options)
    server = Server(options.tclsh)
    plain = Case("plain", "ok")
    outcome(plain, server.ports["main"])
    before = server.descriptors()
    counts = Counts()
    # The servers of s2n::socket, then those of s2n::push.
    for kind in ("", "-push"):
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda case: answer_of(
                case, server.ports[case.port + kind], differences), cases))
        for case, answer in zip(cases, answers):
            counts.case(differences.judge(case, answer), f"{case.name}{kind}:"
                        f" {answer} (wanted: {case.want})", options.verbose)
    counts.check("the server still serves",
                 outcome(plain, server.ports["main"]) == "ok")
    counts.check("it holds no more descriptors",
                 server.descriptors() == before)
    counts.check("all listed differences are of cases",
                 not differences.strangers)
    status, errors = program.end(server.process)
    counts.check("the server ends by itself", status == 0)
    counts.check("it has said nothing on stderr", errors == "")
    print(errors, end="")
    return counts
