"""What both lanes have in common: the cases, their answers, the differences.

A case passes when the answer is what the standard demands, or what
differences.txt of its lane says that it is instead. A difference that is none
any more is an error, so that the list stays true.
"""

import fnmatch
import os
import sys
from collections import Counter

# Of how many cases CI runs one.
SHORT = 24


def choose(cases, options):
    """Those that the options ask for. Two of one name are a mistake."""
    twice = [name for name, count in
             Counter(case.name for case in cases).items() if count > 1]
    if twice:
        sys.exit(f"cases of the same name: {' '.join(twice)}")
    chosen = [case for case in cases
              if fnmatch.fnmatchcase(case.name, options.match)]
    return chosen[::SHORT] if options.short else chosen


class Differences:
    """Lines of NAME ANSWER REASON."""

    def __init__(self, folder, cases):
        self.answers = {}
        path = os.path.join(folder, "differences.txt")
        with open(path, encoding="utf-8") as file:
            for line in file:
                words = line.split("#")[0].split()
                if words:
                    name, answer, _ = words
                    self.answers[name] = answer
        self.strangers = set(self.answers) - {case.name for case in cases}

    def allowed(self, case):
        """The answers that are all right."""
        if case.name in self.answers:
            return [self.answers[case.name]]
        return case.want.split("|")

    def judge(self, case, answer):
        listed = case.name in self.answers
        if listed and answer in case.want.split("|"):
            return "STALE DIFFERENCE"
        if answer not in self.allowed(case):
            return "FAILED"
        return "differs as listed" if listed else "as demanded"


class Counts(Counter):
    """How many cases came out in which way."""

    def __init__(self):
        super().__init__()
        self.alerts = Counter()     # of those that refuse

    def case(self, result, text, verbose):
        self[result] += 1
        if verbose or result.isupper():
            print(f"{result:18} {text}", flush=True)

    def check(self, name, good):
        self["checks" if good else "FAILED"] += 1
        print(f"{'ok' if good else 'FAILED':18} {name}", flush=True)

    def failed(self):
        return self["FAILED"] + self["STALE DIFFERENCE"]

    def __str__(self):
        return ", ".join(f"{count} {name}" for part in (self, self.alerts)
                         for name, count in sorted(part.items()))
