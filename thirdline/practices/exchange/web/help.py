"""Help for the pages of this package."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from thirdline.kit.ui.guide import helps

helps(
    "exchange:exports",
    "exchange:export-schedules",
    "exchange:export-schedule-end",
    "exchange:export-file",
    "exchange:export-cancel",
    "exchange:export-removal",
    title=_("Exports"),
    text=_(
        "Views and searches as files, made in the background with what you may read. Only you "
        "download them, for some days. A schedule makes one every day or week."
    ),
    order=70,
)
helps(
    "exchange:imports",
    "exchange:import",
    "exchange:import-mapping",
    "exchange:import-checks",
    "exchange:import-runs",
    "exchange:import-cancel",
    "exchange:import-undoing",
    "exchange:import-problems",
    title=_("Imports"),
    text=_(
        "Tickets of another desk: upload its export, see the first rows as tickets, check every "
        "row, then bring them in. What was brought in can be taken out again whole."
    ),
    order=71,
)
helps(
    "exchange:webhooks",
    "exchange:new-webhook",
    "exchange:webhook",
    "exchange:webhook-secret",
    "exchange:webhook-trial",
    "exchange:webhook-pause",
    "exchange:webhook-resume",
    "exchange:webhook-replays",
    "exchange:webhook-removal",
    title=_("Webhooks"),
    text=_(
        "Addresses that are told what happens, signed and tried again for a day. The log says what "
        "each was told and what it answered; what failed can be told again."
    ),
    order=72,
)
helps(
    "exchange:delivery",
    title=_("One delivery"),
    text=_("What an address was told, and every try with its answer."),
    order=73,
)
helps(
    "exchange:personal",
    "exchange:personal-packets",
    "exchange:personal-erasures",
    "exchange:personal-request",
    "exchange:personal-file",
    "exchange:personal-confirm",
    "exchange:personal-withdraw",
    title=_("Personal data"),
    text=_(
        "All that is held of a person as a packet, or erased for good by two administrators. Figures "
        "stay as they are."
    ),
    order=74,
)
