"""A ticket may be on hold until somebody approves."""

from django.db import migrations, models
from django.db.models import Q

BEFORE = ["requester", "vendor", "change", "problem"]


def _held(reasons):
    return models.CheckConstraint(
        name="ticket_hold_has_reason",
        condition=Q(state="on_hold", hold_reason__in=reasons)
        | (~Q(state="on_hold") & Q(hold_reason=None)),
    )


def _reasons(reasons):
    return migrations.AlterField(
        "hold", "reason", models.CharField(choices=[(r, r) for r in reasons], max_length=12)
    )


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_orders_of_open_tickets")]

    operations = [
        migrations.RemoveConstraint("ticket", "ticket_hold_has_reason"),
        migrations.AddConstraint("ticket", _held([*BEFORE, "approval"])),
        _reasons([*BEFORE, "approval"]),
    ]
