import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from thirdline.kit.ui.draw import marks
from thirdline.kit.ui.icons import ICONS


@dataclass
class Someone:
    name: str
    tier_level: int | None = None


def test_an_icon_outside_the_sprite_fails_by_name() -> None:
    with pytest.raises(marks.UnknownIcon, match="unicorn"):
        marks.icon("unicorn")


def test_an_icon_beside_text_is_silent_and_alone_it_speaks() -> None:
    assert 'aria-hidden="true"' in marks.icon("inbox")
    assert 'aria-label="Inbox"' in marks.icon("inbox", label="Inbox")


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Noor Haddad", "NH"), ("Rae", "R"), ("Anna Maria van Dijk", "AD"), ("", "?"), ("(x) y", "Y")],
)
def test_initials_are_the_first_and_the_last_word(name: str, initials: str) -> None:
    assert marks.initials_of(Someone(name)) == initials


def test_a_persons_mark_says_the_name_unless_the_name_stands_beside_it() -> None:
    noor = Someone("Noor Haddad", 3)

    assert 'aria-label="Noor Haddad"' in marks.who(noor)
    assert 'data-tier="3"' in marks.who(noor)
    assert "Noor" not in marks.who(noor, beside_name=True)


def test_nobody_is_said_in_a_word() -> None:
    assert "nobody" in marks.who(None)


def test_a_hostile_name_stays_text() -> None:
    drawn = marks.who(Someone('<b onclick="x">'))

    assert "<b" not in drawn.replace("&lt;b", "")


def test_a_meter_always_says_its_figures() -> None:
    drawn = marks.meter(5, 6, waived=1)

    assert drawn.count("<i data-on></i>") == 4
    assert drawn.count('data-on="waived"') == 1
    assert drawn.endswith("5 of 6")


def test_more_tickets_than_room_stand_apart() -> None:
    assert marks.slots(4, 3).count("data-over") == 1
    assert marks.slots(1, 3).count("data-on") == 1


def test_a_flat_line_of_values_is_drawn_without_dividing_by_nothing() -> None:
    assert "0,18" in marks.spark([3, 3, 3])
    assert marks.spark([3]) == ""


def test_options_become_attributes_and_are_escaped() -> None:
    given = [("hx_post", "/a?b=1&c=2"), ("autofocus", True), ("title", None), ("class_", 'x"y')]

    drawn = marks.attributes(given)

    assert drawn == ' hx-post="/a?b=1&amp;c=2" autofocus class="x&quot;y"'


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    root = Path(marks.__file__).parents[3]
    named = {
        name
        for page in root.rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([a-z0-9-]+)"| icon="([a-z0-9-]+)"', page.read_text())
        for name in name
        if name
    }

    assert named <= ICONS
