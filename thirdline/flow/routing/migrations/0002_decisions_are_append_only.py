"""The database's own refusal to edit or delete why a ticket began where it did."""

from django.db import migrations

from thirdline.kit.db import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("routing", "0001_rules_and_decisions")]
    operations = [forbid_changes("routing_routingdecision")]
