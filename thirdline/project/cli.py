"""bin/thirdline: the product's command line. Packages contribute their commands in `cli.py`."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from importlib.util import find_spec

from thirdline.kit import interrupts
from thirdline.project.env import BadSetting


def main(arguments: list[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
    interrupts.listen()
    try:
        return _run(arguments)
    except BadSetting as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except BrokenPipeError:
        return interrupts.told_enough()
    except KeyboardInterrupt:
        print("Stopped; nothing half-done is left.", file=sys.stderr)
        return 130


def _run(arguments: list[str] | None) -> int:
    import django

    django.setup()
    from thirdline.kit.refusals import NotFound, Refused

    args = _parser().parse_args(arguments)
    try:
        return int(args.run(args) or 0)
    except (Refused, NotFound) as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    from django.apps import apps

    parser = argparse.ArgumentParser(prog="thirdline", description="Thirdline on the command line.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    import_module("thirdline.project.reference").add_commands(commands)
    import_module("thirdline.kit.texts.cli").add_commands(commands)
    for config in apps.get_app_configs():
        ours = config.name.startswith("thirdline.") and config.name != "thirdline.project"
        if ours and find_spec(f"{config.name}.cli"):
            import_module(f"{config.name}.cli").add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
