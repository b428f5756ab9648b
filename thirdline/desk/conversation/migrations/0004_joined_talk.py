"""What was written to a merged ticket, and what a split copied, is marked as such."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversation", "0003_drafts_shared_with_the_team"),
        ("tickets", "0005_merged"),
    ]
    operations = [
        migrations.AddField(
            "message",
            "via",
            models.ForeignKey(
                "tickets.ticket",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
            ),
        ),
        migrations.AddField("message", "copy_of", models.BigIntegerField(null=True)),
    ]
