from django.db import migrations, models


class Migration(migrations.Migration):
    """Texts of letters an organisation wrote itself."""

    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LetterText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.CharField(max_length=40, unique=True)),
                ("body", models.TextField()),
            ],
        ),
    ]
