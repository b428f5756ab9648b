"""A contract that says something else is a new version, whichever way it was edited."""

from django.db import migrations

VERSIONS = """
CREATE FUNCTION escalation_contract_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What is written together is one version: the first write of a transaction raises it.
    IF TG_OP = 'INSERT' THEN
        PERFORM set_config('thirdline.contract_' || NEW.id, pg_current_xact_id()::text, true);
    ELSIF to_jsonb(NEW) - 'version' - 'retired_at' IS DISTINCT FROM to_jsonb(OLD) - 'version' - 'retired_at'
        AND current_setting('thirdline.contract_' || NEW.id, true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        NEW.version := OLD.version + 1;
        PERFORM set_config('thirdline.contract_' || NEW.id, pg_current_xact_id()::text, true);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER escalation_contract_says BEFORE INSERT OR UPDATE ON escalation_escalationcontract
    FOR EACH ROW EXECUTE FUNCTION escalation_contract_says();

CREATE FUNCTION escalation_item_says() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE contract bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.contract_id ELSE NEW.contract_id END;
BEGIN
    IF (TG_OP <> 'UPDATE' OR to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD))
        AND current_setting('thirdline.contract_' || contract, true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        UPDATE escalation_escalationcontract SET version = version + 1 WHERE id = contract;
        PERFORM set_config('thirdline.contract_' || contract, pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER escalation_item_says AFTER INSERT OR UPDATE OR DELETE ON escalation_contractitem
    FOR EACH ROW EXECUTE FUNCTION escalation_item_says();
"""

VERSIONS_BACK = """
DROP TRIGGER escalation_item_says ON escalation_contractitem;
DROP FUNCTION escalation_item_says();
DROP TRIGGER escalation_contract_says ON escalation_escalationcontract;
DROP FUNCTION escalation_contract_says();
"""


class Migration(migrations.Migration):
    dependencies = [("escalation", "0002_shipped_reasons")]
    operations = [migrations.RunSQL(VERSIONS, VERSIONS_BACK)]
