from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("estate", "0008_changes_of_many")]
    operations = [
        migrations.AlterField(
            "configurationitem",
            "failure_unit",
            models.CharField(
                blank=True,
                default="",
                max_length=12,
                choices=[
                    ("", ""),
                    ("mtbf_hours", "mtbf_hours"),
                    ("per_hour", "per_hour"),
                    ("per_year", "per_year"),
                    ("probability", "probability"),
                    ("failures", "failures"),
                ],
            ),
        ),
    ]
