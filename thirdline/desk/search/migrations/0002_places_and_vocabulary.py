import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Quick at any size: rows there are stay as they are and are written anew by the worker."""

    dependencies = [
        ("search", "0001_search_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="searchrow",
            name="shape",
            field=models.PositiveSmallIntegerField(db_default=1, default=2),
        ),
        migrations.AddIndex(
            model_name="searchrow",
            index=models.Index(
                condition=Q(shape__lt=2) | Q(notes__isnull=False),
                fields=["-ticket"],
                name="search_outdated",
            ),
        ),
        migrations.CreateModel(
            name="KnownWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(db_index=True, max_length=60)),
                ("written", models.CharField(max_length=60)),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), size=None
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="search_grams")
                ],
            },
        ),
    ]
