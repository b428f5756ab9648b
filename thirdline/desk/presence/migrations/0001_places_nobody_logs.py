from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Host",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("alive_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("key", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("host_key", models.CharField(max_length=32)),
                ("ticket_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=120)),
                ("tier_level", models.PositiveSmallIntegerField(null=True)),
                ("writing", models.CharField(blank=True, max_length=10)),
                ("writing_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["ticket_id"], name="place_ticket"),
                    models.Index(fields=["host_key"], name="place_host"),
                ],
            },
        ),
        # Where people are is true for a minute: it needs no log, no replica and no backup.
        migrations.RunSQL(
            "ALTER TABLE presence_host SET UNLOGGED; ALTER TABLE presence_place SET UNLOGGED",
            "ALTER TABLE presence_host SET LOGGED; ALTER TABLE presence_place SET LOGGED",
        ),
    ]
