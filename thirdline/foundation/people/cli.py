"""bin/thirdline people: the first administrator, and the way back in when everybody is locked out."""

from __future__ import annotations

import argparse
import secrets
import sys

from django.db import transaction

from thirdline.foundation.people import operations, queries
from thirdline.foundation.people.rules import Role

FIRST = "administrator@localhost"


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    group = commands.add_parser("people", help="add people")
    verbs = group.add_subparsers(required=True, metavar="VERB")
    add = verbs.add_parser("add", help="add a person; prints a password unless one is given")
    add.add_argument("--name", required=True)
    add.add_argument("--email", required=True)
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.REQUESTER.value)
    add.add_argument(
        "--password", action="store_true", help="read the password from standard input"
    )
    add.set_defaults(run=_add)


def _add(args: argparse.Namespace) -> int:
    given = sys.stdin.readline().rstrip("\n") if args.password else ""
    if args.password and len(given) < 10:
        print("A password has at least ten characters; nobody was added.", file=sys.stderr)
        return 1
    password = given or _password()
    person = operations.invite_person(
        name=args.name,
        email=args.email,
        role=Role(args.role),
        password=password,
        by=operations.robot(),
    )
    print(f"{person.name} signs in with {person.email}")
    if not given:
        print(f"password {password}")
    return 0


@transaction.atomic
def first_administrator() -> tuple[str, str] | None:
    """On an empty desk, add somebody who may set it up; their address and password, told once."""
    if queries.anybody_here():
        return None
    password = _password()
    operations.invite_person(
        name="Administrator",
        email=FIRST,
        role=Role.ADMINISTRATOR,
        password=password,
        by=operations.robot(),
    )
    return FIRST, password


def _password() -> str:
    """Sixteen letters and digits in four groups, none that looks like another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
