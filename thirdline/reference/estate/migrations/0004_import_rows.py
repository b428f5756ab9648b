"""A plan of a hundred thousand rows is read a page at a time, and an import of as many is taken back.

What is deleted is looked for in every table that may name it, so those columns have an index without
a condition: a hundred thousand looks through a whole table would never end.
"""

from django.db import migrations, models
from django.db.models import Q

CHANGED_HERE = Q(after__has_any_keys=["kept", "kept_needs", "over"])


def anew(model, index):
    return [migrations.RemoveIndex(model, index.name), migrations.AddIndex(model, index)]


class Migration(migrations.Migration):
    dependencies = [("estate", "0003_lists_by_place")]
    operations = [
        migrations.AddIndex(
            "importrow", models.Index(fields=["of", "key"], name="import_row_keys")
        ),
        migrations.AddIndex(
            "importrow",
            models.Index(
                fields=["of", "id"], name="import_rows_changed_here", condition=CHANGED_HERE
            ),
        ),
        *anew("need", models.Index(fields=["item", "-until"], name="need_ended")),
        *anew("relation", models.Index(fields=["item", "id"], name="relation_from")),
        *anew("relation", models.Index(fields=["other", "id"], name="relation_to")),
        *anew("fatemember", models.Index(fields=["item", "until"], name="fate_of_item")),
        *anew("sharedfate", models.Index(fields=["need"], name="shared_of_need")),
        migrations.AddIndex(
            "sharedfate",
            models.Index(
                fields=["through"], name="shared_through", condition=Q(through__isnull=False)
            ),
        ),
        migrations.AddIndex(
            "standing",
            models.Index(
                fields=["thinnest"], name="standing_of_need", condition=Q(thinnest__isnull=False)
            ),
        ),
    ]
