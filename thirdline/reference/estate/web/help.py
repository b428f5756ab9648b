"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "estate:*",
    title=_("The estate"),
    text=_(
        "What there is, what needs what, and what shares a fate. A need is a group of which some "
        "must work: the pips show how many do, and the bar how many must. Whoever sees that "
        "something is down says so here; specialists and leads keep the rest."
    ),
    order=15,
)

helps(
    "estate:debts", "estate:debt",
    title=_("Redundancy debt"),
    text=_(
        "A service that is up and one failure from down. Lost means that something it would survive "
        "by design is out; by design means that it never had a spare. Have it repaired, hand it to who "
        "answers for it, or accept it until a day and say why; when that day has passed it stands on top."
    ),
    order=16,
)  # fmt: skip
helps(
    "estate:questions", "estate:question", "estate:question-new",
    title=_("What if these fail?"),
    text=_(
        "Tick items and shared fates as failed or in maintenance, and see which services go down, which "
        "have nothing left, and which are not reached. Nothing is changed by asking. A question you keep "
        "stays with its answer, and can be asked again to see what is different."
    ),
    order=17,
)  # fmt: skip
