"""Plans of surveys, who was asked about which solution, and what they answered."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_companies_and_managers"),
        ("tickets", "0004_waiting_for_approval"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SurveyPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[("", "any"), ("incident", "incident"), ("request", "request")],
                        max_length=10,
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=200)),
                ("ask_after", models.DurationField(default=datetime.timedelta(seconds=3600))),
                ("share", models.PositiveSmallIntegerField(default=100)),
                ("rest_days", models.PositiveSmallIntegerField(default=14)),
                ("open_days", models.PositiveSmallIntegerField(default=14)),
                ("changeable_for", models.DurationField(default=datetime.timedelta(days=7))),
                ("low_score", models.PositiveSmallIntegerField(default=2)),
                ("restricted", models.BooleanField(default=False)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("share__lte", 100)), name="survey_share_of_100"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("low_score__lte", 5)), name="survey_low_score_to_5"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tier_level", models.PositiveSmallIntegerField(null=True)),
                ("planned_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                ("skipped_at", models.DateTimeField(null=True)),
                ("skipped_because", models.CharField(blank=True, max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resolution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tickets.resolution",
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
                        related_name="+",
                        to="tickets.ticket",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="surveys.surveyplan",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField()),
                ("comment", models.TextField(blank=True)),
                ("channel", models.CharField(default="mail", max_length=10)),
                ("at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "survey",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer",
                        to="surveys.survey",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-at"], name="survey_answer_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__range", (1, 5))), name="survey_score_1_to_5"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(
                condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="survey_due"
            ),
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", False)),
                fields=["sent_at"],
                name="survey_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(
                condition=models.Q(("sent_at__isnull", False)),
                fields=["person", "-sent_at"],
                name="survey_person_sent",
            ),
        ),
        migrations.AddIndex(
            model_name="survey",
            index=models.Index(fields=["ticket", "-id"], name="survey_ticket"),
        ),
        migrations.AddConstraint(
            model_name="survey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at", None),
                    models.Q(("sent_at", None), ("skipped_at", None)),
                    _connector="OR",
                ),
                name="survey_waits_or_is_done",
            ),
        ),
    ]
