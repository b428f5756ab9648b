"""The pages of exports, webhooks and personal data."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import person
from thirdline.desk.tickets.operations import open_ticket, resolve_ticket
from thirdline.foundation.people.rules import Role
from thirdline.practices.exchange.models import (
    Delivery,
    Export,
    PersonalRequest,
    Schedule,
    Webhook,
)
from thirdline.practices.exchange.operations import erasing, exporting

pytestmark = pytest.mark.django_db
HOOK = {"name": "Chat", "url": "https://hooks.example/x", "verbs": ["ticket.opened"]}


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.EXCHANGE_ROOT = tmp_path / "exchange"


def test_an_export_is_asked_for_made_and_downloaded(client, house, ines, rae):
    open_ticket(title="VPN drops", requester=rae, by=rae)
    client.force_login(ines)
    client.post(reverse("exchange:exports"), {"view": "all", "format": "csv"})
    exporting.advance_exports()

    page = client.get(reverse("exchange:exports")).content.decode()
    link = reverse("exchange:export-file", args=[Export.objects.get().pk])
    answer = client.get(link)
    assert link in page
    assert "VPN drops" in b"".join(answer.streaming_content).decode()
    assert answer["Content-Disposition"].startswith("attachment")


def test_nobody_else_downloads_it(client, house, ines, ada):
    client.force_login(ines)
    client.post(reverse("exchange:exports"), {"view": "all", "format": "csv"})
    exporting.advance_exports()
    client.force_login(ada)

    answer = client.get(reverse("exchange:export-file", args=[Export.objects.get().pk]))
    assert answer.status_code == 404


def test_the_narrowing_of_the_queue_travels_along(client, house, ines):
    client.force_login(ines)
    page = client.get(reverse("exchange:exports") + "?view=all&tier=2").content.decode()
    assert 'name="tier" value="2"' in page

    client.post(reverse("exchange:exports"), {"view": "all", "format": "csv", "tier": "2"})
    assert Export.objects.get().filters == {"tier": "2"}


def test_a_view_of_a_team_without_a_team_is_refused_on_the_form(client, house, ines):
    client.force_login(ines)
    answer = client.post(reverse("exchange:exports"), {"view": "open", "format": "csv"})

    assert answer.status_code == 422
    assert "Choose the team" in answer.content.decode()


def test_the_queue_leads_to_the_export_of_its_view(client, house, ines):
    client.force_login(ines)

    assert "/exports?view=" in client.get("/queue").content.decode()


def test_a_schedule_is_planned_and_ended(client, house, ines):
    client.force_login(ines)
    given = {"name": "Mornings", "view": "all", "format": "csv", "every": "daily", "weekday": "0", "at": "07:00", "time_zone": "UTC"}  # fmt: skip
    client.post(reverse("exchange:export-schedules"), given)
    made = Schedule.objects.get()
    client.post(reverse("exchange:export-schedule-end", args=[made.pk]))

    assert not Schedule.objects.exists()


def test_the_secret_of_a_webhook_is_shown_once(client, house, ada):
    client.force_login(ada)
    page = client.post(reverse("exchange:new-webhook"), HOOK)
    again = client.get(reverse("exchange:webhook", args=[Webhook.objects.get().pk]))

    assert "whsec_" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert "whsec_" not in again.content.decode()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"url": "http://10.0.0.1/"}, "inside your own network"),
        ({"verbs": []}, "Choose at least one event"),
        ({"when": "{"}, "This is not JSON."),
        ({"when": "[]"}, "an object in braces"),
        ({"name": ""}, "Give the webhook a name."),
    ],
)
def test_a_wrong_webhook_is_told_at_its_field(client, house, ada, more, said):
    client.force_login(ada)
    answer = client.post(reverse("exchange:new-webhook"), HOOK | more)

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_test_stands_in_the_log_and_is_told_again(client, house, ada):
    client.force_login(ada)
    client.post(reverse("exchange:new-webhook"), HOOK)
    hook = Webhook.objects.get()
    client.post(reverse("exchange:webhook-trial", args=[hook.pk]))
    one = Delivery.objects.get()
    Delivery.objects.update(state="failed", next_try_at=None)

    page = client.get(reverse("exchange:webhook", args=[hook.pk])).content.decode()
    assert "webhook.test" in page
    assert client.get(reverse("exchange:delivery", args=[hook.pk, one.pk])).status_code == 200
    client.post(reverse("exchange:webhook-replays", args=[hook.pk]), {"delivery": str(one.pk)})
    assert Delivery.objects.get().state == "waiting"


def test_it_is_paused_resumed_and_removed(client, house, ada):
    client.force_login(ada)
    client.post(reverse("exchange:new-webhook"), HOOK)
    hook = Webhook.objects.get()
    client.post(reverse("exchange:webhook-pause", args=[hook.pk]))
    assert not Webhook.objects.get().is_on
    client.post(reverse("exchange:webhook-resume", args=[hook.pk]), {"from": "now"})
    assert Webhook.objects.get().is_on
    client.post(reverse("exchange:webhook-removal", args=[hook.pk]))
    assert not Webhook.objects.exists()


def test_a_packet_is_made_and_opened_by_whoever_asked(client, house, ada, rae):
    client.force_login(ada)
    client.post(reverse("exchange:personal-packets"), {"address": rae.email})
    erasing.advance_personal()
    made = PersonalRequest.objects.get()
    link = reverse("exchange:personal-file", args=[made.pk])

    page = client.get(reverse("exchange:personal-request", args=[made.pk])).content.decode()
    assert link in page
    assert b"".join(client.get(link).streaming_content).startswith(b"PK")


def test_an_erasure_shows_what_it_would_do_and_waits_for_the_second_person(client, house, ada, rae):
    client.force_login(ada)
    done = open_ticket(title="VPN drops", requester=rae, by=rae)
    resolve_ticket(done, by=ada)
    client.post(reverse("exchange:personal-erasures"), {"address": rae.email, "texts": "erase"})
    made = PersonalRequest.objects.get()

    page = client.get(reverse("exchange:personal-request", args=[made.pk])).content.decode()
    assert "This cannot be undone." in page
    assert "tickets they asked for" in page
    answer = client.post(reverse("exchange:personal-confirm", args=[made.pk]))
    assert answer.status_code == 409
    client.force_login(person("Bea Second", Role.ADMINISTRATOR))
    client.post(reverse("exchange:personal-confirm", args=[made.pk]))
    assert PersonalRequest.objects.get().stage == "working"


def test_why_somebody_cannot_be_erased_is_said_at_the_field(client, house, ada, ines):
    client.force_login(ada)
    address = reverse("exchange:personal-erasures")

    assert "Retire them first" in client.post(address, {"address": ines.email, "texts": "erase"}).content.decode()  # fmt: skip
    assert "Nobody here has this address." in client.post(address, {"address": "x@y.example", "texts": "erase"}).content.decode()  # fmt: skip
