"""Open questions are counted for every queue: found by whom they were put to, not by reading all."""

from django.db import migrations, models
from django.db.models import Q

OPEN = Q(answered_at=None, withdrawn_at=None)


class Migration(migrations.Migration):
    dependencies = [("escalation", "0004_requests_lately")]
    operations = [
        migrations.AddIndex(
            model_name="consult",
            index=models.Index(fields=["asked_person"], name="consult_open_person", condition=OPEN),
        ),
        migrations.AddIndex(
            model_name="consult",
            index=models.Index(fields=["asked_team"], name="consult_open_team", condition=OPEN),
        ),
        migrations.AddIndex(
            model_name="consult",
            index=models.Index(
                fields=["asked_tier"],
                name="consult_open_tier",
                condition=Q(answered_at=None, asked_team=None, withdrawn_at=None),
            ),
        ),
    ]
