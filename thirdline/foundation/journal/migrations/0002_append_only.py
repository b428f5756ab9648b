from django.db import migrations

from thirdline.kit.db import forbid_changes


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_journal")]
    operations = [forbid_changes("journal_entry"), forbid_changes("journal_seal")]
