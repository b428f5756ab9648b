from __future__ import annotations

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("estate", "0004_import_rows")]

    operations = [
        migrations.AddField("standing", "single_since", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Unworked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("transaction", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["transaction"], name="unworked_of_transaction")],
            },
        ),
        migrations.AddConstraint(
            "run",
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="running"), name="one_run_at_a_time"
            ),
        ),
    ]
