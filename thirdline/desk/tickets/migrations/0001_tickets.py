import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

import thirdline.desk.tickets.states


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("incident", "incident"), ("request", "request")],
                        default=thirdline.desk.tickets.states.Kind["INCIDENT"],
                        max_length=10,
                    ),
                ),
                ("about", models.CharField(blank=True, max_length=200)),
                ("on_portal", models.BooleanField(default=True)),
                ("icon", models.CharField(blank=True, max_length=40)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PriorityTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("impact", models.CharField(max_length=20)),
                ("urgency", models.CharField(max_length=20)),
                ("priority", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("impact", "urgency"), name="priority_cell_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__range", (1, 4))), name="priority_cell_1_to_4"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("criticality", models.PositiveSmallIntegerField(default=3)),
                ("about", models.TextField(blank=True)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner_team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("tier_level", models.PositiveSmallIntegerField()),
                ("tier_label", models.CharField(blank=True, max_length=20)),
                ("opened_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("ended", models.CharField(max_length=12, null=True)),
                (
                    "origin",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.stay",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "predecessor",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="successor",
                        to="tickets.stay",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stays",
                        to="people.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        default=thirdline.desk.tickets.states.Kind["INCIDENT"], max_length=10
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("description", models.TextField(blank=True)),
                ("impact", models.CharField(default="person", max_length=20)),
                ("urgency", models.CharField(default="medium", max_length=20)),
                ("priority", models.PositiveSmallIntegerField(default=3)),
                ("priority_reason", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        default=thirdline.desk.tickets.states.State["NEW"], max_length=12
                    ),
                ),
                ("channel", models.CharField(default="portal", max_length=12)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("custom", models.JSONField(blank=True, default=dict)),
                ("restricted", models.BooleanField(default=False)),
                ("tier_level", models.PositiveSmallIntegerField(null=True)),
                ("handoffs_count", models.PositiveSmallIntegerField(default=0)),
                ("returned", models.BooleanField(default=False)),
                ("hold_reason", models.CharField(max_length=12, null=True)),
                ("next_due_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("first_answered_at", models.DateTimeField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reopened_count", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("history", models.BigIntegerField(null=True)),
                ("outside_id", models.CharField(blank=True, max_length=80)),
                (
                    "asked_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="tickets.category",
                    ),
                ),
                (
                    "named",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds_tickets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="tickets.service",
                    ),
                ),
                (
                    "stay",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.stay",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tickets",
                        to="people.team",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="stay",
            name="ticket",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="stays",
                to="tickets.ticket",
            ),
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("tier_level", models.PositiveSmallIntegerField(null=True)),
                ("code", models.CharField(default="fixed", max_length=30)),
                ("words", models.TextField(blank=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopen_reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resolutions",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Leg",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("self_service", "self_service"), ("vendor", "vendor")],
                        max_length=12,
                    ),
                ),
                ("label", models.CharField(max_length=80)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="legs",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("requester", "requester"),
                            ("vendor", "vendor"),
                            ("change", "change"),
                            ("problem", "problem"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("wake_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holds",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Handoff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("escalate", "escalate"),
                            ("return", "return"),
                            ("transfer", "transfer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=40)),
                ("words", models.TextField(blank=True)),
                ("contract", models.JSONField(null=True)),
                ("missing", models.JSONField(default=list)),
                ("accepted_at", models.DateTimeField(null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "from_stay",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="left_by",
                        to="tickets.stay",
                    ),
                ),
                (
                    "to_stay",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entered_by",
                        to="tickets.stay",
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="handoffs",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message_id", models.BigIntegerField(null=True)),
                ("public", models.BooleanField(default=True)),
                ("name", models.CharField(max_length=200)),
                ("type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("kept_as", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ticket",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="watches",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CategoryField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("label", models.CharField(max_length=120)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("text", "text"),
                            ("long_text", "long_text"),
                            ("number", "number"),
                            ("date", "date"),
                            ("choice", "choice"),
                            ("flag", "flag"),
                        ],
                        default="text",
                        max_length=10,
                    ),
                ),
                (
                    "choices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("help", models.CharField(blank=True, max_length=200)),
                (
                    "needed_to",
                    models.CharField(
                        blank=True,
                        choices=[("", "never"), ("open", "open"), ("resolve", "resolve")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("on_portal", models.BooleanField(default=True)),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fields",
                        to="tickets.category",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("category", "key"), name="category_field_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.F("team"),
                django.db.models.functions.comparison.Coalesce(
                    models.F("next_due_at"),
                    models.Value("9999-12-31T00:00:00Z", output_field=models.DateTimeField()),
                ),
                models.F("id"),
                condition=models.Q(
                    ("history", None),
                    (
                        "state__in",
                        (
                            thirdline.desk.tickets.states.State["NEW"],
                            thirdline.desk.tickets.states.State["IN_PROGRESS"],
                            thirdline.desk.tickets.states.State["ON_HOLD"],
                        ),
                    ),
                ),
                name="ticket_team_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    models.F("next_due_at"),
                    models.Value("9999-12-31T00:00:00Z", output_field=models.DateTimeField()),
                ),
                models.F("id"),
                condition=models.Q(
                    ("history", None),
                    (
                        "state__in",
                        (
                            thirdline.desk.tickets.states.State["NEW"],
                            thirdline.desk.tickets.states.State["IN_PROGRESS"],
                            thirdline.desk.tickets.states.State["ON_HOLD"],
                        ),
                    ),
                ),
                name="ticket_open_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                models.F("tier_level"),
                django.db.models.functions.comparison.Coalesce(
                    models.F("next_due_at"),
                    models.Value("9999-12-31T00:00:00Z", output_field=models.DateTimeField()),
                ),
                models.F("id"),
                condition=models.Q(
                    ("history", None),
                    (
                        "state__in",
                        (
                            thirdline.desk.tickets.states.State["NEW"],
                            thirdline.desk.tickets.states.State["IN_PROGRESS"],
                            thirdline.desk.tickets.states.State["ON_HOLD"],
                        ),
                    ),
                ),
                name="ticket_tier_due",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["requester", "-id"], name="ticket_requester"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(
                    ("history", None),
                    (
                        "state__in",
                        (
                            thirdline.desk.tickets.states.State["NEW"],
                            thirdline.desk.tickets.states.State["IN_PROGRESS"],
                            thirdline.desk.tickets.states.State["ON_HOLD"],
                        ),
                    ),
                ),
                fields=["person", "id"],
                name="ticket_person",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(
                    ("asked_person__isnull", False),
                    ("history", None),
                    (
                        "state__in",
                        (
                            thirdline.desk.tickets.states.State["NEW"],
                            thirdline.desk.tickets.states.State["IN_PROGRESS"],
                            thirdline.desk.tickets.states.State["ON_HOLD"],
                        ),
                    ),
                ),
                fields=["asked_person", "id"],
                name="ticket_asked_person",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("history__isnull", False)),
                fields=["history", "id"],
                name="ticket_history",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("history", None)), fields=["created_at"], name="ticket_created"
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(
                condition=models.Q(("history", None), ("resolved_at__isnull", False)),
                fields=["resolved_at"],
                name="ticket_resolved",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["service", "-id"], name="ticket_service"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="ticket_tags"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "hold_reason__in",
                            [
                                thirdline.desk.tickets.states.HoldReason["REQUESTER"],
                                thirdline.desk.tickets.states.HoldReason["VENDOR"],
                                thirdline.desk.tickets.states.HoldReason["CHANGE"],
                                thirdline.desk.tickets.states.HoldReason["PROBLEM"],
                            ],
                        ),
                        ("state", thirdline.desk.tickets.states.State["ON_HOLD"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state", thirdline.desk.tickets.states.State["ON_HOLD"]), _negated=True
                        ),
                        ("hold_reason", None),
                    ),
                    _connector="OR",
                ),
                name="ticket_hold_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("resolved_at__isnull", False),
                        (
                            "state__in",
                            [
                                thirdline.desk.tickets.states.State["RESOLVED"],
                                thirdline.desk.tickets.states.State["CLOSED"],
                            ],
                        ),
                    ),
                    models.Q(
                        (
                            "state__in",
                            [
                                thirdline.desk.tickets.states.State["RESOLVED"],
                                thirdline.desk.tickets.states.State["CLOSED"],
                            ],
                        ),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="ticket_done_has_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__range", (1, 4))), name="ticket_priority_1_to_4"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            thirdline.desk.tickets.states.State["NEW"],
                            thirdline.desk.tickets.states.State["IN_PROGRESS"],
                            thirdline.desk.tickets.states.State["ON_HOLD"],
                            thirdline.desk.tickets.states.State["RESOLVED"],
                            thirdline.desk.tickets.states.State["CLOSED"],
                            thirdline.desk.tickets.states.State["CANCELLED"],
                        ],
                    )
                ),
                name="ticket_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(fields=["team", "opened_at"], name="stay_team_opened"),
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["closed_at"],
                name="stay_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.UniqueConstraint(
                fields=("ticket", "number"), name="stay_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("ticket",), name="stay_open_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("ended", None)),
                    models.Q(
                        ("closed_at__gte", models.F("opened_at")),
                        (
                            "ended__in",
                            [
                                thirdline.desk.tickets.states.Ended["ESCALATED"],
                                thirdline.desk.tickets.states.Ended["RETURNED"],
                                thirdline.desk.tickets.states.Ended["TRANSFERRED"],
                                thirdline.desk.tickets.states.Ended["RESOLVED"],
                                thirdline.desk.tickets.states.Ended["CANCELLED"],
                            ],
                        ),
                    ),
                    _connector="OR",
                ),
                name="stay_closed_has_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="leg",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None), ("closed_at__gte", models.F("opened_at")), _connector="OR"
                ),
                name="leg_ends_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until", None)), fields=("ticket",), name="hold_once"
            ),
        ),
        migrations.AddIndex(
            model_name="handoff",
            index=models.Index(fields=["kind", "at"], name="handoff_kind_at"),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.UniqueConstraint(fields=("ticket", "person"), name="watch_once"),
        ),
    ]
