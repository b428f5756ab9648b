"""`bin/thirdline` inside the locked environment: the product's command line, with its database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping

from thirdline.project.supervisor.database import database
from thirdline.project.supervisor.home import CLONE, CannotStart, home_from_environment

# Commands that must work on any machine, whatever state its database is in.
WITHOUT_DATABASE = {("mail", "parse"), ("estate", "analyse")}
# Whole groups that need nothing of the product but their engine.
BY_THEMSELVES = {"faulttree": "thirdline.practices.fault_trees.cli"}


def main(arguments: list[str]) -> int:
    if arguments and arguments[0] in BY_THEMSELVES:
        module = BY_THEMSELVES[arguments[0]]
        return _call([module, *arguments])
    helps = any(one in ("-h", "--help") for one in arguments)
    if helps or tuple(arguments[:2]) in WITHOUT_DATABASE:
        return _without_database(arguments)
    try:
        with database(home_from_environment()):
            # A child, so that the server is stopped after it whatever becomes of it.
            return _call(["thirdline.project.cli", *arguments])
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _without_database(arguments: list[str]) -> int:
    """Settings want an address and a key; nothing is asked of the one or signed with the other."""
    given = {"SECRET_KEY": "signs-nothing", **os.environ}
    given["DATABASE_URL"] = "postgresql://nobody@localhost/none"
    return _call(["thirdline.project.cli", *arguments], given)


def _call(module: list[str], given: Mapping[str, str] = os.environ) -> int:
    """Run a module of the clone where the command was called: files are named from there.

    Nothing is imported from there (-P): a folder of somebody else may hold a json.py.
    """
    paths = [str(CLONE), given.get("PYTHONPATH", "")]
    environment = {**given, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    there = given.get("THIRDLINE_CALLED_FROM") or None
    return subprocess.call([sys.executable, "-P", "-m", *module], env=environment, cwd=there)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
