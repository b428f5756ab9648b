"""Who calls whom, as manifests say it: in environment variables that hold an address."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thirdline.reference.estate.importing.shapes import Incoming, KindSaid, NeedSaid, Reading

_NAME = re.compile(r"_ADDR(?:ESS)?$")
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^@/\s]*@)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::\d+)?(?:/\S*)?$", re.I)  # fmt: skip
_LOCAL = frozenset({"localhost", "0.0.0.0", "127.0.0.1"})  # noqa: S104 - compared, never bound
MOST_SAID = 10


def needed_of(replicas: int, chosen: str, said: str) -> int:
    """How many replicas have to work: what the workload says of itself, else what was chosen for all."""
    if said.isascii() and said.isdecimal() and 1 <= int(said[:6]) <= replicas:
        return int(said)
    return {"all": replicas, "most": replicas // 2 + 1}.get(chosen, 1)


class Calls:
    """Addresses, collected while reading and resolved when every service is known."""

    def __init__(self) -> None:
        self._made: list[tuple[Incoming, str, str, str]] = []
        self._unread: list[str] = []

    def add(self, caller: Incoming, place: str, variable: str, value: Any) -> None:
        if variable != "externalName" and not _NAME.search(variable):
            return
        if value is None:
            self._unread.append(f"{caller.name}: {variable}")
            return
        match = _HOST.match(str(value).strip())
        if match and match.group(1).lower() not in _LOCAL:
            self._made.append((caller, place, variable, match.group(1).lower()))

    def join(
        self,
        services: dict[tuple[str, str], Incoming],
        found: Reading,
        outside: tuple[str, KindSaid],
    ) -> None:
        """A caller needs whom it calls; an address that leads out of the file becomes an item of its own."""
        kept = {id(one) for one in found.items}
        beyond: dict[str, Incoming] = {}
        alone: dict[int, set[str]] = {}
        for caller, place, variable, host in self._made:
            if id(caller) not in kept:
                continue
            callee = _resolved(services, place, host)
            if callee is None:
                callee = beyond.get(host) or _outside(beyond, host, caller, variable, outside)
            needs = caller.needs = caller.needs or []
            said = alone.get(id(caller))
            if said is None:
                said = alone[id(caller)] = {n.members[0] for n in needs if len(n.members) == 1}
            if callee is not caller and callee.key not in said:
                said.add(callee.key)
                needs.append(NeedSaid((callee.key,), 1, "", caller.line))
        if beyond:
            found.kinds.setdefault(*outside)
            found.items += beyond.values()
            words = ngettext("%(n)s address leads out of the file: %(names)s.", "%(n)s addresses lead out of the file: %(names)s.", len(beyond))  # fmt: skip
            found.notes.append(words % {"n": len(beyond), "names": ", ".join(list(beyond)[:MOST_SAID])})  # fmt: skip
        if self._unread:
            words = _("Addresses kept elsewhere (config maps, secrets) are not known: %(names)s.")
            found.notes.append(words % {"names": ", ".join(self._unread[:MOST_SAID])})


def _resolved(services: dict[tuple[str, str], Incoming], place: str, host: str) -> Incoming | None:
    """`cart`, `cart.shop`, `cart.shop.svc.cluster.local`."""
    name, _dot, rest = host.partition(".")
    if not rest:
        return services.get((place, name))
    where = rest.split(".")[0]
    return services.get((where, name)) or (services.get(("", name)) if where == "default" else None)


def _outside(beyond: dict[str, Incoming], host: str, caller: Incoming, variable: str, sort: tuple[str, KindSaid]) -> Incoming:  # fmt: skip
    words = {"caller": caller.name, "variable": variable}
    about = _("Named by %(caller)s in %(variable)s; the manifests do not hold it.") % words
    one = Incoming(caller.line, f"outside/{host}"[:200], host[:200], sort[0], {"about": about})
    beyond[host] = one
    return one
