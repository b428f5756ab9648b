"""What somebody wrote is told from what they quote and sign with, and nothing is thrown away."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thirdline.foundation.mail.reading.markup import lines_of
from thirdline.foundation.mail.reading.quoting import Kind, trim, trim_text

ANNOUNCED = [
    "On Mon, Nov 2, 2026 at 10:11 AM Desk <desk@a.example> wrote:",
    "On 2 Nov 2026, at 10:11, Desk <desk@a.example>\nwrote:",
    "Am 02.11.2026 um 10:11 schrieb Desk <desk@a.example>:",
    "Am Mo., 2. Nov. 2026 um 10:11 Uhr schrieb Desk <\ndesk@a.example>:",
    "Le lun. 2 nov. 2026 à 10:11, Desk <desk@a.example> a écrit :",
    "El lun, 2 nov 2026 a las 10:11, Desk (<desk@a.example>) escribió:",
    "Il giorno lun 2 nov 2026 alle ore 10:11 Desk <desk@a.example> ha scritto:",
    "Em seg., 2 de nov. de 2026 às 10:11, Desk <desk@a.example> escreveu:",
    "Op ma 2 nov 2026 om 10:11 schreef Desk <desk@a.example>:",
    "Den mån 2 nov. 2026 kl 10:11 skrev Desk <desk@a.example>:",
    "pon., 2 lis 2026 o 10:11 Desk <desk@a.example> napisał(a):",
    "пн, 2 нояб. 2026 г. в 10:11, Desk <desk@a.example>:",
    "02.11.2026 10:11, Desk пишет:",
    "2026年11月2日(月) 10:11 Desk <desk@a.example>:",
    "Desk <desk@a.example> 于2026年11月2日周一 10:11写道：",
    "---- On Mon, 02 Nov 2026 10:11:00 +0000 Desk <desk@a.example> wrote ----",
    "Desk/Aldermoor wrote on 02/11/2026 10:11:12:",
    "Zitat von Desk <desk@a.example>:",
    "Desk <desk@a.example> wrote:",
]
HEADS = [
    "From: Desk <desk@a.example>\nSent: Monday, 2 November 2026 10:11\nTo: Rae\nSubject: VPN",
    "*Von:* Desk <desk@a.example>\n*Gesendet:* Montag, 2. November 2026 10:11\n*An:* Rae\n*Betreff:* VPN",
    "________________________________\nDe : Desk <desk@a.example>\nEnvoyé : lundi 2 novembre 2026\nÀ : Rae",
    "-----Original Message-----\nFrom: Desk",
    "-----Ursprüngliche Nachricht-----\nVon: Desk",
    "---------- Forwarded message ---------\nFrom: Desk",
    "Begin forwarded message:\n\nFrom: Desk",
    "发件人: Desk <desk@a.example>\n发送时间: 2026年11月2日\n收件人: Rae",
    "## Write above this line to answer ##",
    "-- Bitte schreiben Sie Ihre Antwort über dieser Linie --",
]
SIGNATURES = [
    "-- \nRae Okafor\nAldermoor",
    "Sent from my iPhone",
    "Von meinem iPhone gesendet",
    "Gesendet von Outlook für Android",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "_______________\nRae Okafor\nrae@a.example",
]


@pytest.mark.parametrize("announced", ANNOUNCED)
def test_a_quotation_announced_in_any_language_is_folded(announced):
    cut = trim_text(f"It works now.\n\n{announced}\n\n> Does it work?\n> Desk\n")

    assert cut.visible == "It works now."
    assert cut.quoted.lstrip().startswith(announced.split("\n", maxsplit=1)[0][:12])


@pytest.mark.parametrize("announced", ANNOUNCED[:-1])
def test_a_quotation_without_signs_is_folded_to_the_end(announced):
    assert trim_text(f"It works now.\n\n{announced}\n\nDoes it work?\n").visible == "It works now."


@pytest.mark.parametrize("head", HEADS)
def test_a_quoted_head_or_line_folds_all_below(head):
    assert trim_text(f"It works now.\n\n{head}\n\nDoes it work?\n").visible == "It works now."


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_is_folded(signature):
    cut = trim_text(f"It works now.\n\n{signature}\n")

    assert cut.visible == "It works now."
    assert signature in cut.quoted


@pytest.mark.parametrize(
    "text",
    [
        "On Monday I wrote to you.\nNo answer came.",
        "Sent from my desk, which is easier than the telephone.",
        "From: here to there it is a mile.\nThat is far.",
        "The steps were:\n- one\n- two",
        "One -- two",
        "First\n---\n" + "A long report follows.\n" * 20,
        "On your host run:\n\n  ping 10.0.0.1\n\nand tell me.",
    ],
)
def test_plain_words_that_look_a_little_like_it_stay(text):
    assert trim_text(text).visible == text.rstrip()


def test_quotations_between_answers_stay():
    text = "> Does VPN work?\nYes.\n> And mail?\nNo.\n> Thanks"

    assert trim_text(text).visible == "> Does VPN work?\nYes.\n> And mail?\nNo."


def test_a_quotation_above_the_one_answer_is_folded():
    text = "On 2 Nov 2026 Desk <desk@a.example> wrote:\n> Does it work?\n\nYes."

    assert trim_text(text).visible == "Yes."


def test_a_letter_that_is_all_quotation_is_shown_whole():
    text = "---------- Forwarded message ---------\nFrom: Desk\n\nDoes it work?"

    assert trim_text(text).visible == text


def test_a_last_paragraph_with_the_senders_name_and_number_is_a_signature():
    text = "It works now.\n\nRae Okafor\nField engineer\nTel. +44 20 7946 0000"

    assert trim_text(text, "Rae Okafor").visible == "It works now."
    assert trim_text(text, "Otto Berg").visible == text


@pytest.mark.parametrize(
    "quoted",
    [
        '<div class="gmail_quote">On Monday Desk wrote:<blockquote>Does it work?</blockquote></div>',
        '<blockquote type="cite">Does it work?</blockquote>',
        '<div id="appendonsend"></div><hr><div>Does it work?</div>',
        '<div id="x_divRplyFwdMsg"><b>Von:</b> Desk<br><b>Gesendet:</b> Montag</div><p>Does it work?</p>',
        '<div style="border-top:solid #E1E1E1 1.0pt"><p><b>From:</b> Desk &lt;desk@a.example&gt;</p></div>Old',
        '<div class="moz-cite-prefix">On 02.11.2026 Desk wrote:</div><blockquote>Does it work?</blockquote>',
        "<hr><b>From:</b> Desk<br><b>Sent:</b> Monday<br><b>To:</b> Rae<br><b>Subject:</b> VPN<br><p>Does it?</p>",
    ],
)
def test_what_a_program_quotes_in_html_is_folded(quoted):
    cut = trim(lines_of(f"<html><body><p>It works now.</p>{quoted}</body></html>"))

    assert cut.visible == "It works now."


LINES = st.sampled_from(
    ["Hello", "", "> quoted", ">> deeper", "-- ", "___________", "On 2 Nov 2026 Desk wrote:", "wrote:",
     "From: Desk <d@a.example>", "Sent: Monday 2026", "Sent from my iPhone", "---", "-Rae", "* a list"]
)  # fmt: skip


@given(st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=40))
def test_every_line_is_in_exactly_one_fragment(lines):
    text = "\n".join(lines)

    cut = trim_text(text)

    assert "\n".join(one.text for one in cut.fragments) == text
    assert bool(cut.visible.strip()) == bool(text.strip())
    assert all(isinstance(one.kind, Kind) for one in cut.fragments)


def test_a_text_of_more_lines_than_anybody_writes_is_kept_whole():
    text = "a:\n" * 100_000

    cut = trim_text(text)

    assert "\n".join(one.text for one in cut.fragments) == text


@pytest.mark.parametrize(
    "piece", ["On ", "> ", "\n", "On Mon 1 Jan 2026 a@b ", "_", "-- \n", "From: \n", "a:", "<", "wrote:\n",
              "On 1.1.2026 10:10\n", "Sent from my ", "*From:* a@b\n", "- ", "1.1.2026 <a@b>:\n", ">\u3000"],
)  # fmt: skip
def test_the_time_grows_with_the_length_alone(piece):
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        before = time.process_time()
        trim_text(text)
        return time.process_time() - before

    seconds(1_000)
    small, large = seconds(20_000), seconds(160_000)

    # Eight times the length; a square would be sixty-four times the time.
    assert large < max(small * 32, 0.5)
