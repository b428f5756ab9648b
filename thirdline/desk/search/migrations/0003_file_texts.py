import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Files there are already wait to be read by the worker, the newest first."""

    dependencies = [
        ("search", "0002_places_and_vocabulary"),
        ("tickets", "0005_merged"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileText",
            fields=[
                (
                    "attachment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="said",
                        serialize=False,
                        to="tickets.attachment",
                    ),
                ),
                ("text", models.TextField(blank=True, db_default="", default="")),
                ("why", models.CharField(blank=True, db_default="", default="", max_length=10)),
                ("detail", models.CharField(blank=True, db_default="", default="", max_length=200)),
                ("tries", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at", "-attachment"],
                        name="search_unread",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "INSERT INTO search_filetext (attachment_id, due_at)"
            " SELECT id, now() FROM tickets_attachment WHERE kept_as <> ''",
            migrations.RunSQL.noop,
        ),
    ]
