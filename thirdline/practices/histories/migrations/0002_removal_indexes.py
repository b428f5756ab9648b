"""Deleting a stay or a team makes the database look for rows that still refer to it.

The live desk never deletes either, so those columns have no index of their own; without one,
removing a set would read the whole table once for each of its stays.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("histories", "0001_history_sets")]
    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {name} ON {table} ({column}) WHERE {column} IS NOT NULL",
            f"DROP INDEX {name}",
        )
        for name, table, column in (
            ("stay_origin_for_removal", "tickets_stay", "origin_id"),
            ("ticket_stay_for_removal", "tickets_ticket", "stay_id"),
            ("ticket_team_for_removal", "tickets_ticket", "team_id"),
        )
    ]
