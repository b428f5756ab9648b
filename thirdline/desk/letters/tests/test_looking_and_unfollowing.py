"""Pages around letters: texts in the set-up, a letter as it was sent, and the end of following."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.test import Client

from thirdline.desk.conversation.operations import reply
from thirdline.desk.letters.showing import shown
from thirdline.desk.letters.unfollowing import FOLLOWING
from thirdline.desk.tickets.models import Watch
from thirdline.desk.tickets.operations import watch_ticket
from thirdline.foundation.mail.models import InboundLetter, Letter
from thirdline.kit import clock

PIXEL = b"\x89PNG\r\n"
HTML = (
    '<p onclick="x()">Look</p><script>alert(1)</script><form><input></form>'
    '<img src="cid:a1"><img src="https://tracker.example/p.gif">'
)


@pytest.fixture
def letter(ticket) -> InboundLetter:
    message = EmailMessage()
    message["From"], message["Subject"] = "rae@aldermoor.example", "Look"
    message.set_content("Look")
    message.add_alternative(HTML, subtype="html")
    message.get_payload()[1].add_related(PIXEL, "image", "png", cid="<a1>")
    raw = message.as_bytes()
    return InboundLetter.objects.create(
        raw=raw, size=len(raw), fingerprint="f", taken_at=clock.now(), ticket_id=ticket.pk
    )


def page_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_letter_is_shown_without_anything_that_acts_and_with_its_own_images(letter):
    seen = shown(letter, images=False)

    assert "Look" in seen.document
    assert not {"script", "onclick", "<form", "tracker"} & set(
        seen.document.replace("<", " <").split()
    )
    assert "tracker.example" not in seen.document
    assert "data:image/png;base64," in seen.document
    assert seen.held_back == 1


def test_images_from_elsewhere_come_when_somebody_asks(letter):
    assert "https://tracker.example/p.gif" in shown(letter, images=True).document


def test_the_frame_may_do_nothing_and_fetch_only_what_was_asked_for(letter, ticket, ines):
    address = f"/tickets/{ticket.pk}/letters/{letter.pk}/document"

    shut = page_of(ines).get(address)["Content-Security-Policy"]
    asked = page_of(ines).get(f"{address}?images=yes")["Content-Security-Policy"]

    assert shut.startswith("sandbox allow-popups")
    assert "default-src 'none'" in shut
    assert "img-src data:;" in shut
    assert "img-src data: https: http:;" in asked


def test_the_page_says_what_loading_means(letter, ticket, ines):
    page = page_of(ines).get(f"/tickets/{ticket.pk}/letters/{letter.pk}")

    assert "1 image from elsewhere is not loaded." in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_a_letter_of_another_ticket_is_not_there(letter, ticket, ines):
    InboundLetter.objects.update(ticket_id=ticket.pk + 1)

    assert page_of(ines).get(f"/tickets/{ticket.pk}/letters/{letter.pk}").status_code == 404


def newest_to(person) -> Letter:
    return Letter.objects.filter(person=person).latest("id")


def test_a_watchers_letter_can_be_stopped_and_an_askers_cannot(ticket, rae, otto, ines):
    watch_ticket(ticket, person=otto, by=ines)
    reply(ticket, text="Which version?", by=ines)

    assert newest_to(otto).headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "List-Unsubscribe" not in newest_to(rae).headers


def test_looking_at_the_address_changes_nothing_and_pressing_it_ends_the_following(
    ticket, otto, ines
):
    watch_ticket(ticket, person=otto, by=ines)
    reply(ticket, text="Which version?", by=ines)
    address = newest_to(otto).headers["List-Unsubscribe"].strip("<>").split("/", 3)[3]

    Client().get(f"/{address}")
    assert Watch.objects.filter(person=otto).exists()
    Client().post(f"/{address}", {"List-Unsubscribe": "One-Click"})

    assert not Watch.objects.filter(person=otto).exists()


def test_the_address_of_an_erased_ticket_is_a_miss(rae):
    assert Client().get(f"/unfollow/{FOLLOWING.signed(9_999_999, rae.pk)}").status_code == 404


def test_a_forged_address_ends_nothing(ticket):
    assert Client().post(f"/unfollow/{ticket.pk}.1~x").status_code == 404


def test_what_is_typed_is_looked_at_before_it_is_saved(ada):
    page = page_of(ada).post("/set-up/letters/received.en/preview", {"body": "Ahoy {name} <b>"})

    assert "Ahoy Ada &lt;b&gt;" in page.content.decode()
    assert "sandbox" in page["Content-Security-Policy"]


def test_a_wrong_text_comes_back_with_its_reason(ada):
    page = page_of(ada).post("/set-up/letters/received.en", {"body": "{salary}"})

    assert page.status_code == 422
    assert "{salary}" in page.content.decode()
    assert page_of(ada).get("/set-up/letters").status_code == 200


def test_saving_sampling_and_taking_back_lead_to_the_text(ada):
    client = page_of(ada)

    assert client.post("/set-up/letters/foot.en", {"body": "See {link}"}).status_code in {302, 303}
    assert client.post("/set-up/letters/foot.en/sample").status_code in {302, 303}
    assert client.post("/set-up/letters/foot.en/reset").status_code in {302, 303}
    assert "See http" in newest_to(ada).text
