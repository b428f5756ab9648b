"""Newest, oldest and by priority read an index of open tickets, never the closed ones beside them."""

from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

OPEN = Q(state__in=["new", "in_progress", "on_hold"], history=None)
NEVER = Value("9999-12-31T00:00:00Z", output_field=models.DateTimeField())
DUE = Coalesce(F("next_due_at"), NEVER)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_path_guards")]

    operations = [
        migrations.AddIndex(
            "ticket", models.Index(F("id"), name="ticket_open_id", condition=OPEN)
        ),
        migrations.AddIndex(
            "ticket", models.Index(F("team"), F("id"), name="ticket_team_id", condition=OPEN)
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(F("priority"), DUE, F("id"), name="ticket_open_priority", condition=OPEN),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                F("team"), F("priority"), DUE, F("id"),
                name="ticket_team_priority", condition=OPEN,
            ),
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                F("hold_reason"), DUE, F("id"), name="ticket_on_hold",
                condition=Q(state="on_hold", history=None),
            ),
        ),
    ]  # fmt: skip
