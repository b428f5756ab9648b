from __future__ import annotations

from django.db import migrations, models

SOURCES = ("kind", "vendor", "history", "estimate")


class Migration(migrations.Migration):
    dependencies = [("estate", "0005_figures")]

    operations = [
        migrations.AddField("fateset", "failure_hours", models.FloatField(blank=True, null=True)),
        migrations.AddField(
            "fateset",
            "failure_source",
            models.CharField(
                choices=[(one, one) for one in SOURCES], default="estimate", max_length=10
            ),
        ),
    ]
