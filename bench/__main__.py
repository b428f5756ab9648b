"""Measurements, one command each: bin/bench fill N, bin/bench requests, bin/bench bulk, bin/bench children,
bin/bench memory, bin/bench starts, bin/bench letters, bin/bench crash, bin/bench streams, bin/bench suggestions,
bin/bench redundancy, bin/bench estate, bin/bench estate-import, bin/bench faulttrees, bin/bench nexttests,
bin/bench outages.

Everything happens in a home of its own (`var/bench`, or THIRDLINE_HOME), never in the desk you use.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    given = _parser().parse_args(arguments)
    alone = {
        _memory,
        _starts,
        _letters,
        _crash,
        _streams,
        _fault_trees,
        _next_tests,
        _outages,
        _redundancy,
    }
    if given.run in alone:
        return int(given.run(given) or 0)
    return _with_database(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="NAME")
    for name, run, words, options in (
        ("fill", _fill, "the demo story, multiplied to N tickets", {"tickets": int}),
        ("requests", _requests, "CPU ms a request, application and database", {"--rounds": 60}),
        ("bulk", _bulk, "changing many tickets, and views people saved", {"--tickets": 1_000}),
        ("memory", _memory, "PSS of web and worker of a running copy; --use opens pages of its demo story first", {"--use": ""}),
        ("starts", _starts, "how long a later start of a copy takes", {"--port": 8400, "--times": 5}),
        ("letters", _letters, "how well and how fast letters are read", {}),
        ("children", _children, "one answer to many children, CPU ms a child", {"--count": 500}),
        ("crash", _crash, "processes killed at random under load, then counted", {"--kills": 200, "--seed": 1}),
        ("streams", _streams, "idle live streams: memory, CPU, how late a change is", {"--streams": 1000, "--seconds": 60.0}),
        ("estate", _estate, "an estate worked out whole and in part, and its pages", {"--items": 100_000}),
        ("faulttrees", _fault_trees, "fault trees of the shared data, or made ones (--made 1, --made 2), beside SCRAM", {"--seconds": 60.0, "--made": 0}),
        ("nexttests", _next_tests, "simulated outages: cost to the confirmed cause", {"--outages": 100}),
        ("outages", _outages, "evidence on services too hard to be solved whole", {"--services": 5}),
        ("redundancy", _redundancy, "CPU of redundancy on estates of 100,000 items", {"--services": 25}),
        ("estate-import", _estate_import, "a large import of the estate, planned, applied and undone", {"--items": 100_000, "--relations": 1_000_000}),
        ("suggestions", _suggestions, "CPU ms of a suggestion, by articles", {"--articles": 1_000, "--rounds": 60}),
    ):  # fmt: skip
        command = commands.add_parser(name, help=words)
        command.set_defaults(run=run)
        for option, usual in options.items():
            if isinstance(usual, type):
                command.add_argument(option, type=usual)
            else:
                command.add_argument(option, type=type(usual), default=usual)
    return parser


def _with_database(given: argparse.Namespace) -> int:
    from thirdline.project.supervisor.database import database
    from thirdline.project.supervisor.home import claim_home

    home = Path(os.environ.get("THIRDLINE_HOME") or ROOT / "var" / "bench")
    os.environ["THIRDLINE_HOME"] = str(home)
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
    claim_home(home)
    with database(home) as url:
        os.environ["DATABASE_URL"] = url
        import django

        from thirdline.project import prepare

        # The settings take this folder among the static ones only when it is there.
        (home / "assets" / "static").mkdir(parents=True, exist_ok=True)
        django.setup()
        prepare.migrate()
        prepare.collect_static(home, Path(os.environ["THIRDLINE_ASSETS"]) / "node_modules")
        return int(given.run(given) or 0)


def _fill(given: argparse.Namespace) -> int:
    from bench.fill import fill

    fill(given.tickets)
    return 0


def _bulk(given: argparse.Namespace) -> int:
    from bench.bulk import measure

    measure(given.tickets)
    return 0


def _requests(given: argparse.Namespace) -> int:
    from bench.requests import measure

    measure(given.rounds)
    return 0


def _children(given: argparse.Namespace) -> None:
    from bench import children

    children.measure(given.count)


def _suggestions(given: argparse.Namespace) -> int:
    from bench.suggestions import measure

    measure(given.articles, given.rounds)
    return 0


def _estate(given: argparse.Namespace) -> None:
    from bench.estate import measure

    measure(given.items)


def _redundancy(given: argparse.Namespace) -> None:
    from bench import redundancy

    redundancy.measure(given.services)


def _estate_import(given: argparse.Namespace) -> None:
    from bench import estate_import

    estate_import.measure(given.items, given.relations)


def _memory(given: argparse.Namespace) -> int:
    from bench.memory import measure, use

    if given.use:
        use(given.use)
    measure(_running_home())
    return 0


def _starts(given: argparse.Namespace) -> int:
    from bench.memory import starts

    starts(_running_home(), given.port, given.times)
    return 0


def _running_home() -> Path:
    return Path(os.environ.get("THIRDLINE_HOME") or ROOT / "var")


def _crash(given: argparse.Namespace) -> int:
    from bench.crash import campaign

    return campaign(given.kills, given.seed)


def _streams(given: argparse.Namespace) -> int:
    from bench.streams import measure

    measure(given.streams, given.seconds)
    return 0


def _letters(given: argparse.Namespace) -> int:
    """Reading asks no database; the settings only want its address."""
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
    import django

    django.setup()
    from bench.letters import measure
    from tests.shared_data import shared_data_root

    measure(shared_data_root() / "mail")
    return 0


def _fault_trees(given: argparse.Namespace) -> int:
    from bench.fault_trees import measure
    from tests.shared_data import shared_data_root

    measure(shared_data_root(), given.seconds, made=given.made)
    return 0


def _next_tests(given: argparse.Namespace) -> int:
    from bench.next_tests import measure
    from tests.shared_data import shared_data_root

    measure(shared_data_root(), given.outages)
    return 0


def _outages(given: argparse.Namespace) -> int:
    from bench.outages import measure

    measure(given.services)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
