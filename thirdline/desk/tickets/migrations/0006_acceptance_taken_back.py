"""The acceptance of a stay that is still open may be taken back, by the one verb that asks for it."""

from django.db import migrations

ASKED = "current_setting('thirdline.may_rewrite', true) IS DISTINCT FROM 'tickets_acceptance'"
STAYS = """
CREATE OR REPLACE FUNCTION tickets_stay_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
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
        OR (OLD.accepted_at IS NOT NULL AND NEW.accepted_at IS DISTINCT FROM OLD.accepted_at{unless}) THEN
        RAISE EXCEPTION 'a path is never edited' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
HANDOFFS = """
CREATE OR REPLACE FUNCTION tickets_handoff_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('thirdline.may_rewrite', true) = 'tickets_stay' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' OR (OLD.accepted_at IS NOT NULL{unless})
        OR to_jsonb(NEW) - 'accepted_at' - 'accepted_by_id'
            IS DISTINCT FROM to_jsonb(OLD) - 'accepted_at' - 'accepted_by_id' THEN
        RAISE EXCEPTION 'a handoff is never edited' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
UNLESS = f" AND (NEW.accepted_at IS NOT NULL OR {ASKED})"


def both(unless: str) -> str:
    return (STAYS + HANDOFFS).replace("{unless}", unless)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0005_merged")]
    operations = [migrations.RunSQL(both(UNLESS), both(""))]
