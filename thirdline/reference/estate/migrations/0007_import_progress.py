from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("estate", "0006_fate_failures")]
    operations = [
        migrations.CreateModel(
            name="ImportProgress",
            fields=[
                ("of", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("step", models.PositiveSmallIntegerField(default=0)),
                ("steps", models.PositiveSmallIntegerField(default=0)),
                ("stop_asked", models.BooleanField(default=False)),
            ],
        ),
    ]
