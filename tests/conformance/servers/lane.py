"""Runs all conversations, and compares the answers with what is expected.

A case passes when the server says what the standard demands, or what
differences.txt says that it says instead. A difference that is none any more
is an error, so that the list stays true.
"""

import argparse
import fnmatch
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import alerts
import hello
import tls12
import tls13
from conversation import Case, outcome

HERE = os.path.dirname(os.path.abspath(__file__))


class Server:
    """server.tcl, in a process of its own."""

    def __init__(self, tclsh):
        self.process = subprocess.Popen(
            [tclsh, os.path.join(HERE, "server.tcl")], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
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

    def end(self):
        """Ends it, and returns its status and what it said on stderr."""
        self.process.stdin.close()
        errors = self.process.stderr.read()
        return self.process.wait(30), errors


def all_cases():
    cases = [case for theme in (hello, tls12, tls13, alerts)
             for case in theme.cases()]
    twice = [name for name, count in
             Counter(case.name for case in cases).items() if count > 1]
    if twice:
        sys.exit(f"cases of the same name: {' '.join(twice)}")
    return cases


def read_differences():
    """Lines of NAME ANSWER REASON, as name -> answer."""
    differences = {}
    with open(os.path.join(HERE, "differences.txt"), encoding="utf-8") as file:
        for line in file:
            words = line.split("#")[0].split()
            if words:
                name, answer, _ = words
                differences[name] = answer
    return differences


def expected(case, differences):
    """The answers that are all right."""
    if case.name in differences:
        return [differences[case.name]]
    return case.want.split("|")


def answer_of(case, port, differences):
    """A silence that nobody expects has to last for longer."""
    allowed = expected(case, differences)
    answer = outcome(case, port, 2)
    if answer == "silence" and "silence" not in allowed:
        answer = outcome(case, port)
    return answer


def judge(case, answer, differences):
    if case.name in differences and answer in case.want.split("|"):
        return "STALE DIFFERENCE"
    if answer not in expected(case, differences):
        return "FAILED"
    return "differs as listed" if case.name in differences else "as demanded"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tclsh", required=True)
    parser.add_argument("--match", default="*")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    differences = read_differences()
    cases = [case for case in all_cases()
             if fnmatch.fnmatchcase(case.name, options.match)]
    server = Server(options.tclsh)
    plain = Case("plain", "ok")
    outcome(plain, server.ports["main"])
    before = server.descriptors()
    counts = Counter()
    # The servers of s2n::socket, then those of s2n::push.
    for kind in ("", "-push"):
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda case: answer_of(
                case, server.ports[case.port + kind], differences), cases))
        for case, answer in zip(cases, answers):
            result = judge(case, answer, differences)
            counts[result] += 1
            if options.verbose or result.isupper():
                print(f"{result:18} {case.name}{kind}: {answer}"
                      f" (wanted: {case.want})")
    checks = {
        "the server still serves": outcome(plain, server.ports["main"]) == "ok",
        "it holds no more descriptors": server.descriptors() == before,
        "all listed differences are of cases": options.match != "*" or
        set(differences) <= {case.name for case in cases},
    }
    status, errors = server.end()
    checks["the server ends by itself"] = status == 0
    checks["it has said nothing on stderr"] = errors == ""
    for name, good in checks.items():
        counts["checks" if good else "FAILED"] += 1
        print(f"{'ok' if good else 'FAILED':18} {name}")
    print(errors, end="")
    print(", ".join(f"{count} {name}" for name, count in sorted(
        counts.items())))
    failed = counts["FAILED"] + counts["STALE DIFFERENCE"]
    print(f"{sum(counts.values()) - failed} passed, {failed} failed, 0 skipped")
    sys.exit(failed > 0)


main()
