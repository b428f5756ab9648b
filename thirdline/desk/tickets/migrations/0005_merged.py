"""A ticket may go on in another; the stay it had stands still there, open, until that is undone."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

STATES = ["new", "in_progress", "on_hold", "resolved", "closed", "cancelled"]
PLACED = """
CREATE OR REPLACE FUNCTION tickets_ticket_has_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_ tickets_ticket; open_ boolean;
BEGIN
    SELECT * INTO now_ FROM tickets_ticket WHERE id = NEW.id;
    IF NOT FOUND OR now_.history IS NOT NULL {merged} THEN RETURN NULL; END IF;
    open_ := EXISTS (SELECT 1 FROM tickets_stay WHERE ticket_id = NEW.id AND closed_at IS NULL);
    IF (now_.state IN ('new', 'in_progress', 'on_hold')) <> open_ THEN
        RAISE EXCEPTION 'ticket % is % but has % open stay', NEW.id, now_.state,
            CASE WHEN open_ THEN 'an' ELSE 'no' END USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_waiting_for_approval")]
    operations = [
        migrations.AddField(
            "ticket",
            "merged_into",
            models.ForeignKey(
                "tickets.ticket",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_in",
            ),
        ),
        migrations.AddField("ticket", "merged_at", models.DateTimeField(null=True)),
        migrations.AddField("ticket", "merged_reading", models.CharField(max_length=8, null=True)),
        migrations.AddField(
            "ticket", "merged_count", models.PositiveSmallIntegerField(db_default=0, default=0)
        ),
        migrations.AddIndex(
            "ticket",
            models.Index(
                condition=Q(("merged_into__isnull", False)),
                fields=["merged_into", "id"],
                name="ticket_merged_into",
            ),
        ),
        migrations.RemoveConstraint("ticket", "ticket_state_known"),
        migrations.AddConstraint(
            "ticket",
            models.CheckConstraint(
                condition=Q(("state__in", [*STATES, "merged"])), name="ticket_state_known"
            ),
        ),
        migrations.AddConstraint(
            "ticket",
            models.CheckConstraint(
                condition=Q(
                    Q(
                        ("merged_at__isnull", False),
                        ("merged_into__isnull", False),
                        ("merged_reading__in", ["together", "follows", "apart"]),
                        ("state", "merged"),
                    ),
                    Q(Q(("state", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="ticket_merged_leads_on",
            ),
        ),
        migrations.RunSQL(
            PLACED.format(merged="OR now_.state = 'merged'"), PLACED.format(merged="")
        ),
    ]
