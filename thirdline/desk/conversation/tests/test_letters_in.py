"""What becomes of a letter: a ticket, a reply, a note, or nothing, and always exactly once."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from thirdline.desk.conversation.models import Message
from thirdline.desk.conversation.operations import reply
from thirdline.desk.links.operations import merge_tickets
from thirdline.desk.tickets.models import Attachment, Ticket
from thirdline.desk.tickets.operations import (
    cancel_ticket,
    open_ticket,
    resolve_ticket,
    restrict_ticket,
    take_ticket,
    watch_ticket,
)
from thirdline.foundation.journal.models import Entry
from thirdline.foundation.mail.models import InboundLetter, Letter
from thirdline.foundation.mail.taking_in import take_in_letter
from thirdline.foundation.people.models import Person
from thirdline.foundation.people.operations import retire_person

RAE = "Rae Okafor <rae@aldermoor.example>"


def letter(
    sender: str = RAE, subject: str = "VPN drops", text: str = "It drops again.", **heads: str
):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@localhost", subject
    message["Message-ID"] = f"<{abs(hash((sender, subject, text)))}@aldermoor.example>"
    for name, value in heads.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def take_in(message: EmailMessage | bytes) -> InboundLetter:
    return take_in_letter(message if isinstance(message, bytes) else message.as_bytes())


def reply_to(person: Person) -> str:
    return str(Letter.objects.filter(person=person).latest("id").headers["Reply-To"])


def test_a_letter_becomes_a_ticket_of_its_sender(house, rae):
    taken = take_in(letter())

    ticket = Ticket.objects.get()
    assert (taken.outcome, taken.ticket_id) == ("ticket", ticket.pk)
    assert (ticket.title, ticket.description) == ("VPN drops", "It drops again.")
    assert (ticket.requester, ticket.channel) == (rae, "mail")


def test_a_stranger_becomes_a_requester(house):
    take_in(letter("Nia Park <nia@elsewhere.example>"))

    nia = Person.objects.get(email="nia@elsewhere.example")
    assert (nia.name, nia.role, Ticket.objects.get().requester) == ("Nia Park", "requester", nia)


def test_a_person_who_left_gets_no_ticket_of_their_own_but_the_letter_is_not_lost(house, rae, ada):
    retire_person(rae, by=ada)

    take_in(letter())

    ticket = Ticket.objects.get()
    assert ticket.requester.is_robot
    assert "From rae@aldermoor.example." in ticket.description


def test_the_same_letter_twice_is_one_ticket_whichever_way_it_came(house, rae):
    raw = letter().as_bytes()

    first = take_in(raw)
    again = take_in(b"Received: from elsewhere by here; Mon, 1 Jun 2026\r\n" + raw)

    assert again == first
    assert Ticket.objects.count() == 1


def test_machines_without_ids_may_say_the_same_twice(house):
    for minute in (1, 2):
        raw = f"Received: by a; 10:0{minute}\r\nFrom: disk@elsewhere.example\r\nSubject: full\r\n\r\nfull"
        take_in(raw.encode())

    assert Ticket.objects.count() == 2


def test_an_answer_to_our_letter_is_a_reply_by_its_address(ticket, rae, ines):
    taken = take_in(letter(subject="Re: whatever", To=reply_to(rae)))

    message = Message.objects.get()
    assert (taken.outcome, message.ticket, message.author) == ("reply", ticket, rae)
    assert (message.channel, message.letter_id) == ("mail", taken.pk)


def test_an_answer_to_our_letter_is_a_reply_by_the_id_it_cites(ticket, rae):
    ours = Letter.objects.get(person=rae)

    taken = take_in(letter(subject="Re: whatever", In_Reply_To=ours.message_id))

    assert (taken.outcome, taken.ticket_id) == ("reply", ticket.pk)


def test_a_second_letter_of_the_same_talk_follows_the_first(house, rae):
    first = take_in(letter(Message_ID="<one@aldermoor.example>"))
    second = take_in(letter(text="More.", References="<one@aldermoor.example>"))

    assert (second.outcome, second.ticket_id) == ("reply", first.ticket_id)


def test_the_number_in_the_subject_counts_for_people_who_may_write_there(ticket, rae, ines):
    for sender in (RAE, f"Ines <{ines.email}>"):
        taken = take_in(letter(sender, subject=f"Re: [{ticket.label}] VPN drops"))

        assert (taken.outcome, taken.ticket_id) == ("reply", ticket.pk)


def test_the_number_in_the_subject_opens_nothing_to_a_stranger(ticket, otto):
    taken = take_in(letter(f"Otto <{otto.email}>", subject=f"Re: [{ticket.label}] VPN drops"))

    assert (taken.outcome, Message.objects.count()) == ("ticket", 0)
    assert taken.ticket_id != ticket.pk


def test_a_forwarded_letter_answered_by_somebody_else_is_a_note_not_a_reply(ticket, rae, otto):
    taken = take_in(letter(f"Otto <{otto.email}>", To=reply_to(rae)))

    note = Message.objects.get()
    assert (taken.outcome, taken.reason) == ("note", "sender-may-not-write")
    assert (note.public, note.author.is_robot) == (False, True)
    assert "otto@aldermoor.example" in note.text


def test_a_forged_reply_address_ties_to_nothing(ticket, otto):
    forged = f"desk+{ticket.pk}-{otto.pk}-aaaaaaaaaaaaaaaa@localhost"

    taken = take_in(letter(f"Otto <{otto.email}>", To=forged))

    assert taken.ticket_id != ticket.pk


def test_a_watcher_is_heard(ticket, otto, ines):
    watch_ticket(ticket, person=otto, by=ines)

    taken = take_in(letter(f"Otto <{otto.email}>", subject=f"Re: [{ticket.label}]"))

    assert taken.ticket_id == ticket.pk


def test_an_engineer_outside_a_restricted_ticket_does_not_speak_on_it(ticket, ines, noor):
    restrict_ticket(ticket, named=[ines], by=ines)

    taken = take_in(letter(f"Noor <{noor.email}>", subject=f"[{ticket.label}]"))

    assert taken.ticket_id != ticket.pk


def test_writing_again_after_it_was_solved_opens_it_again(ticket, ines, rae):
    take_ticket(ticket, by=ines)
    resolve_ticket(ticket, by=ines, words="Restarted.")

    taken = take_in(letter(text="Still broken.", To=reply_to(rae)))

    ticket.refresh_from_db()
    assert (taken.outcome, ticket.state, ticket.reopened_count) == ("reply", "new", 1)


def test_writing_on_a_cancelled_ticket_asks_anew_and_names_the_old_one(ticket, ines, rae):
    cancel_ticket(ticket, reason="A mistake.", by=ines)

    taken = take_in(letter(To=reply_to(rae)))

    assert (taken.outcome, taken.reason) == ("ticket", "was-cancelled")
    assert ticket.label in Ticket.objects.latest("id").description


@pytest.mark.parametrize(
    ("heads", "reason"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto-submitted"),
        ({"Auto_Submitted": "auto-generated (rule)"}, "auto-submitted"),
        ({"Precedence": "bulk"}, "precedence"),
        ({"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}, "x-auto-response-suppress"),
        ({"Return_Path": "<>"}, "null-sender"),
        ({"From": "Thirdline <desk@localhost>"}, "own-mail"),
        ({"From": "Thirdline <Desk+x@LOCALHOST>"}, "own-mail"),
    ],
)
def test_a_machines_letter_opens_answers_and_causes_nothing(ticket, rae, heads, reason):
    before = (Ticket.objects.count(), Letter.objects.count())

    taken = take_in(letter(To=reply_to(rae), **heads))

    assert (taken.outcome, taken.reason) == ("ignored", reason)
    assert (Ticket.objects.count(), Letter.objects.count()) == before
    assert Entry.objects.filter(verb="letter.settled", facts__reason=reason).exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    "heads",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "list"},
        {"X_Auto_Response_Suppress": "All"},
    ],
)
def test_an_alert_and_a_list_open_a_ticket_and_get_no_receipt(house, heads):
    taken = take_in(letter("Disk watch <disk@elsewhere.example>", subject="Disk full", **heads))

    assert taken.outcome == "ticket"
    assert Ticket.objects.get().title == "Disk full"
    assert not Letter.objects.exists()


def test_what_a_list_passes_on_about_a_ticket_is_a_reply(ticket, rae):
    taken = take_in(letter(To=reply_to(rae), Precedence="list"))

    assert (taken.outcome, taken.ticket_id) == ("reply", ticket.pk)


def test_our_own_letter_coming_back_is_ignored(ticket, rae):
    ours = Letter.objects.get(person=rae)

    taken = take_in(letter(Message_ID=ours.message_id))

    assert (taken.outcome, taken.reason) == ("ignored", "own-mail")


def test_a_machine_that_does_not_say_so_is_answered_a_few_times_only(house):
    for number in range(15):
        take_in(letter("Bot <bot@elsewhere.example>", subject=f"Alert {number}"))

    assert Ticket.objects.count() == 15
    assert Letter.objects.count() == 10


def test_files_come_along_and_a_refused_one_is_named(house, rae, ines, settings, tmp_path):
    settings.ATTACHMENTS_ROOT = tmp_path
    message = letter()
    message.add_attachment(b"log", maintype="text", subtype="plain", filename="client.log")
    message.add_attachment(
        b"MZ", maintype="application", subtype="octet-stream", filename="fix.exe"
    )

    take_in(message)

    assert [file.name for file in Attachment.objects.all()] == ["client.log"]
    note = Message.objects.get(public=False)
    assert "“fix.exe”: Files of the kind “.exe” are not taken." in note.text


def test_a_letter_nobody_can_read_is_a_ticket_with_the_letter_attached(house, settings, tmp_path):
    settings.ATTACHMENTS_ROOT = tmp_path
    raw = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not a letter at all"

    taken = take_in(raw)

    kept = Attachment.objects.get(ticket_id=taken.ticket_id or 0)
    assert (taken.reason, kept.name) == ("unreadable", "letter.eml")
    assert (tmp_path / kept.kept_as).read_bytes() == raw


def test_a_very_long_letter_is_cut_and_attached_whole(house, rae, settings, tmp_path):
    settings.ATTACHMENTS_ROOT = tmp_path

    taken = take_in(letter(text="word " * 20_000))

    ticket = Ticket.objects.get(pk=taken.ticket_id or 0)
    assert len(ticket.description) <= 50_000
    assert Attachment.objects.get().size >= 99_999


def test_a_letter_kept_while_no_team_took_tickets_is_placed_later(house, rae):
    from thirdline.foundation.mail.taking_in import take_up_pending
    from thirdline.foundation.people.models import Team
    from thirdline.kit import clock

    Team.objects.update(retired_at=clock.now())
    taken = take_in(letter())
    assert (taken.outcome, Ticket.objects.count()) == ("pending", 0)

    Team.objects.update(retired_at=None)
    with clock.at(clock.now().replace(year=clock.now().year + 1)):
        take_up_pending()

    taken.refresh_from_db()
    assert taken.outcome == "ticket"


def test_a_reply_by_mail_of_the_team_is_public_and_told(ticket, ines, rae):
    reply(ticket, text="Which client?", by=ines)

    take_in(letter(f"Ines <{ines.email}>", subject=f"[{ticket.label}]", text="And since when?"))

    assert Message.objects.filter(public=True, author=ines).count() == 2
    assert "And since when?" in Letter.objects.filter(person=rae).latest("id").text


def test_people_we_know_in_copy_follow_the_ticket_if_the_organisation_wants_it(
    house, rae, otto, settings
):
    copied = {"Cc": f"{otto.email}, stranger@elsewhere.example"}
    take_in(letter(**copied))
    assert [one.person for one in Ticket.objects.get().watches.all()] == [otto]

    settings.COPIES_FOLLOW = False
    take_in(letter(subject="Another", text="Other.", **copied))

    assert not Ticket.objects.latest("pk").watches.exists()


@pytest.mark.parametrize("how", ["address", "number"])
def test_a_letter_to_a_merged_ticket_lands_where_it_goes_on(house, rae, ines, how):
    take_in(letter())
    old = Ticket.objects.get()
    reply(old, text="Look at it.", by=ines)
    to, subject = (reply_to(rae), "Re:") if how == "address" else ("it@x", f"Re: {old.label}")
    home = open_ticket(title="VPN", description="", requester=rae, by=rae)
    merge_tickets([old], into=home, by=ines)

    taken = take_in(letter(text="Still dropping.", subject=subject, To=to))

    assert (taken.outcome, taken.ticket_id) == ("reply", home.pk)
    assert Message.objects.filter(ticket=home, via=old, text="Still dropping.").exists()


def test_whoever_asked_for_a_merged_ticket_opens_a_solved_one_again(house, rae, ines, otto):
    home = open_ticket(title="VPN", description="", requester=otto, by=otto)
    take_in(letter())
    old = Ticket.objects.exclude(pk=home.pk).get()
    merge_tickets([old], into=home, by=ines)
    resolve_ticket(home, words="Fixed.", by=ines)
    assert f"[{old.label}]" in Letter.objects.filter(person=rae).latest("id").subject

    take_in(letter(text="It is not.", subject=f"Re: {old.label}"))

    assert Ticket.objects.get(pk=home.pk).state == "new"


def test_a_ticket_opened_by_mail_leads_to_its_letter_as_it_was_sent(client, house, rae, ines):
    first = take_in(letter())
    second = take_in(letter(text="Once more.", In_Reply_To=letter()["Message-ID"]))
    ticket = Ticket.objects.get()
    client.force_login(ines)

    page = client.get(f"/tickets/{ticket.pk}").content.decode()

    asked = page.split('class="msg msg--in"')[1]
    assert f'href="/tickets/{ticket.pk}/letters/{first.pk}"' in asked
    assert f"/letters/{second.pk}" not in asked
    assert client.get(f"/tickets/{ticket.pk}/letters/{first.pk}").status_code == 200


def test_a_merged_ticket_that_came_by_mail_leads_to_its_letter_too(client, ticket, rae, ines):
    first = take_in(letter())
    merge_tickets([Ticket.objects.exclude(pk=ticket.pk).get()], into=ticket, by=ines)
    client.force_login(ines)

    page = client.get(f"/tickets/{ticket.pk}").content.decode()

    assert f'href="/tickets/{first.ticket_id}/letters/{first.pk}"' in page


def test_a_ticket_of_the_portal_names_no_letter(client, ticket, ines):
    client.force_login(ines)

    assert "by mail</" not in client.get(f"/tickets/{ticket.pk}").content.decode()
