"""What an address was to be told is held back once its ticket, or who answers for it, has changed."""

from __future__ import annotations

from django.urls import reverse

from tests.cast import person
from thirdline.desk.tickets.operations import open_ticket, restrict_ticket
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import robot
from thirdline.foundation.people.rules import Role
from thirdline.practices.exchange import operations
from thirdline.practices.exchange.models import Delivery
from thirdline.practices.exchange.tests.test_webhooks import (  # noqa: F401 - fixtures
    URL,
    everything_is_finished,
    hook,
    sent,
    told,
)

SECRET = "Who reads the payroll"


def asked(rae):
    return open_ticket(title=SECRET, requester=rae, by=rae)


def test_what_waits_is_not_told_once_its_ticket_is_restricted(house, ada, mina, rae, sent):  # noqa: F811
    made = hook(ada, with_words=True)
    ticket = asked(rae)
    assert told(made)
    restrict_ticket(ticket, named=[mina], by=mina)

    operations.deliver_webhook(by=robot())

    assert sent.all == []
    assert Delivery.objects.get().state == Delivery.FAILED


def test_nor_is_it_told_again_when_somebody_else_answers_for_it(house, ada, mina, rae, sent):  # noqa: F811
    made = hook(ada, with_words=True, with_restricted=True)
    restrict_ticket(asked(rae), named=[ada], by=mina)
    told(made)
    operations.deliver_webhook(by=robot())
    assert len(sent.all) == 1
    other = person("Berit Second", Role.ADMINISTRATOR)
    same = {"name": made.name, "verbs": made.verbs, "with_words": True, "with_restricted": True}
    made = operations.change_webhook(made, url=URL + "/mine", by=other, **same)

    operations.replay_deliveries(made, delivery=Delivery.objects.get(), by=other)
    operations.deliver_webhook(by=robot())

    assert len(sent.all) == 1


def test_who_sets_up_webhooks_reads_in_their_log_only_what_they_may_read(
    client, house, ada, mina, rae
):
    made = hook(ada, with_words=True, with_restricted=True)
    restrict_ticket(asked(rae), named=[ada], by=mina)
    told(made)
    page = reverse("exchange:delivery", args=[made.pk, Delivery.objects.get().pk])

    client.force_login(person("Berit Second", Role.ADMINISTRATOR))
    assert SECRET not in client.get(page).content.decode()
    client.force_login(ada)
    assert SECRET in client.get(page).content.decode()


def test_an_address_hears_nothing_once_who_answers_for_it_administers_no_more(house, ada, rae):
    made = hook(ada)
    Person.objects.filter(pk=ada.pk).update(role=Role.LEAD)
    asked(rae)

    assert told(made) == []
    made.refresh_from_db()
    assert not made.is_on
