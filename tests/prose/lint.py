"""lint.py FILE ... -- lints the prose of files, with proselint and words.txt.

Prints FILE:LINE: MESSAGE for each finding, then "N passed, N failed", counted
in files. Of Markdown it reads everything but code. Of other files it reads the
messages: what is in double quotes and has a space in it, and what configure
prints.
"""

import bisect
import pathlib
import re
import sys

from proselint.checks import __register__
from proselint.config import DEFAULT
from proselint.registry import CheckRegistry
from proselint.registry.checks import Check, types
from proselint.tools import LintFile

# The manual is ASCII ("...", straight quotes), to resume needs no accents, and
# "archaism" takes "for every" for "for ever".
OFF = ("typography", "archaism")

# A sentence with two faults, to see that the linter finds any.
PLANTED = "The script is told what what comes."

# Stands between texts, so that no word at the end of one repeats in the next.
BETWEEN = "\n\N{PILCROW SIGN}\n"


def register():
    """Registers all checks, and returns the config that turns them on."""
    words = pathlib.Path(__file__).with_name("words.txt")
    lines = words.read_text(encoding="utf-8").splitlines()
    pairs = dict(line.split(" = ") for line in lines if line and line[0] != "#")
    registry = CheckRegistry()
    registry.register_many(__register__)
    registry.register(Check(
        check_type=types.PreferredForms(pairs),
        path="words",
        message="'{1}': {0} (see tests/prose/words.txt)",
    ))
    checks = {name: on and not name.startswith(OFF)
              for name, on in DEFAULT["checks"].items()}
    return {"max_errors": 1000, "checks": {**checks, "words": True}}


def blank(pattern, text):
    """The text with blanks in place of what the pattern matches."""
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m[0]), text,
                  flags=re.M | re.S)


def page(text):
    """The paragraphs and cells of Markdown, with their line numbers."""
    text = blank(r"^ *```.*?^ *```$", text)
    text = blank(r"^    [^\n]*$|<[^<>\n]*>|\]\([^)\n]*\)", text)
    count = 0

    def code(_):
        nonlocal count
        count += 1
        return f"code{count}"

    text = re.sub(r"`[^`\n]+`|(?<!\*)\*[^*\n]+\*(?!\*)", code, text)
    for number, line in enumerate(text.split("\n"), 1):
        for cell in line.split("|"):
            yield number, cell


def messages(text):
    """The messages in a program, with their line numbers."""
    text = blank(r"/\*.*?\*/|^\s*(?://|#)[^\n]*$", text)
    quoted = r'"((?:[^"\\\n]|\\.|\\\n|"\s*\n\s*")*)"|AC_MSG_\w+\(\[([^\]]*)\]'
    for match in re.finditer(quoted, text):
        message = match[1] or match[2] or ""
        message = re.sub(r'"\s*\n\s*"|\\\n', "", message)
        message = re.sub(r"[$%][\w{}:]+", "%", message)
        if re.search("[A-Za-z]{2} [A-Za-z]", message):
            yield text.count("\n", 0, match.start()) + 1, message


def read(path):
    """All (file, line, text) of a file."""
    text = pathlib.Path(path).read_text(encoding="utf-8")
    for line, prose in (page if path.endswith(".md") else messages)(text):
        # proselint skips what is quoted.
        prose = re.sub(r"(?<![A-Za-z])'|'(?![A-Za-z])|\\?\"", " ", prose)
        if prose.strip():
            yield path, line, " ".join(prose.split())


def findings(pieces, config):
    """The file, the line and the message of each finding."""
    starts, at = [], 1
    for _, _, prose in pieces:
        starts.append(at)
        at += len(prose) + len(BETWEEN)
    text = BETWEEN.join(prose for _, _, prose in pieces)
    for result in LintFile("prose", text).lint(config):
        found = result.check_result
        path, line, _ = pieces[bisect.bisect(starts, found.span[0] + 1) - 1]
        yield path, line, found.message


def main(paths):
    """Lints the files; the exit status says whether nothing was found."""
    config = register()
    if len(list(findings([("planted", 1, PLANTED)], config))) != 2:
        print("the linter does not find what it should: " + PLANTED)
        return 2
    pieces = [piece for path in paths for piece in read(path)]
    failed = set()
    for path, line, message in findings(pieces, config):
        print(f"{path}:{line}: {message}")
        failed.add(path)
    print(f"{len(paths) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not paths else 0


sys.exit(main(sys.argv[1:]))
