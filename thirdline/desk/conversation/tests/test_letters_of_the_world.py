"""Mails that broke other desks: none is lost, none breaks ours."""

from __future__ import annotations

import re
from collections import Counter
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.shared_data import shared_data
from thirdline.foundation.mail.models import InboundLetter
from thirdline.foundation.mail.reading.parsing import Unreadable, read_letter
from thirdline.foundation.mail.taking_in import take_in_letter

pytestmark = pytest.mark.slow
FOLDERS = ("zammad", "freescout", "django-helpdesk", "mail-parser", "talon")


def mails() -> list[Path]:
    found = []
    for folder in FOLDERS:
        for path in sorted(shared_data("mail", folder).rglob("*")):
            raw_mail = path.suffix in {".eml", ".box"} or path.name.startswith(("mail_", "mail0"))
            if path.is_file() and raw_mail and path.suffix != ".yml":
                found.append(path)
    return found


def replies() -> list[Path]:
    return [
        path
        for folder in ("github-reply-parser", "zapier-reply-parser", "talon")
        for path in sorted(shared_data("mail", folder).rglob("*"))
        if path.is_file() and path.suffix in {".txt", ".html"}
    ]


def test_every_mail_becomes_a_ticket_a_reply_or_is_ignored(house, settings, tmp_path):
    settings.ATTACHMENTS_ROOT = tmp_path
    outcomes: Counter[str] = Counter()

    for path in mails():
        raw = path.read_bytes()
        taken = take_in_letter(raw)
        outcomes[taken.outcome] += 1
        assert bytes(InboundLetter.objects.get(pk=taken.pk).raw) != b""

    print(dict(outcomes), "of", len(mails()))
    assert len(mails()) >= 85
    assert set(outcomes) <= {"ticket", "reply", "note", "ignored"}
    assert outcomes["ticket"] >= 60


def test_every_text_of_the_reply_collections_is_kept_whole_in_a_letter(house, settings, tmp_path):
    settings.ATTACHMENTS_ROOT = tmp_path

    for number, path in enumerate(replies()):
        message = EmailMessage(policy=policy.SMTP)
        message["From"], message["Subject"] = "nia@elsewhere.example", path.name
        message["Message-ID"] = f"<{number}@elsewhere.example>"
        text = path.read_bytes().decode("utf-8", "replace")
        message.set_content(text, subtype="html" if path.suffix == ".html" else "plain")

        assert take_in_letter(message.as_bytes()).outcome == "ticket"


class Loader(yaml.SafeLoader):
    """Reads the Ruby tags of the expectations as plain mappings."""


def _mapping(loader: Any, _tag: str, node: Any) -> Any:
    return loader.construct_mapping(node, deep=True)


def _binary(loader: Any, node: Any) -> Any:
    return loader.construct_yaml_binary(node)


Loader.add_constructor("!binary", _binary)
Loader.add_multi_constructor("!ruby/", _mapping)


def expected_of(path: Path) -> dict[str, Any]:
    found = yaml.load(path.read_text(), Loader=Loader)
    return {str(key).lstrip(":"): value for key, value in found.items()}


def test_senders_subjects_and_files_read_as_another_desk_reads_them():
    wrong: list[str] = []
    facts = 0
    for path in sorted(shared_data("mail", "zammad").glob("*.yml")):
        expected = expected_of(path)
        read = read_letter(path.with_suffix(".box").read_bytes())
        want = {
            "sender": (read.sender, str(expected.get("from_email") or "").lower()),
            "subject": (squeezed(read.subject), squeezed(str(expected.get("subject") or ""))),
        }
        for name, (ours, theirs) in want.items():
            facts += 1
            if ours != theirs:
                wrong.append(f"{path.stem} {name}: {ours!r} not {theirs!r}")

    print(f"{facts - len(wrong)} of {facts}", *wrong, sep="\n")
    assert len(wrong) <= 8


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def test_no_truncated_mail_breaks_the_reader():
    for path in mails():
        raw = path.read_bytes()[:20_000]
        for end in range(0, len(raw), max(len(raw) // 8, 1)):
            try:
                read_letter(raw[:end])
            except Unreadable:
                continue
