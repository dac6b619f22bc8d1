"""A Tcl program of ours that a lane tests, in a process of its own."""

import os
import subprocess


def environment():
    """That of the programs: a sanitizer goes into them, and not into Python."""
    variables = dict(os.environ)
    if "TLS_PRELOAD" in variables:
        variables["LD_PRELOAD"] = variables["TLS_PRELOAD"]
    return variables


def start(*words):
    return subprocess.Popen(
        words, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment())


def end(process):
    """Ends it with its input; returns its status and what it said on stderr."""
    try:
        _, errors = process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        _, errors = process.communicate()
    return process.returncode, errors


def processor_seconds(process):
    """How long it has run so far, without waiting."""
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
        words = file.read().rsplit(")", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
