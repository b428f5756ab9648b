from __future__ import annotations

import pytest
from django.db.models import Q

from tests.cast import House
from thirdline.desk.tickets.models import Service, Ticket
from thirdline.desk.tickets.operations import restrict_ticket
from thirdline.desk.views import conditions, counting, lazily
from thirdline.desk.views.models import SavedView
from thirdline.desk.views.operations import (
    change_view,
    place_view,
    retire_view,
    save_view,
    share_view,
)
from thirdline.desk.views.saved import as_view, saved_view_for, shelf_for
from thirdline.desk.views.tests import make
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.people.models import Person
from thirdline.kit import clock
from thirdline.kit.refusals import NotFound, Refused

PART = {"HX-Request": "true", "HX-Target": "form#view-form"}


def titles(when: object, reader: Person) -> list[str]:
    condition = conditions.condition_q(when, reader, clock.now())
    return sorted(Ticket.objects.filter(condition).values_list("title", flat=True))


def test_a_view_is_kept_for_oneself_and_said_in_the_journal(house: House, ines: Person) -> None:
    view = save_view(name=" VPN ", when={"service": "vpn"}, columns=["subject"], by=ines)

    assert (view.name, view.owner, view.group) == ("VPN", ines, "mine")
    entry = Entry.objects.get(verb="view.saved")
    assert entry.facts["when"] == {"service": "vpn"}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "Give the view a name"),
        ({"name": "x" * 61}, "60 characters"),
        ({"when": {"service": "fax"}}, "fax"),
        ({"when": {"nothing": 1}}, "nothing"),
        ({"order": "worst"}, "from their lists"),
        ({"icon": "unicorn"}, "from their lists"),
        ({"columns": ["shoe_size"]}, "shoe_size"),
        ({"for_everybody": True}, "kept by leads"),
    ],
)
def test_what_cannot_be_kept_says_why(
    house: House, ines: Person, given: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        save_view(**{"name": "VPN", "when": {}, "by": ines, **given})  # type: ignore[arg-type]


def test_a_teams_view_is_kept_by_its_lead_and_an_administrator(
    house: House, ines: Person, mina: Person, ada: Person
) -> None:
    with pytest.raises(Refused, match="kept by its lead"):
        save_view(name="Ours", when={}, team=house.desk, by=ines)

    kept = save_view(name="Ours", when={}, team=house.desk, by=mina)
    change_view(kept, name="Ours now", by=ada)

    assert SavedView.objects.get().name == "Ours now"
    with pytest.raises(Refused, match="kept by its lead"):
        retire_view(kept, by=ines)


def test_a_colleague_looks_through_a_view_and_keeps_no_hand_on_it(
    house: House, ines: Person, tomas: Person, rae: Person
) -> None:
    kept = save_view(name="Mine", when={"person": "me"}, by=ines)

    assert saved_view_for(tomas, kept.slug) == kept
    assert shelf_for(tomas, None).views == []
    with pytest.raises(Refused, match="somebody else's"):
        change_view(kept, name="His", by=tomas)
    with pytest.raises(NotFound):
        saved_view_for(rae, kept.slug)


def test_an_edit_nobody_has_seen_is_not_lost(house: House, ines: Person) -> None:
    kept = save_view(name="Mine", when={}, by=ines)
    change_view(kept, name="Newer", version=1, by=ines)

    with pytest.raises(Refused, match="Somebody changed this view"):
        change_view(kept, name="Older", version=1, by=ines)


def test_a_shared_view_keeps_its_address(house: House, mina: Person, ines: Person) -> None:
    kept = save_view(name="Mine", when={}, by=mina)
    address = kept.slug

    share_view(kept, team=house.desk, by=mina)

    assert [one.slug for one in shelf_for(ines, house.desk).views] == [address]
    assert Entry.objects.filter(verb="view.shared").count() == 1


def test_me_and_my_team_are_whoever_looks(
    house: House, rae: Person, ines: Person, tomas: Person
) -> None:
    make.ticket("desk", rae, house)
    make.ticket("workplace", rae, house, team=house.workplace)

    when = {"team": "mine", "state": ["new", "in_progress"]}

    assert titles(when, ines) == ["desk"]
    assert titles(when, tomas) == ["workplace"]
    assert titles({"not": {"team": "mine"}}, ines) == ["workplace"]
    assert titles({"team": {"is_not": "mine"}}, tomas) == ["desk"]
    assert titles({"any": [{"team": "mine"}, {"team": "workplace"}]}, ines) == ["desk", "workplace"]
    assert titles({"team": ["mine", "workplace"]}, ines) == ["desk", "workplace"]


def test_who_is_in_no_team_has_no_ticket_of_theirs(house: House, rae: Person, ada: Person) -> None:
    make.ticket("desk", rae, house)

    assert titles({"team": "mine"}, ada) == []
    assert titles({"field": "team", "is": "mine"}, ada) == []


def test_a_view_that_names_what_is_gone_says_so_and_holds_nothing(
    house: House, rae: Person, ines: Person
) -> None:
    make.ticket("vpn", rae, house)
    kept = save_view(name="VPN", when={"service": "vpn"}, by=ines)
    Service.objects.update(retired_at=clock.now())

    page = make.browser(ines).get(f"/queue?view={kept.slug}").content.decode()

    assert "This view cannot be read any more." in page
    assert "there is no service “vpn”" in page
    assert "<tr data-item" not in page
    assert lazily.saved_counts(ines, None)[kept.slug]["shown"] == "!"


def test_a_view_shows_its_columns_in_its_order(house: House, rae: Person, ines: Person) -> None:
    make.ticket("one", rae, house, tags=["vip"])
    columns = ["number", "tags", "category", "subject", "company", "team", "created", "person"]
    kept = save_view(name="Own", when={}, columns=columns, by=ines)

    page = make.browser(ines).get(f"/queue?view={kept.slug}").content.decode()

    places = [page.index(f">{label}</th>") for label in ("Number", "Tags", "Category", "Subject")]
    assert places == sorted(places)
    assert "vip" in page
    assert "Something is broken" in page


def test_restricted_tickets_are_in_no_view_and_no_count_of_others(
    house: House, rae: Person, ines: Person, mina: Person
) -> None:
    secret = make.ticket("secret", rae, house)
    restrict_ticket(secret, named=[ines], by=ines)
    kept = save_view(name="All", when={}, for_everybody=True, by=mina)

    assert "secret" not in make.browser(mina).get(f"/queue?view={kept.slug}").content.decode()
    assert lazily.saved_counts(mina, None)[kept.slug]["shown"] == "0"
    assert lazily.saved_counts(ines, None)[kept.slug]["shown"] == "1"


def test_imported_histories_are_in_no_view(house: House, rae: Person, ines: Person) -> None:
    make.ticket("long ago", rae, house, history=7)
    kept = save_view(name="All", when={}, by=ines)

    assert "long ago" not in make.browser(ines).get(f"/queue?view={kept.slug}").content.decode()
    assert lazily.saved_counts(ines, None)[kept.slug]["shown"] == "0"


def test_a_view_of_open_tickets_says_so_in_the_words_of_their_indexes(
    house: House, ines: Person
) -> None:
    narrow = conditions.view_q({"state": ["new"], "priority": 1}, ines, clock.now())
    wide = conditions.view_q({"any": [{"state": "new"}, {"priority": 1}]}, ines, clock.now())

    said = '"tickets_ticket"."state" IN (new, in_progress, on_hold)'
    assert said in str(Ticket.objects.filter(narrow).query)
    assert said not in str(Ticket.objects.filter(wide).query)


def test_a_count_that_takes_long_says_so_and_does_not_hold_up_the_page(
    house: House, rae: Person, ines: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.ticket("one", rae, house)
    kept = save_view(name="Slow", when={"title": {"contains": "one"}}, by=ines)
    monkeypatch.setattr(counting, "counted_within", lambda *_: None)

    page = make.browser(ines).get(f"/queue?view={kept.slug}").content.decode()

    assert 'id="queue-summary"' in page
    assert "one</a>" in page


def test_a_statement_that_takes_too_long_is_stopped(house: House, ines: Person) -> None:
    slow = Q(pk__in=Ticket.objects.extra(where=["pg_sleep(1) IS NOT NULL"]).values("pk"))
    make.ticket("one", ines, house)

    assert counting.counted_within(ines, slow, 20) is None
    assert counting.counted_within(ines, Q(), 2_000) is not None


def test_pinned_stands_on_top_and_hidden_out_of_sight(house: House, ines: Person) -> None:
    first, last = (save_view(name=name, when={}, by=ines) for name in ("Alpha", "Beta"))
    place_view(last.slug, shown="pinned", by=ines)
    place_view(first.slug, shown="hidden", by=ines)
    place_view("watching", shown="hidden", by=ines)

    page = make.browser(ines).get("/queue?view=open").content.decode()

    assert page.index("Beta") < page.index("With me")
    assert "Alpha" not in page
    assert "Watching" not in page


def test_what_is_removed_is_gone_from_the_list(house: House, ines: Person) -> None:
    kept = save_view(name="Alpha", when={}, by=ines)

    retire_view(kept, by=ines)

    assert shelf_for(ines, house.desk).views == []
    assert make.browser(ines).get(f"/queue?view={kept.slug}").status_code == 404


def test_the_form_begins_with_the_list_in_hand(house: House, ines: Person) -> None:
    page = make.browser(ines).get("/queue/views/new?view=nobody&priority=1").content.decode()

    assert "team is Service desk" in page
    assert "person is empty" in page
    assert "priority is 1" in page


def test_the_form_saves_its_lines_as_a_condition(house: House, rae: Person, ines: Person) -> None:
    make.ticket("vpn", rae, house)
    sent = {
        "name": "VPN soon", "icon": "bolt", "keeper": "me", "order": "newest", "match": "any",
        "field-0": "service", "operator-0": "is_any_of", "value-0": ["vpn", "payroll"],
        "field-1": "priority", "operator-1": "at_most", "value-1": "2",
        "field-2": "created", "operator-2": "within_last", "value-2": "7 days",
        "field-3": "restricted", "operator-3": "is", "value-3": "no",
        "column": ["number", "subject"],
    }  # fmt: skip

    answer = make.browser(ines).post("/queue/views", sent)

    kept = SavedView.objects.get()
    assert answer.status_code == 303
    assert kept.when == {
        "any": [
            {"service": {"is_any_of": ["vpn", "payroll"]}}, {"priority": {"at_most": 2}},
            {"created": {"within_last": "7 days"}}, {"restricted": {"is": False}},
        ]
    }  # fmt: skip
    assert "vpn</a>" in make.browser(ines).get(answer["Location"]).content.decode()


def test_what_is_wrong_stands_at_its_field(house: House, ines: Person) -> None:
    sent = {"name": "", "field-0": "created", "operator-0": "within_last", "value-0": "soon"}

    answer = make.browser(ines).post("/queue/views", sent, headers=PART)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give the view a name" in page
    assert "takes a length of time" in page


def test_a_deeper_condition_is_edited_as_text(house: House, ines: Person) -> None:
    deep = {"any": [{"priority": 1}, {"not": {"service": "vpn"}}]}
    kept = save_view(name="Deep", when=deep, by=ines)
    browser = make.browser(ines)

    page = browser.get(f"/queue/views/{kept.slug}").content.decode()
    answer = browser.post(f"/queue/views/{kept.slug}", {"name": "Deep", "text": "{", "version": 1})

    assert "&quot;not&quot;" in page
    assert answer.status_code == 422
    assert "This is not JSON" in answer.content.decode()


def test_lines_are_added_moved_and_left_out_without_saving(house: House, ines: Person) -> None:
    sent = {
        "field-0": "service", "operator-0": "is_any_of", "value-0": "vpn", "field-1": "priority",
        "without": "0", "column": ["number", "subject"], "raise-column": "subject",
    }  # fmt: skip

    page = make.browser(ines).post("/queue/views/form", sent, headers=PART).content.decode()

    assert "VPN" not in page
    assert page.index('name="column" value="subject"') < page.index('name="column" value="number"')
    assert not SavedView.objects.exists()


def test_as_view_falls_back_to_every_order(house: House, ines: Person) -> None:
    view = as_view(SavedView(slug="x", name="x", owner=ines, order="gone"), ines)

    assert view.orders[0] == "due"
