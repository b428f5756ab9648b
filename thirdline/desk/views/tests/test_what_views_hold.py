from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import Q

from tests.cast import House
from thirdline.desk.tickets.models import Ticket
from thirdline.desk.tickets.operations import (
    put_on_hold,
    resolve_ticket,
    restrict_ticket,
    take_ticket,
    watch_ticket,
)
from thirdline.desk.tickets.states import HoldReason
from thirdline.desk.views import contributing
from thirdline.desk.views.contributing import (
    ViewAlreadyThere,
    contribute_view,
    every_view,
    view_named,
)
from thirdline.desk.views.queries import MOST_COUNTED, counts_for, with_me_count
from thirdline.desk.views.rules import VIEWS, Filters, Place, View
from thirdline.desk.views.tests import make
from thirdline.foundation.people.models import Person
from thirdline.kit import clock


def counts(person: Person, house: House, here: str = "open"):
    view = view_named(here)
    assert view is not None
    place = Place(person.pk, house.desk.pk, clock.now())
    return counts_for(person, every_view(), place, here=view)


def test_with_me_holds_what_i_accepted_and_what_is_put_to_me(
    house: House, rae: Person, ines: Person
) -> None:
    take_ticket(make.ticket("accepted", rae, house), by=ines)
    make.ticket("put to her", rae, house, asked_person=ines)
    make.ticket("of nobody", rae, house)

    assert make.shown(ines, "with-me") == ["accepted", "put to her"]
    assert with_me_count(ines) == 2


def test_watching_holds_open_tickets_i_follow(house: House, rae: Person, ines: Person) -> None:
    followed, done = make.ticket("followed", rae, house), make.ticket("done", rae, house)
    for one in (followed, done):
        watch_ticket(one, person=ines, by=ines)
    take_ticket(done, by=ines)
    resolve_ticket(done, code="fixed", words="Restarted.", by=ines)

    assert make.shown(ines, "watching") == ["followed"]


def test_a_teams_views_hold_only_its_own_open_tickets(
    house: House, rae: Person, ines: Person
) -> None:
    make.ticket("here", rae, house)
    make.escalated(make.ticket("there", rae, house), house.workplace, ines)

    assert make.shown(ines, "open", house.desk) == ["here"]
    assert make.shown(ines, "open", house.workplace) == ["there"]
    assert make.shown(ines, "all") == ["here", "there"]


def test_each_view_of_a_team_holds_what_its_name_says(
    house: House, rae: Person, ines: Person
) -> None:
    now = clock.now()
    take_ticket(make.ticket("held by Ines", rae, house), by=ines)
    make.ticket("due soon", rae, house, next_due_at=now + timedelta(minutes=59), person=ines)
    make.ticket("due later", rae, house, next_due_at=now + timedelta(minutes=61), person=ines)
    make.ticket("came back", rae, house, returned=True, person=ines)
    make.ticket("third", rae, house, handoffs_count=3, person=ines)
    put_on_hold(make.ticket("waits", rae, house), reason=HoldReason.VENDOR, by=ines)

    assert make.shown(ines, "nobody", house.desk) == ["waits"]
    assert make.shown(ines, "due", house.desk) == ["due soon"]
    assert make.shown(ines, "returned", house.desk) == ["came back"]
    assert make.shown(ines, "handed-on", house.desk) == ["third"]
    assert make.shown(ines, "waiting", house.desk) == ["waits"]
    assert make.shown(ines, "vendor") == ["waits"]


def test_resolved_this_week_forgets_what_is_older(house: House, rae: Person, ines: Person) -> None:
    for title in ("fresh", "old"):
        resolve_ticket(make.ticket(title, rae, house), code="fixed", words="Done.", by=ines)
    Ticket.objects.filter(title="old").update(resolved_at=clock.now() - timedelta(days=8))

    assert make.shown(ines, "resolved") == ["fresh"]


def test_imported_tickets_stand_in_no_live_view(house: House, rae: Person, ines: Person) -> None:
    make.ticket("of a history", rae, house, history=7, person=ines)

    for view in every_view():
        assert make.shown(ines, view.slug, house.desk) == []


def test_restricted_tickets_show_to_the_people_named_only(
    house: House, rae: Person, ines: Person, mina: Person
) -> None:
    secret = make.ticket("secret", rae, house)
    restrict_ticket(secret, named=[ines], by=ines)

    assert make.shown(ines, "all") == ["secret"]
    assert make.shown(mina, "all") == []
    assert counts(mina, house).by_view["all"] == 0


def test_every_count_agrees_with_its_list(house: House, rae: Person, ines: Person) -> None:
    now = clock.now()
    for k in range(12):
        make.ticket(
            f"t{k}", rae, house,
            person=ines if k % 3 else None, returned=k % 4 == 0, handoffs_count=k % 5,
            next_due_at=now + timedelta(minutes=k * 11) if k % 2 else None,
        )  # fmt: skip
    put_on_hold(Ticket.objects.get(title="t1"), reason=HoldReason.VENDOR, by=ines)

    found = counts(ines, house)

    lists = {v.slug: len(make.shown(ines, v.slug, house.desk)) for v in every_view()}
    assert found.by_view == lists
    assert found.here == 12
    assert found.oldest == Ticket.objects.order_by("created_at")[0].created_at


def test_counts_are_one_statement(
    house: House, rae: Person, ines: Person, django_assert_num_queries
) -> None:
    make.ticket("one", rae, house)
    ines.standing  # noqa: B018

    with django_assert_num_queries(1):
        counts(ines, house)


@pytest.mark.slow
def test_counts_say_more_beyond_a_thousand(house: House, rae: Person, ines: Person) -> None:
    first = make.ticket("one of many", rae, house)
    copies = [
        Ticket(
            title="more", requester=rae, history=None, state="cancelled", team=house.desk,
            created_at=first.created_at, changed_at=first.changed_at,
        )
        for _ in range(MOST_COUNTED + 5)
    ]  # fmt: skip
    Ticket.objects.bulk_create(copies)
    many = View("many", "Many", "inbox", "shared", 1, lambda p: Q(history=None), "None.")

    found = counts_for(ines, [many], Place(ines.pk, None, clock.now()), here=many)

    assert found.of(many) == (MOST_COUNTED, True)
    assert found.more
    assert found.oldest is None


def test_a_package_above_adds_a_view(
    house: House, rae: Person, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contributing, "_contributed", {})
    mine = View("urgent", "Urgent", "urgent", "mine", 20, lambda p: Q(priority=1), "None.")
    make.ticket("first", rae, house, priority=1)

    contribute_view(mine)

    assert make.shown(ines, "urgent") == ["first"]
    assert counts(ines, house).by_view["urgent"] == 1
    with pytest.raises(ViewAlreadyThere):
        contribute_view(mine)


def test_a_slug_names_one_view() -> None:
    slugs = [view.slug for view in VIEWS]

    assert len(slugs) == len(set(slugs))


def test_filters_leave_out_what_they_do_not_know() -> None:
    read = Filters.read({"tier": "9", "priority": "x", "state": "gone", "who": "  Rae\x00 "})

    assert read == Filters(who="Rae")
