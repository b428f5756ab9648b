"""Who approves for whom, and whose tickets the people of a company may read."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

READS = [("own", "own"), ("department", "department"), ("company", "company")]


class Migration(migrations.Migration):
    dependencies = [("people", "0001_people")]

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("reads", models.CharField(choices=READS, default="own", max_length=12)),
            ],
            options={"ordering": ["name"], "verbose_name_plural": "companies"},
        ),
        migrations.AddField(
            "person",
            "department",
            models.CharField(blank=True, max_length=120, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "person",
            "manager",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reports",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            "person",
            "reads",
            models.CharField(
                blank=True,
                choices=[("", "as the company says"), *READS],
                default="",
                max_length=12,
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                fields=["company", "department"], name="person_company", condition=~Q(company="")
            ),
        ),
    ]
