"""The database's own refusal of a path that overlaps, has a gap while the ticket is open, or is edited."""

from django.db import migrations

STAYS = """
CREATE FUNCTION tickets_stay_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before tickets_stay;
BEGIN
    SELECT * INTO before FROM tickets_stay
        WHERE ticket_id = NEW.ticket_id AND number < NEW.number ORDER BY number DESC LIMIT 1;
    IF NOT FOUND THEN
        IF NEW.number <> 1 OR NEW.predecessor_id IS NOT NULL THEN
            RAISE EXCEPTION 'the first stay of a ticket is number 1 and follows nothing'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.predecessor_id IS DISTINCT FROM before.id OR NEW.number <> before.number + 1 THEN
        RAISE EXCEPTION 'a stay follows the last one of its ticket' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF before.closed_at IS NULL OR NEW.opened_at < before.closed_at THEN
        RAISE EXCEPTION 'stays of a ticket may not overlap' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF before.ended <> 'resolved' AND NEW.opened_at <> before.closed_at THEN
        RAISE EXCEPTION 'a path has no gap while its ticket is open' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_stay_follows BEFORE INSERT ON tickets_stay
    FOR EACH ROW EXECUTE FUNCTION tickets_stay_follows();

CREATE FUNCTION tickets_stay_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('thirdline.may_rewrite', true) = 'tickets_stay' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL
        OR (NEW.ticket_id, NEW.number, NEW.team_id, NEW.tier_level, NEW.tier_label, NEW.opened_at)
            IS DISTINCT FROM
           (OLD.ticket_id, OLD.number, OLD.team_id, OLD.tier_level, OLD.tier_label, OLD.opened_at)
        OR NEW.predecessor_id IS DISTINCT FROM OLD.predecessor_id
        OR NEW.origin_id IS DISTINCT FROM OLD.origin_id
        OR (OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at) THEN
        RAISE EXCEPTION 'a path is never edited' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_stay_is_kept BEFORE UPDATE OR DELETE ON tickets_stay
    FOR EACH ROW EXECUTE FUNCTION tickets_stay_is_kept();
"""

STAYS_BACK = """
DROP TRIGGER tickets_stay_is_kept ON tickets_stay;
DROP FUNCTION tickets_stay_is_kept();
DROP TRIGGER tickets_stay_follows ON tickets_stay;
DROP FUNCTION tickets_stay_follows();
"""

# Checked at commit: within a transaction a ticket may be between two stays.
PLACED = """
CREATE FUNCTION tickets_ticket_has_place() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE now_ tickets_ticket; open_ boolean;
BEGIN
    SELECT * INTO now_ FROM tickets_ticket WHERE id = NEW.id;
    IF NOT FOUND OR now_.history IS NOT NULL THEN RETURN NULL; END IF;
    open_ := EXISTS (SELECT 1 FROM tickets_stay WHERE ticket_id = NEW.id AND closed_at IS NULL);
    IF (now_.state IN ('new', 'in_progress', 'on_hold')) <> open_ THEN
        RAISE EXCEPTION 'ticket % is % but has % open stay', NEW.id, now_.state,
            CASE WHEN open_ THEN 'an' ELSE 'no' END USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tickets_ticket_has_place AFTER INSERT OR UPDATE OF state, stay_id ON tickets_ticket
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tickets_ticket_has_place();
"""

PLACED_BACK = "DROP TRIGGER tickets_ticket_has_place ON tickets_ticket; DROP FUNCTION tickets_ticket_has_place();"

HANDOFFS = """
CREATE FUNCTION tickets_handoff_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('thirdline.may_rewrite', true) = 'tickets_stay' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.accepted_at IS NOT NULL
        OR to_jsonb(NEW) - 'accepted_at' - 'accepted_by_id'
            IS DISTINCT FROM to_jsonb(OLD) - 'accepted_at' - 'accepted_by_id' THEN
        RAISE EXCEPTION 'a handoff is never edited' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tickets_handoff_is_kept BEFORE UPDATE OR DELETE ON tickets_handoff
    FOR EACH ROW EXECUTE FUNCTION tickets_handoff_is_kept();
"""

HANDOFFS_BACK = "DROP TRIGGER tickets_handoff_is_kept ON tickets_handoff; DROP FUNCTION tickets_handoff_is_kept();"


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_tickets")]
    operations = [
        migrations.RunSQL(STAYS, STAYS_BACK),
        migrations.RunSQL(PLACED, PLACED_BACK),
        migrations.RunSQL(HANDOFFS, HANDOFFS_BACK),
        migrations.RunSQL(
            "ALTER SEQUENCE tickets_ticket_id_seq RESTART WITH 1001", migrations.RunSQL.noop
        ),
    ]
