"""Webhooks: what is told, to whom, and what happens when nobody listens. Without a network."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from thirdline.desk.conversation.operations import reply
from thirdline.desk.tickets.operations import open_ticket, resolve_ticket, restrict_ticket
from thirdline.foundation.journal import queries as journal
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.notifications.models import Notice
from thirdline.foundation.people.operations import robot
from thirdline.kit import clock, outgoing
from thirdline.kit.outgoing import Answer, CannotReach, why_not_outward, why_not_url
from thirdline.kit.refusals import Refused
from thirdline.practices.exchange import operations
from thirdline.practices.exchange.models import Attempt, Delivery, Webhook
from thirdline.practices.exchange.operations import delivering
from thirdline.practices.exchange.rules import VERBS, pause_before
from thirdline.practices.exchange.signing import signature

URL = "https://hooks.aldermoor.example/thirdline"


@pytest.fixture(autouse=True)
def everything_is_finished(monkeypatch):
    """Inside a test's one transaction nothing has ended yet, so the horizon is set beyond it."""
    monkeypatch.setattr(journal, "horizon", lambda: 2**62)


class Sent:
    """What went out; `answers` are given in turn, then 200."""

    def __init__(self):
        self.all, self.answers = [], []

    def __call__(self, _method, url, *, headers, content, timeout):
        self.all.append((url, dict(headers), content))
        answer = self.answers.pop(0) if self.answers else Answer(200, b"ok")
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def sent(monkeypatch):
    kept = Sent()
    monkeypatch.setattr(delivering, "send", kept)
    return kept


def hook(by, **more) -> Webhook:
    """A webhook that has heard of everything up to now."""
    given = {"name": "Chat", "url": URL, "verbs": ["ticket.opened", "ticket.replied"], **more}
    made, _secret = operations.add_webhook(by=by, **given)
    last = Entry.objects.order_by("-id").first()
    made.seen_position, made.seen_id = last.position, last.pk
    made.save()
    return made


@pytest.fixture
def chat(house, ada) -> Webhook:
    return hook(ada)


def told(made: Webhook) -> list[dict]:
    operations.gather_deliveries(by=robot())
    rows = Delivery.objects.filter(webhook=made).order_by("id")
    return [json.loads(row.body) for row in rows]


def opened(rae, title="VPN drops"):
    return open_ticket(title=title, requester=rae, by=rae)


@pytest.mark.django_db
def test_what_happened_is_told_with_facts_and_without_words(chat, rae):
    one = opened(rae)

    (body,) = told(chat)
    assert (body["schema"], body["type"], body["by"]) == (1, "ticket.opened", rae.pk)
    assert (body["ticket"]["number"], body["ticket"]["team"]) == (one.pk, "service-desk")
    assert "VPN drops" not in json.dumps(body)
    assert "Rae" not in json.dumps(body)


@pytest.mark.django_db
def test_words_go_out_only_where_they_were_chosen(house, ada, rae):
    made = hook(ada, with_words=True)
    opened(rae)

    assert told(made)[0]["words"]["title"] == "VPN drops"


@pytest.mark.django_db
def test_an_entry_is_recorded_once_however_often_one_gathers(chat, rae):
    opened(rae)

    assert len(told(chat)) == 1
    assert len(told(chat)) == 1


@pytest.mark.django_db
def test_only_chosen_events_and_tickets_are_told(house, ada, rae):
    made = hook(ada, verbs=["ticket.resolved"], when={"title": {"contains": "VPN"}})  # fmt: skip
    for title in ("VPN drops", "Mouse"):
        resolve_ticket(opened(rae, title), by=ada)

    assert [body["type"] for body in told(made)] == ["ticket.resolved"]


@pytest.mark.django_db
def test_a_restricted_ticket_is_not_told(chat, rae, ada, mina):
    restrict_ticket(opened(rae), named=[mina], by=mina)

    assert told(chat) == []


