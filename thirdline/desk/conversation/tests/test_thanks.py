"""Thanks are thanks; whatever else a letter says, it is none."""

from __future__ import annotations

import pytest

from thirdline.desk.conversation.thanks import is_thanks


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thank you so much, it works now.\n\nBest regards\nRae Okafor",
        "Perfect, thank you!\nRae",
        "Vielen Dank für die schnelle Hilfe, es geht wieder.\n\nMit freundlichen Grüßen\nJonas Weber",
        "Danke schön!",
        "Merci beaucoup, tout fonctionne.",
        "¡Muchas gracias!",
        "Super, danke. LG",
        "ok thx",
    ],
)
def test_this_is_thanks(text):
    assert is_thanks(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It works.",
        "Thanks, but it still drops.",
        "Thanks. Can you look at the printer too?",
        "Thanks, it does not work",
        "Danke, aber es geht immer noch nicht.",
        "Danke, leider klappt es nicht",
        "Merci, mais toujours rien",
        "Thanks for nothing",
        "Thanks, it is down again",
        "Thanks, call me at 4711",
        "Thanks, see https://wiki.example/vpn",
        "Thank you for your letter of this morning about the router",
        "No thanks",
        "Thanks in advance for looking into this",
        "thanks " * 60,
    ],
)
def test_this_may_be_more(text):
    assert is_thanks(text) is None
