"""Changes of many tickets, and what became of each."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import thirdline.desk.bulk.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tickets", "0003_orders_of_open_tickets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        default=thirdline.desk.bulk.states.ChangeState["DRAFT"], max_length=10
                    ),
                ),
                ("steps", models.JSONField(default=list)),
                ("came_from", models.CharField(blank=True, max_length=2000)),
                ("total", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("stopped_because", models.CharField(blank=True, max_length=300)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bulk_changes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undo_of",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone_by",
                        to="bulk.bulkchange",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        default=thirdline.desk.bulk.states.Outcome["WAITING"], max_length=8
                    ),
                ),
                ("sentence", models.TextField(blank=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="bulk.bulkchange",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="bulkchange",
            index=models.Index(
                condition=models.Q(("state", "running")), fields=["started_at"], name="bulk_running"
            ),
        ),
        migrations.AddIndex(
            model_name="bulkchange",
            index=models.Index(
                condition=models.Q(("state", "draft")), fields=["created_at"], name="bulk_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "running", "done", "cancelled", "stopped"])
                ),
                name="bulk_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkrow",
            index=models.Index(
                condition=models.Q(("outcome", "waiting")),
                fields=["change", "ticket"],
                name="bulk_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkrow",
            constraint=models.UniqueConstraint(
                fields=("change", "ticket"), name="bulk_ticket_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["waiting", "done", "same", "refused", "left"])),
                name="bulk_outcome_known",
            ),
        ),
    ]
