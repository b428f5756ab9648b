"""Letters over a real mail server: once each, again after a while, or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from thirdline.foundation.mail.delivery import deliver_due
from thirdline.foundation.mail.models import Letter
from thirdline.foundation.mail.operations import begin_sending, claim_letters, resend_letter
from thirdline.foundation.mail.tests.make import free_port, letter, post_office
from thirdline.kit import clock
from thirdline.kit.refusals import Refused

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def post(settings):
    with post_office() as post:
        settings.EMAIL_URL = post.url
        yield post


def fate(one: Letter) -> tuple[str, int]:
    one.refresh_from_db()
    return one.state, one.attempts


def plain_of(arrived):
    return arrived.get_body(("plain",)).get_content().replace("\r\n", "\n")


def later(**ahead):
    return clock.at(clock.now() + timedelta(**ahead))


def test_a_letter_is_delivered_once(post):
    one = letter()

    deliver_due()
    deliver_due()

    assert fate(one) == ("sent", 1)
    assert [str(each["Subject"]) for each in post.arrived] == ["The VPN is back"]


def test_a_letter_travels_with_our_id_its_sender_and_the_mark_of_a_machine(post, settings):
    one = letter()

    deliver_due()

    arrived = post.arrived[0]
    assert arrived["Message-ID"] == one.message_id
    assert arrived["From"] == settings.EMAIL_FROM
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert plain_of(arrived) == one.text


def test_umlauts_and_long_lines_arrive_as_they_were(post):
    letter(subject="Grüße aus Köln ✓", text="Größe " * 400)

    deliver_due()

    assert str(post.arrived[0]["Subject"]) == "Grüße aus Köln ✓"
    assert plain_of(post.arrived[0]).strip() == ("Größe " * 400).strip()


def test_a_letter_put_off_by_the_server_is_tried_again_after_a_while(post):
    post.answers = ["451 try later"]
    one = letter()

    deliver_due()
    deliver_due()
    assert (fate(one), post.asked) == (("queued", 1), 1)
    with later(minutes=2):
        deliver_due()

    assert (fate(one), len(post.arrived)) == (("sent", 2), 1)


def test_a_letter_refused_for_good_fails_and_says_why(post):
    post.answers = ["550 no such mailbox"]
    one = letter()

    deliver_due()
    with later(days=1):
        deliver_due()

    assert (fate(one), post.asked) == (("failed", 1), 1)
    assert one.last_error == "The mail server answered 550: no such mailbox"


def test_a_line_that_breaks_before_the_answer_leaves_the_letter_in_doubt(post):
    post.answers = ["hang up"]
    one = letter()

    deliver_due()
    with later(days=1):
        deliver_due()

    assert (fate(one), post.asked) == (("in_doubt", 1), 1)


def test_one_broken_letter_does_not_hold_up_the_next(post):
    post.answers = ["550 never", "hang up"]
    letters = [letter(subject=f"Number {number}") for number in range(3)]

    deliver_due()

    assert [fate(one)[0] for one in letters] == ["failed", "in_doubt", "sent"]


def test_a_letter_whose_worker_died_while_sending_is_never_sent_again(post):
    one = letter()
    claimed = claim_letters(limit=5, by=None)
    begin_sending(claimed[0], by=None)

    with later(hours=1):
        deliver_due()

    assert (fate(one), post.asked) == (("in_doubt", 1), 0)


def test_a_letter_whose_worker_died_before_sending_is_sent_by_the_next(post):
    one = letter()
    claim_letters(limit=5, by=None)

    deliver_due()
    assert fate(one) == ("queued", 0)
    with later(minutes=6):
        deliver_due()

    assert (fate(one), len(post.arrived)) == (("sent", 1), 1)


def test_a_worker_that_was_overtaken_does_not_send(post):
    letter()
    (slow,) = claim_letters(limit=5, by=None)
    with later(minutes=6):
        claim_letters(limit=5, by=None)

    assert begin_sending(slow, by=None) is False


def test_a_server_that_is_not_there_costs_no_letter(settings):
    settings.EMAIL_URL = f"smtp://127.0.0.1:{free_port()}?timeout=2"
    one = letter()

    deliver_due()

    assert fate(one) == ("queued", 1)
    assert "does not answer as a mail server" in one.last_error


def test_a_wrong_password_is_told_without_telling_the_password(settings, caplog):
    with post_office(password="right") as post:
        settings.EMAIL_URL = f"smtp://desk:sesame-wrong@127.0.0.1:{post.port}?timeout=5"
        one = letter()
        deliver_due()

    assert fate(one)[0] == "queued"
    assert one.last_error == "It does not accept the user name and password in EMAIL_URL."
    assert "sesame-wrong" not in caplog.text


def test_the_right_password_lets_a_letter_out(settings):
    with post_office(password="open sesame") as post:
        settings.EMAIL_URL = f"smtp://desk:open%20sesame@127.0.0.1:{post.port}?timeout=5"
        one = letter()
        deliver_due()

    assert fate(one) == ("sent", 1)


def test_a_letter_is_given_up_after_three_days_and_can_be_sent_again_by_hand(post, ada):
    post.answers = ["451 later"] * 13
    one = letter()
    for day in range(60):
        with later(hours=2 * day + 3 * 24 * (day > 40)):
            deliver_due()
    assert fate(one) == ("failed", 13)

    resend_letter(one, by=ada)
    deliver_due()

    assert (fate(one), len(post.arrived)) == (("sent", 1), 1)


def test_a_letter_that_was_sent_is_not_sent_again_by_hand(post, ada):
    one = letter()
    deliver_due()

    with pytest.raises(Refused, match="failed, came back, is in doubt"):
        resend_letter(one, by=ada)
