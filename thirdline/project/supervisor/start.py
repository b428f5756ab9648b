"""The first step of every command in bin/: a bare Python in, the locked environment out.

`run` and `thirdline` use the home that THIRDLINE_HOME names; the tools for developing live in the
clone's own `var`, wherever a test keeps its data. Every problem a person can solve ends in one
sentence and exit code 1, and leaves nothing half-made.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from thirdline.project import kernels
from thirdline.project.supervisor import addresses, browser, tools
from thirdline.project.supervisor.home import (
    CLONE,
    CannotStart,
    claim_home,
    home_from_environment,
    locked,
)


def main(arguments: list[str]) -> NoReturn:
    verb, rest = arguments[0], arguments[1:]
    try:
        {"run": _run, "thirdline": _thirdline, "develop": _develop}[verb](rest)
    except CannotStart as problem:
        sys.exit(str(problem))
    except PermissionError as error:
        sys.exit(f"{error.filename} may not be used by this user; name another home.")
    except KeyboardInterrupt:
        sys.exit(130)
    raise AssertionError("a start ends by becoming another program")


def _run(arguments: list[str]) -> None:
    asked = run_options().parse_args(arguments)
    home = home_from_environment()
    claim_home(home)
    with locked(home / "locks" / "running", wait=False) as free:
        if not free:
            raise CannotStart(
                f"Thirdline already runs from {home}; stop it first, or name another."
            )
        for socket in addresses.listen(asked.host, asked.port):
            socket.close()
    python = tools.ensure_python(home)
    os.environ["THIRDLINE_ASSETS"] = str(tools.ensure_assets(home))
    _become(python, home, ["thirdline.project.supervisor.run", *arguments])


def run_options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(prog="bin/run", description="Start Thirdline from nothing.")
    options.add_argument("--port", type=int, default=8400, help="where pages are served (8400)")
    options.add_argument("--host", default="localhost", help="the address to listen on (localhost)")
    options.add_argument("--empty", action="store_true", help="leave the demo story out")
    return options


def _thirdline(arguments: list[str]) -> None:
    home = home_from_environment()
    claim_home(home)
    python = tools.ensure_python(home)
    _become(python, home, ["thirdline.project.supervisor.command", *arguments])


def _develop(arguments: list[str]) -> None:
    """Become a module of the development tools, with a browser when the first word asks for one."""
    tools_home = CLONE / "var"
    claim_home(tools_home)
    python = tools.ensure_python(tools_home, develop=True)
    os.environ["THIRDLINE_ASSETS"] = str(tools.ensure_assets(tools_home))
    if arguments[0] == "--browser":
        arguments = arguments[1:]
        os.environ["THIRDLINE_CHROMIUM"] = str(browser.ensure_chromium(tools_home, python))
    _become(python, home_from_environment("var/test"), arguments)


def _become(python: Path, home: Path, module: list[str]) -> NoReturn:
    """Replace this process, so that signals reach the program and not a wrapper around it."""
    os.environ["THIRDLINE_HOME"] = str(home)
    kernels.ensure_kernels(home)
    os.environ["PATH"] = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    os.execv(  # noqa: S606 - becoming another program is the point
        python, [str(python), "-m", *module]
    )


if __name__ == "__main__":
    main(sys.argv[1:])
