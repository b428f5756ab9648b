"""Lists of a site, a team or an environment are read from an index in the order of names."""

from django.db import migrations, models
from django.db.models import Q


def by(field, name):
    return migrations.AddIndex(
        "configurationitem",
        models.Index(fields=[field, "name", "id"], name=name, condition=Q(retired_at=None)),
    )


class Migration(migrations.Migration):
    dependencies = [("estate", "0002_shipped_kinds")]
    operations = [
        by("site", "item_by_site"),
        by("owner_team", "item_by_team"),
        by("environment", "item_by_environment"),
    ]
