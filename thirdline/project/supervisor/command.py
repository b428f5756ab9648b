"""`bin/thirdline` inside the locked environment: the product's command line, with its database."""

from __future__ import annotations

import subprocess
import sys

from thirdline.project.supervisor.database import database
from thirdline.project.supervisor.home import CannotStart, home_from_environment


def main(arguments: list[str]) -> int:
    try:
        with database(home_from_environment()):
            # A child, so that the server is stopped after it whatever becomes of it.
            return subprocess.call([sys.executable, "-m", "thirdline.project.cli", *arguments])
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