@pytest.mark.django_db
def test_a_restricted_ticket_is_told_where_its_owner_is_named_and_it_was_allowed(house, ada, mina, rae):  # fmt: skip
    mine = hook(ada, with_restricted=True)
    restrict_ticket(opened(rae), named=[ada], by=mina)
    restrict_ticket(opened(rae, "Other"), named=[mina], by=mina)

    assert len(told(mine)) == 1


@pytest.mark.django_db
def test_what_arrives_is_signed_and_logged_without_its_signature(chat, rae, sent):
    opened(rae)
    told(chat)
    operations.deliver_webhook(by=robot())

    url, headers, content = sent.all[0]
    one = Delivery.objects.get()
    assert url == URL
    assert (headers["webhook-id"], content.decode()) == (str(one.key), one.body)
    assert one.state == "delivered"
    log = Attempt.objects.get()
    assert (log.status, log.answer, log.sent["webhook-signature"]) == (200, "ok", "v1,…")


def test_the_signature_is_that_of_standard_webhooks():
    # Worked out by hand from the published construction with a secret of our own.
    import base64
    import hashlib
    import hmac

    secret = "whsec_" + base64.b64encode(b"k" * 24).decode()
    wanted = hmac.new(b"k" * 24, b"msg_1.1700000000.{}", hashlib.sha256).digest()

    assert signature(secret, "msg_1", 1_700_000_000, b"{}") == "v1," + base64.b64encode(wanted).decode()  # fmt: skip


@pytest.mark.django_db
def test_both_secrets_sign_for_a_day_after_a_renewal(chat, ada, rae, sent):
    operations.renew_webhook_secret(chat, by=ada)
    operations.send_webhook_test(chat, by=ada)
    operations.deliver_webhook(by=robot())
    assert len(sent.all[0][1]["webhook-signature"].split()) == 2

    with clock.at(clock.now() + timedelta(days=2)):
        operations.send_webhook_test(chat, by=ada)
        operations.deliver_webhook(by=robot())
    assert len(sent.all[1][1]["webhook-signature"].split()) == 1


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_and_later(chat, rae, sent):
    sent.answers += [Answer(500, b"oops"), CannotReach("Nobody answers at this address.")]
    opened(rae)
    told(chat)
    operations.deliver_webhook(by=robot())
    one = Delivery.objects.get()
    first = one.next_try_at - clock.now()

    assert operations.deliver_webhook(by=robot()) == 0
    with clock.at(one.next_try_at):
        assert operations.deliver_webhook(by=robot()) == 1
        one.refresh_from_db()
        assert one.next_try_at - clock.now() > first
    assert [a.error or a.status for a in Attempt.objects.order_by("id")] == [500, "Nobody answers at this address."]  # fmt: skip


def test_pauses_grow_to_four_hours_and_are_spread():
    lengths = [pause_before(n, 0).total_seconds() for n in range(1, 12)]

    assert lengths[:4] == [15, 45, 135, 405]
    assert lengths == sorted(lengths)
    assert lengths[-1] == 4 * 3600
    assert pause_before(3, 1).total_seconds() == 135 * 0.75


@pytest.mark.django_db
def test_after_a_day_it_is_paused_and_its_owner_is_told_once(chat, ada, rae, sent):
    opened(rae)
    told(chat)
    sent.answers += [Answer(500, b"")] * 2
    operations.deliver_webhook(by=robot())
    with clock.at(clock.now() + timedelta(hours=25)):
        operations.deliver_webhook(by=robot())

    chat.refresh_from_db()
    assert (chat.is_on, chat.why_off) == (False, "It took nothing for a day.")
    assert Delivery.objects.get().state == "failed"
    assert Notice.objects.get(kind="webhook.paused").person == ada


@pytest.mark.django_db
def test_what_happens_while_it_is_paused_is_told_when_it_is_resumed(chat, ada, rae):
    operations.pause_webhook(chat, by=ada)
    opened(rae)
    assert told(chat) == []

    operations.resume_webhook(chat, by=ada)
    assert len(told(chat)) == 1


