"""Run beside the product, on its database: the cast comes in, and takes its seats in the teams."""

from __future__ import annotations

import os
import sys

# In the order they are invited; a team is given by its slug.
CAST = {
    "Ada Brandt": ("administrator", ""),
    "Mina Costa": ("lead", ""),
    "Ines Duarte": ("agent", "service-desk"),
    "Yusuf Demir": ("agent", "service-desk"),
    "Tomas Lindqvist": ("specialist", "workplace"),
    "Noor Haddad": ("specialist", "network"),
    "Jonas Weber": ("specialist", "database"),
    "Rae Okafor": ("requester", ""),
    "Otto Stranger": ("requester", ""),
    "Tess Moulin": ("requester", ""),
}
PASSWORD = "correct horse battery"


def email(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@aldermoor.example"


def invite() -> None:
    from thirdline.foundation.people.operations import invite_person
    from thirdline.foundation.people.rules import Role

    for name, (role, _team) in CAST.items():
        invite_person(name=name, email=email(name), role=Role(role), password=PASSWORD, by=None)


def join() -> None:
    from thirdline.foundation.people.models import Person, Team
    from thirdline.foundation.people.operations import join_team

    for name, (_role, slug) in CAST.items():
        if slug:
            team = Team.objects.get(slug=slug)
            join_team(Person.objects.get(email=email(name)), team=team, by=None)


def main(verb: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thirdline.project.settings")
    import django

    django.setup()
    {"invite": invite, "join": join}[verb]()


if __name__ == "__main__":
    main(sys.argv[1])
