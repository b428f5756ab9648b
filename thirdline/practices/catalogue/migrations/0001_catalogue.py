"""Items with their forms and steps of approval, requests, and who decided them."""

import datetime

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calendars", "0001_calendars"),
        ("people", "0002_companies_and_managers"),
        ("tickets", "0004_waiting_for_approval"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("about", models.CharField(blank=True, max_length=200)),
                ("details", models.TextField(blank=True)),
                ("icon", models.CharField(blank=True, max_length=40)),
                ("group", models.CharField(blank=True, max_length=60)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "price",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=14, null=True),
                ),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("cost_note", models.CharField(blank=True, max_length=200)),
                ("promised_within", models.DurationField(blank=True, null=True)),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("anybody", "anybody"),
                            ("everybody", "everybody"),
                            ("named", "named"),
                        ],
                        default="everybody",
                        max_length=10,
                    ),
                ),
                (
                    "companies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("requester", "requester"),
                                ("agent", "agent"),
                                ("specialist", "specialist"),
                                ("lead", "lead"),
                                ("administrator", "administrator"),
                                ("vendor_contact", "vendor_contact"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "calendar",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calendars.workcalendar",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.category",
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tickets.service",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                ("teams", models.ManyToManyField(blank=True, related_name="+", to="people.team")),
            ],
            options={
                "ordering": ["group", "position", "name"],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item_name", models.CharField(max_length=120)),
                ("form", models.JSONField(default=dict)),
                ("answers", models.JSONField(default=dict)),
                ("price", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("asked_at", models.DateTimeField()),
                ("promised_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="catalogue.catalogueitem",
                    ),
                ),
                (
                    "ticket",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("label", models.CharField(max_length=120)),
                (
                    "needs",
                    models.CharField(default="any", max_length=3),
                ),
                (
                    "state",
                    models.CharField(default="coming", max_length=10),
                ),
                ("fallback", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("remind_after", models.DurationField(default=datetime.timedelta(days=1))),
                ("remind_at", models.DateTimeField(null=True)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="catalogue.request",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="RequestField",
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
                            ("several", "several"),
                            ("person", "person"),
                            ("file", "file"),
                            ("yes_no", "yes_no"),
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
                ("prices", models.JSONField(blank=True, default=dict)),
                ("help", models.CharField(blank=True, max_length=200)),
                ("required", models.BooleanField(default=False)),
                (
                    "minimum",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True),
                ),
                (
                    "maximum",
                    models.DecimalField(blank=True, decimal_places=4, max_digits=16, null=True),
                ),
                ("shown_when", models.JSONField(blank=True, default=dict)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fields",
                        to="catalogue.catalogueitem",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("approve", "approve"), ("refuse", "refuse")],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("in_place", models.BooleanField(default=False)),
                (
                    "approval",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="catalogue.approval",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ApprovalStep",
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
                    "who",
                    models.CharField(
                        choices=[("manager", "manager"), ("people", "people"), ("team", "team")],
                        default="manager",
                        max_length=10,
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.EmailField(max_length=254),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "needs",
                    models.CharField(
                        choices=[("any", "any"), ("all", "all")],
                        default="any",
                        max_length=3,
                    ),
                ),
                ("when", models.JSONField(blank=True, default=dict)),
                ("remind_after", models.DurationField(default=datetime.timedelta(days=1))),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.team",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="catalogue.catalogueitem",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("item", "key"), name="approval_step_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Deputy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["deputy", "until"], name="deputy_until")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="deputy_ends_later",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("deputy")), _negated=True),
                        name="deputy_is_another",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(
                condition=models.Q(("remind_at__isnull", False)),
                fields=["remind_at"],
                name="approval_remind",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("request", "number"), name="approval_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "waiting"),
                    ("remind_at", None),
                    _connector="OR",
                ),
                name="approval_reminds_while_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="requestfield",
            constraint=models.UniqueConstraint(fields=("item", "key"), name="request_field_once"),
        ),
        migrations.AddIndex(
            model_name="seat",
            index=models.Index(
                condition=models.Q(("verdict", "")), fields=["person", "approval"], name="seat_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(fields=("approval", "person"), name="seat_once"),
        ),
    ]
