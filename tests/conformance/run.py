"""Runs the conversations of both roles: our servers, then our clients."""

import argparse
import sys

from clients import lane as clients
from servers import lane as servers

ROLES = {"server": servers, "client": clients}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tclsh", required=True)
    parser.add_argument("--role", choices=ROLES, action="append",
                        help="which of ours is tested; by default both")
    parser.add_argument("--match", default="*", help="names of cases")
    parser.add_argument("--short", action="store_true", help="few of them")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    passed = failed = 0
    for role in options.role or ROLES:
        print(f"--- {role}", flush=True)
        counts = ROLES[role].run(options)
        print(counts, flush=True)
        failed += counts.failed()
        passed += sum(counts.values()) - counts.failed()
    print(f"{passed} passed, {failed} failed, 0 skipped")
    sys.exit(failed > 0)


main()