@pytest.mark.django_db
def test_a_later_event_of_a_ticket_waits_for_the_earlier_one(chat, rae, sent):
    one = opened(rae)
    reply(one, text="Still", by=rae)
    opened(rae, "Another")
    told(chat)
    sent.answers.append(Answer(500, b""))

    operations.deliver_webhook(by=robot())

    kinds = sorted(json.loads(body)["type"] for _url, _headers, body in sent.all)
    assert kinds == ["ticket.opened", "ticket.opened"]
    assert Delivery.objects.get(verb="ticket.replied").attempts == 0


@pytest.mark.django_db
def test_what_failed_is_told_again_under_the_same_id(chat, ada, rae, sent):
    opened(rae)
    told(chat)
    sent.answers.append(Answer(410, b""))
    operations.deliver_webhook(by=robot())
    chat.refresh_from_db()
    operations.resume_webhook(chat, by=ada)

    assert operations.replay_deliveries(chat, by=ada) == 1
    operations.deliver_webhook(by=robot())
    assert len({headers["webhook-id"] for _u, headers, _b in sent.all}) == 1
    assert Delivery.objects.get().state == "delivered"


@pytest.mark.django_db
def test_the_hook_of_somebody_who_left_is_paused(chat, ada, rae):
    type(ada).objects.filter(pk=ada.pk).update(is_active=False)
    opened(rae)

    assert told(chat) == []
    chat.refresh_from_db()
    assert not chat.is_on


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"url": "ftp://x.example"}, "begins with https"),
        ({"url": "http://127.0.0.1/x"}, "inside your own network"),
        ({"url": "http://[::1]/x"}, "inside your own network"),
        ({"url": "http://169.254.169.254/latest"}, "inside your own network"),
        ({"url": "https://user:pass@x.example"}, "Leave the name and the password out"),
        ({"verbs": []}, "Choose at least one"),
        ({"verbs": ["person.invited"]}, "There is no event"),
        ({"name": " "}, "Give the webhook a name"),
        ({"when": {"nothing": {"is": 1}}}, "The condition says"),
    ],
)
def test_what_is_wrong_is_said(house, ada, more, said):
    with pytest.raises(Refused, match=said):
        hook(ada, **more)


@pytest.mark.django_db
def test_only_administrators_set_up_webhooks(house, mina):
    with pytest.raises(Refused):
        hook(mina)


@pytest.mark.django_db
def test_a_secret_lies_sealed(house, ada):
    made, secret = operations.add_webhook(name="Chat", url=URL, verbs=["ticket.opened"], by=ada)

    assert secret.startswith("whsec_")
    assert secret not in made.seal


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fd00::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "198.18.0.1",
        "240.0.0.1", "ff02::1",
    ],
)  # fmt: skip
def test_nothing_inside_is_reached(address):
    assert why_not_outward(address) is not None


def test_the_outside_is_reached_and_what_was_allowed(settings):
    assert why_not_outward("93.184.216.34") is None
    assert why_not_outward("2606:2800:220:1::1") is None
    settings.WEBHOOKS_MAY_REACH = ["10.1.0.0/16"]
    assert why_not_outward("10.1.2.3") is None
    assert why_not_outward("10.2.2.3") is not None


@pytest.mark.parametrize("url", ["http://2130706433/", "http://0x7f.1/", "http://localhost/"])
def test_a_name_for_the_inside_is_found_out_when_it_is_reached(url, monkeypatch):
    found = [(2, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_a, **_k: found)

    assert why_not_url(url) is None
    with pytest.raises(CannotReach, match="inside your own network"):
        outgoing.send("POST", url, headers={}, timeout=1)


def test_a_name_with_one_address_inside_is_not_reached_at_all(monkeypatch):
    found = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_a, **_k: found)

    with pytest.raises(CannotReach, match=r"10\.0\.0\.1"):
        outgoing.send("POST", URL, headers={}, timeout=1)


@pytest.mark.slow
def test_every_event_there_is_to_choose_is_recorded_somewhere():
    from tests.architecture.code import product_modules

    source = "\n".join(module.text for module in product_modules() if "exchange" not in module.name)

    assert [verb for verb in VERBS if f'"{verb}"' not in source] == []
