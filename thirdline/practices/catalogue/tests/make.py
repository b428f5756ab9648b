"""Items of a small catalogue, set up by the road an administrator takes."""

from __future__ import annotations

from typing import Any

from thirdline.desk.tickets.models import Ticket
from thirdline.foundation.people.models import Person
from thirdline.foundation.records.operations import apply_text
from thirdline.practices.catalogue.models import Approval, CatalogueItem
from thirdline.practices.catalogue.operations import submit_request

CATALOGUE = """
catalogue:
  - slug: laptop
    name: Laptop
    about: Ready to work on
    icon: device-laptop
    group: Devices
    team: workplace
    price: 1290
    promised_within: 8h
    fields:
      - {key: size, label: Size, type: choice, choices: [14 inch, 16 inch], prices: {16 inch: 400}, required: true}
      - {key: why, label: Why so large, type: long_text, required: true, shown_when: {size: 16 inch}}
      - {key: needed_on, label: Needed on, type: date}
      - {key: screens, label: Screens, type: number, minimum: 0, maximum: 3}
      - {key: extras, label: Extras, type: several, choices: [Dock, Bag], prices: {Dock: 180}}
      - {key: colleague, label: For whom, type: person}
      - {key: quote, label: Quote, type: file}
      - {key: from_home, label: Works from home, type: yes_no}
    approvals:
      - {key: manager, label: Your manager, who: manager, when: {item.price: {more_than: 1500}}}
  - {slug: room, name: Meeting room help, group: Rooms, about: Somebody comes}
"""


def catalogue(by: Person, text: str = CATALOGUE) -> None:
    apply_text(text, by=by)


def item(slug: str = "laptop") -> CatalogueItem:
    return CatalogueItem.objects.get(slug=slug)


def ask(requester: Person, slug: str = "laptop", **answers: Any) -> Ticket:
    return submit_request(
        item(slug), answers={"size": "14 inch", **answers}, requester=requester, by=requester
    )


def large(requester: Person, **answers: Any) -> Ticket:
    """What costs enough to need the manager."""
    return ask(requester, size="16 inch", why="Spreadsheets", **answers)


def step(number: int = 1) -> Approval:
    return Approval.objects.select_related("request__ticket__requester").get(number=number)
