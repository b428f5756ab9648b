import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("tickets", "0002_path_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistorySet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("source", models.CharField(max_length=255)),
                ("digest", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[("complete", "complete"), ("removing", "removing")], max_length=10
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="CaseTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("of", models.CharField(max_length=14)),
                ("what", models.CharField(max_length=300, null=True)),
                ("events", models.PositiveIntegerField()),
                ("seconds", models.BigIntegerField(default=0)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="histories.historyset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseStay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("team_id", models.BigIntegerField()),
                ("from_team", models.BigIntegerField(null=True)),
                ("next_team", models.BigIntegerField(null=True)),
                ("tier_label", models.CharField(max_length=40)),
                ("from_tier", models.CharField(max_length=40, null=True)),
                ("tier_level", models.PositiveSmallIntegerField(null=True)),
                ("from_level", models.PositiveSmallIntegerField(null=True)),
                ("arrived", models.CharField(max_length=12)),
                ("ended", models.CharField(max_length=12, null=True)),
                ("seconds", models.BigIntegerField(null=True)),
                ("response_seconds", models.BigIntegerField(null=True)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="histories.historyset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseFacts",
            fields=[
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="case_facts",
                        serialize=False,
                        to="tickets.ticket",
                    ),
                ),
                ("case", models.CharField(max_length=200)),
                ("events", models.PositiveIntegerField()),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                ("throughput_seconds", models.BigIntegerField()),
                ("first_tier", models.CharField(max_length=40, null=True)),
                ("last_tier", models.CharField(max_length=40, null=True)),
                ("resolved_tier", models.CharField(max_length=40, null=True)),
                ("highest_level", models.PositiveSmallIntegerField(null=True)),
                ("resolved_level", models.PositiveSmallIntegerField(null=True)),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                ("handoffs", models.PositiveIntegerField()),
                ("bounces", models.PositiveIntegerField()),
                ("tier_bounces", models.PositiveIntegerField()),
                ("returns", models.PositiveIntegerField()),
                ("reopened", models.PositiveIntegerField()),
                (
                    "violated_rules",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("last_status", models.CharField(max_length=300, null=True)),
                ("last_substatus", models.CharField(max_length=300, null=True)),
                ("last_impact", models.CharField(max_length=300, null=True)),
                ("priority", models.CharField(max_length=300, null=True)),
                ("requester", models.CharField(max_length=300, null=True)),
                ("product", models.CharField(max_length=300, null=True)),
                ("kept", models.JSONField(default=dict)),
                (
                    "set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cases",
                        to="histories.historyset",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoryEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("line", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("tier_label", models.CharField(max_length=40, null=True)),
                ("tier_level", models.PositiveSmallIntegerField(null=True)),
                ("team", models.CharField(max_length=300, null=True)),
                ("organisation", models.CharField(max_length=300, null=True)),
                ("activity", models.CharField(max_length=300, null=True)),
                ("status", models.CharField(max_length=300, null=True)),
                ("substatus", models.CharField(max_length=300, null=True)),
                ("person", models.CharField(max_length=300, null=True)),
                ("product", models.CharField(max_length=300, null=True)),
                ("wait_reason", models.CharField(max_length=40, null=True)),
                (
                    "ticket",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ticket", "seq"), name="history_event_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="historyset",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["complete", "removing"])),
                name="history_set_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="casetally",
            index=models.Index(
                fields=["set", "of", "started_at"],
                include=("what", "events", "seconds", "ticket"),
                name="case_tally_set",
            ),
        ),
        migrations.AddIndex(
            model_name="casetally",
            index=models.Index(fields=["ticket"], name="case_tally_ticket"),
        ),
        migrations.AddIndex(
            model_name="casestay",
            index=models.Index(fields=["set", "started_at"], name="case_stay_set"),
        ),
        migrations.AddIndex(
            model_name="casestay",
            index=models.Index(fields=["ticket"], name="case_stay_ticket"),
        ),
        migrations.AddIndex(
            model_name="casefacts",
            index=models.Index(fields=["set", "started_at"], name="case_set_started"),
        ),
        migrations.AddConstraint(
            model_name="casefacts",
            constraint=models.UniqueConstraint(fields=("set", "case"), name="case_once_in_set"),
        ),
    ]
