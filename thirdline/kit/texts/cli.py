"""`bin/thirdline texts`: the catalogues brought up to what the product says today."""

from __future__ import annotations

import argparse
import sys

from thirdline.kit.texts import agreeing, catalogues, entries, extracting


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    texts = commands.add_parser(
        "texts", help="bring the catalogues of thirdline/locale up to the texts of today"
    )
    texts.add_argument("--check", action="store_true", help="write nothing, only say what lacks")
    texts.set_defaults(run=_bring_up)


def _bring_up(args: argparse.Namespace) -> int:
    wanted = extracting.texts_of(catalogues.PRODUCT)
    lacking = 0
    for language in catalogues.TRANSLATED:
        path = catalogues.source(language)
        kept = entries.read(path) if path.exists() else []
        if not args.check:
            kept = agreeing.joined(wanted, kept)
            path.parent.mkdir(parents=True, exist_ok=True)
            head = catalogues.head(language)
            path.write_text(entries.written(kept, head=head), encoding="utf-8")
        found = agreeing.problems(wanted, kept)
        lacking += len(found)
        sys.stdout.writelines(f"{language}: {problem}\n" for problem in found)
        sys.stdout.write(f"{language}: {len(wanted)} texts, {len(found)} to do in {path.name}\n")
    return 1 if lacking else 0
