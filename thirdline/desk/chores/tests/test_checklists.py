from __future__ import annotations

import pytest

from thirdline.desk.chores.models import Checklist, ChecklistItem, ChecklistTemplate
from thirdline.desk.chores.operations import (
    add_items,
    drop_checklist,
    leave_item_out,
    put_checklist,
    tick_item,
    untick_item,
)
from thirdline.desk.tickets.operations import (
    edit_ticket,
    open_ticket,
    resolve_ticket,
    restrict_ticket,
)
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.records.operations import apply_text
from thirdline.foundation.records.writing import export_text
from thirdline.kit.refusals import Refused

YAML = """
checklists:
- slug: vpn
  name: VPN drops
  service: vpn
  by_itself: true
  before_resolving: true
  items:
  - text: Drop times
  - text: Client log
"""
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def template(house, ada) -> ChecklistTemplate:
    apply_text(YAML, by=ada)
    return ChecklistTemplate.objects.get()


@pytest.fixture
def listed(template, ticket, ines) -> Checklist:
    """On the ticket, whether it came by itself or not."""
    there = Checklist.objects.filter(ticket=ticket).first()
    return there or put_checklist(ticket, template=template, by=ines)


def items_of(checklist) -> list[ChecklistItem]:
    return list(checklist.items.all())


def test_a_template_comes_back_as_the_text_it_was(template):
    assert "- text: Client log" in export_text(["checklists"])


def test_what_fits_comes_by_itself_and_once(template, house, rae, ines):
    ticket = open_ticket(title="VPN", requester=rae, by=rae, service=house.vpn)
    edit_ticket(ticket, service=house.payroll, by=ines)
    edit_ticket(ticket, service=house.vpn, by=ines)

    other = open_ticket(title="Pay", requester=rae, by=rae, service=house.payroll)

    assert [one.name for one in Checklist.objects.filter(ticket=ticket)] == ["VPN drops"]
    assert not Checklist.objects.filter(ticket=other).exists()


def test_a_tick_says_who_and_when_and_the_journal_what(listed, ines):
    item = tick_item(items_of(listed)[0], by=ines)

    assert (item.done_by, item.done_at is not None) == (ines, True)
    entry = Entry.objects.get(verb="checklist.ticked")
    assert (entry.words["text"], entry.facts["left"]) == ("Drop times", 1)


def test_of_two_who_tick_the_first_is_remembered_and_a_tick_is_taken_back(listed, ines, tomas):
    item = items_of(listed)[0]
    tick_item(item, by=ines)
    assert tick_item(item, by=tomas).done_by == ines

    assert untick_item(item, by=tomas).done_at is None


def test_resolving_says_which_items_are_open(listed, ticket, ines):
    tick_item(items_of(listed)[0], by=ines)

    with pytest.raises(Refused, match="Still open on “VPN drops”: “Client log”"):
        resolve_ticket(ticket, words="Fixed.", by=ines)


def test_items_left_out_with_a_reason_stand_in_nobodys_way(listed, ticket, ines):
    first, second = items_of(listed)
    tick_item(first, by=ines)
    with pytest.raises(Refused, match="Say why"):
        leave_item_out(second, reason=" ", by=ines)
    leave_item_out(second, reason="The client keeps none.", by=ines)

    resolve_ticket(ticket, words="Fixed.", by=ines)

    assert Entry.objects.get(verb="checklist.left_out").words["reason"] == "The client keeps none."


def test_a_list_of_its_own_holds_nobody_up(ticket, ines):
    one = put_checklist(ticket, name="Today", items=["Call Rae", "  ", "Write"], by=ines)
    add_items(one, items=["Read"], by=ines)

    assert [item.text for item in items_of(one)] == ["Call Rae", "Write", "Read"]
    resolve_ticket(ticket, words="Fixed.", by=ines)


def test_the_same_list_is_not_put_twice_and_an_empty_one_never(listed, template, ticket, ines):
    with pytest.raises(Refused, match="on this ticket already"):
        put_checklist(ticket, template=template, by=ines)
    with pytest.raises(Refused, match="at least one item"):
        put_checklist(ticket, items=[" "], by=ines)
    with pytest.raises(Refused, match="300 characters"):
        put_checklist(ticket, items=["x" * 301], by=ines)


def test_what_comes_before_resolving_is_taken_off_by_leads_only(listed, ines, mina):
    with pytest.raises(Refused, match="comes before resolving"):
        drop_checklist(listed, by=ines)

    drop_checklist(listed, by=mina)

    assert Entry.objects.get(verb="checklist.dropped").words["items"] == [
        "Drop times",
        "Client log",
    ]


def test_a_finished_ticket_is_ticked_no_more(ticket, ines):
    one = put_checklist(ticket, items=["Call"], by=ines)
    resolve_ticket(ticket, words="Fixed.", by=ines)

    with pytest.raises(Refused, match="Reopen it first"):
        tick_item(items_of(one)[0], by=ines)


def test_the_page_ticks_in_place_and_needs_no_mouse(client, listed, ticket, ines):
    client.force_login(ines)
    item = items_of(listed)[0]

    answer = client.post(f"/checklist-items/{item.pk}/tick", **HTMX).content.decode()

    assert 'id="ticket-chores"' in answer
    assert 'role="checkbox" aria-checked="true"' in answer
    assert "1/2" in answer
    resolve = client.get(f"/tickets/{ticket.pk}/forms/resolve").content.decode()
    assert "Still open on" in resolve


def test_items_of_a_ticket_one_may_not_read_are_not_there(client, listed, ticket, ines, noor):
    restrict_ticket(ticket, named=[], by=ines)
    client.force_login(noor)

    assert client.post(f"/checklist-items/{items_of(listed)[0].pk}/tick").status_code == 404


def test_the_form_takes_a_template_or_lines(client, ticket, ines, ada):
    apply_text(YAML, by=ada)
    client.force_login(ines)
    url = f"/tickets/{ticket.pk}/checklists"

    assert client.post(url, {}, **HTMX).status_code == 422
    client.post(url, {"template": "vpn"})
    client.post(url, {"name": "Mine", "items": "a\nb"})

    assert sorted(Checklist.objects.values_list("name", flat=True)) == ["Mine", "VPN drops"]
