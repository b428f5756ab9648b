"""What the directory holds of a person; their own row is erased last, by the exchange."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.foundation.people.models import (
    ApiToken,
    Membership,
    PersonSkill,
    RotationOverride,
    Shift,
)
from thirdline.kit.personal import Holding, hold, leave

hold(
    Holding("skills", _("skills and certificates"), PersonSkill, of=("person",),
            shows=("skill__name", "level", "certificate", "expires_on"), goes=True, when="always"),
    Holding("tokens", _("API tokens"), ApiToken, of=("person",),
            shows=("name", "scopes", "created_at", "expires_at", "last_used_at"), goes=True, when="always"),
    Holding("stand-ins", _("times they stood in"), RotationOverride, of=("person",),
            shows=("starts_at", "ends_at", "reason"), erases={"reason": ""}, when="always"),
    Holding("memberships", _("teams they were in"), Membership, of=("person",),
            shows=("team__name", "since", "until")),
    Holding("shifts", _("shifts"), Shift, of=("person",), shows=("team__name", "starts_at", "ends_at")),
)  # fmt: skip
leave(
    "a number without a name once the person's row is erased; who leads and is on call is set-up",
    "people.Team.lead",
    "people.RotationPlace.person",
    "people.Rotation.people",
    "people.Person.manager",
)
