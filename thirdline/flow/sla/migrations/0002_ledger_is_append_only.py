"""The database's own refusal to edit a ledger or a promise, and the number of each edition of a policy."""

from django.db import migrations

from thirdline.kit.db import forbid_changes

EDITIONS = """
CREATE FUNCTION sla_policy_counts_editions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(NEW) - 'version' - 'retired_at' IS DISTINCT FROM to_jsonb(OLD) - 'version' - 'retired_at' THEN
        NEW.version := OLD.version + 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER sla_policy_counts_editions BEFORE UPDATE ON sla_policy
    FOR EACH ROW EXECUTE FUNCTION sla_policy_counts_editions();
"""

EDITIONS_BACK = """
DROP TRIGGER sla_policy_counts_editions ON sla_policy;
DROP FUNCTION sla_policy_counts_editions();
"""


class Migration(migrations.Migration):
    dependencies = [("sla", "0001_policies_and_clocks")]
    operations = [
        forbid_changes("sla_clockevent"),
        forbid_changes("sla_promise"),
        migrations.RunSQL(EDITIONS, EDITIONS_BACK),
    ]
