from __future__ import annotations

import argparse

from thirdline.foundation.journal.operations import seal_entries
from thirdline.foundation.journal.queries import seal_exists, verify_seals


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    journal = commands.add_parser("journal", help="check the journal").add_subparsers(required=True)
    verify = journal.add_parser("verify", help="prove that no sealed entry was changed or removed")
    verify.add_argument("--head", help="a digest noted earlier that must still be in the chain")
    verify.set_defaults(run=_verify)
    seal = journal.add_parser("seal", help="seal the finished entries now")
    seal.set_defaults(run=_seal)


def _verify(args: argparse.Namespace) -> int:
    verdict = verify_seals()
    if verdict.broken_at is None:
        if args.head and not seal_exists(args.head):
            print("The journal was cut short: the digest you noted is not in the chain any more.")
            return 1
        print(f"The journal holds: {verdict.entries} entries under {verdict.seals} seals.")
        print(f"Head: {verdict.head}")
        return 0
    seal = verdict.broken_at
    print(
        f"The journal was tampered with: seal {seal.pk} of {seal.at:%Y-%m-%d %H:%M} UTC does not hold."
    )
    print(f"{verdict.reason} The {verdict.seals} seals before it hold.")
    return 1


def _seal(args: argparse.Namespace) -> int:
    made = seal_entries()
    print("Nothing to seal." if made is None else f"Sealed {made.entries} entries.")
    return 0
