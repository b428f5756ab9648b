"""What a tier asked again lately is counted on the ticket page: found by tier and item, not by reading all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("escalation", "0003_contract_versions")]
    operations = [
        migrations.AddIndex(
            model_name="itemrequest",
            index=models.Index(fields=["tier_level", "key", "at"], name="item_request_lately"),
        )
    ]
