"""An estate of 100,000 items and a million relations: working it out whole, one service, and its pages.

Sites of 500 items stand for themselves, so that a service stands on some hundreds; the generator
is fixed by its seed. The application's CPU and the database's are told apart.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.requests import cost_of, server_seconds
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import invite_person, robot
from thirdline.foundation.people.rules import Role
from thirdline.reference.estate.figuring import work_out
from thirdline.reference.estate.graph import cone, whole_estate
from thirdline.reference.estate.looking import cut_sets_of, impact_of
from thirdline.reference.estate.models import ConfigurationItem, Debt, ItemKind, Standing
from thirdline.reference.estate.operations import work_out_estate
from thirdline.reference.estate.what_if import Ticked, what_if

SITE = 500  # items
GROUND = 100  # of them stand on nothing
SEED = 11


def measure(items: int) -> None:
    if ConfigurationItem.objects.count() < items:
        fill(items)
    service = ConfigurationItem.objects.filter(kind__is_service=True).order_by("pk")[7]
    graph = _told("rows read, whole estate", whole_estate)
    worked = _told("worked out, whole estate", lambda: work_out(graph))
    print(f"  engine {worked.kernel}, {worked.note or 'all of it'}")
    _told("a run, the first", lambda: work_out_estate(by=robot()))
    ConfigurationItem.objects.filter(pk=_last_member(service)).update(health="down")
    _told("a run after one change", lambda: work_out_estate(by=robot()))
    part = _told("cone of one service", lambda: cone([service.pk]))
    print(f"  {len(part.items)} items, {len(part.needs)} needs, {len(part.fates)} fates")
    _told("its cut sets to order 3, a page", lambda: cut_sets_of(service))
    _told("impact of a host", lambda: impact_of(_host()))
    _told("what if a host fails", lambda: what_if(Ticked((_host().pk,)), at=timezone.now()))
    _pages(service)


def _told(name: str, call: Callable[[], object]) -> object:
    own, server, began = time.process_time(), server_seconds(), time.monotonic()
    answer = call()
    print(
        f"{name:34} {time.process_time() - own:8.3f} s application {server_seconds() - server:8.3f} s"
        f" database {time.monotonic() - began:8.3f} s in all"
    )
    return answer


def _pages(service: ConfigurationItem) -> None:
    lead = _lead()
    debt = Debt.objects.order_by("pk").first()
    addresses = {
        "list of items": reverse("estate:items"),
        "list, searched": f"{reverse('estate:items')}?q=host+1234",
        "item, a service": reverse("estate:item", args=[service.pk]),
        "item, a host": reverse("estate:item", args=[_host().pk]),
        "map": f"{reverse('estate:map')}?item={service.pk}",
        "panel beside the map": f"{reverse('estate:peek', args=[_host().pk])}?of={service.pk}",
        "debts": reverse("estate:debts"),
        "one debt": reverse("estate:debt", args=[debt.pk]) if debt else "",
        "figures of a service": reverse("estate:item-figures", args=[service.pk]),
        "cut sets of a service": reverse("estate:item-cuts", args=[service.pk]),
        "figures of a host": reverse("estate:item-figures", args=[_host().pk]),
        "what if": f"{reverse('estate:question-new')}?failed={_host().pk}",
    }
    for name, address in addresses.items():
        if address:
            if lead.get(address).status_code != 200:
                raise SystemExit(f"{address} is not shown")
            application, database, size = cost_of(lambda at=address: lead.get(at), 10)
            print(
                f"page: {name:28} {application:6.1f} + {database:6.1f} ms CPU {size / 1000:6.1f} kB"
            )


def _lead() -> Client:
    known = Person.objects.filter(email="bench@bench.invalid").first()
    person = known or invite_person(
        name="Bench Lead", email="bench@bench.invalid", role=Role.LEAD, by=None
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    return client


def _host() -> ConfigurationItem:
    found = Standing.objects.filter(is_service=False, services_down__gte=1).first()
    return found.item if found else ConfigurationItem.objects.filter(name__startswith="host")[0]


def _last_member(service: ConfigurationItem) -> int:
    return service.needs.all()[0].members.all()[0].item_id


def fill(items: int) -> None:
    """Rows by COPY: what is measured is reading and working out, not how they came about."""
    newest = ConfigurationItem.objects.order_by("-pk").values_list("pk", flat=True).first()
    sites, first = items // SITE, (newest or 0) + 1
    _fill_items(sites, first)
    needs = _fill_needs(sites, first)
    _fill_racks(sites, first)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{sites * SITE} items, {len(needs)} needs, {sum(len(one[2]) for one in needs)} members")


def _fill_items(sites: int, first: int) -> None:
    now = timezone.now()
    kind, _new = ItemKind.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    svc, _new = ItemKind.objects.get_or_create(
        slug="bench-service", defaults={"name": "Bench service", "is_service": True}
    )
    _copy(
        "estate_configurationitem (id, name, kind_id, lifecycle, environment, site, room, rack,"
        " supplier, serial, users, about, attributes, failure_unit, failure_source, failure_words,"
        " health, health_words, created_at, changed_at, version, words)",
        (
            (first + n, _name(n), (svc if n % SITE < 5 else kind).pk, "in_service", "production",
             f"site {n // SITE}", "", f"rack {n // 40}", "", "", 100 if n % SITE < 5 else None, "",
             "{}", "", "kind", "", "up", "", now, now, 1, _name(n))
            for n in range(sites * SITE)
        ),
    )  # fmt: skip


def _fill_needs(sites: int, first: int) -> list[tuple[int, int, list[int]]]:
    now, start = timezone.now(), _next_number("estate_need")
    needs = list(_needs(random.Random(SEED), sites, first))
    _copy(
        "estate_need (id, item_id, k, label, since, source)",
        ((start + at, owner, k, "", now, "") for at, (owner, k, _m) in enumerate(needs)),
    )
    _copy(
        "estate_needmember (need_id, item_id)",
        ((start + at, one) for at, (_o, _k, members) in enumerate(needs) for one in members),
    )
    return needs


def _fill_racks(sites: int, first: int) -> None:
    now, racks, start = timezone.now(), sites * SITE // 40, _next_number("estate_fateset")
    _copy(
        "estate_fateset (id, value, name, about, failure_unit, failure_source, failure_words, since)",
        ((start + n, "{}", f"rack {n}", "", "", "", "", now) for n in range(racks)),
    )
    _copy(
        "estate_fatemember (fate_id, item_id, since)",
        ((start + n // 40, first + n, now) for n in range(racks * 40)),
    )


def _name(n: int) -> str:
    place = n % SITE
    return f"{'service' if place < 5 else 'app' if place < 100 else 'host'} {n}"


def _needs(rng: random.Random, sites: int, first: int) -> Iterator[tuple[int, int, list[int]]]:
    """Every item stands on later ones of its site, in groups; services on those of another, too."""
    for site in range(sites):
        base = first + site * SITE
        for place in range(SITE - GROUND):
            for _group in range(3):
                size = rng.choice((1, 3, 4, 5, 5))
                reach = range(place + 6 if place < 5 else place + 1, min(SITE, place + 240))
                members = [base + one for one in rng.sample(reach, min(size, len(reach)))]
                yield base + place, max(1, len(members) - rng.randint(1, 2)), members
            if place < 5 and site:
                other = rng.sample(range(base - SITE + 6, base), 2)
                yield base + place, 1, other


def _next_number(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")
        return int(cursor.fetchone()[0])


def _copy(target: str, rows: Iterator[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
