"""Slots know whether they are taken: kept by PostgreSQL, whoever writes appointments."""

from django.db import migrations, models

OCCUPYING = "('held', 'booked', 'confirmed', 'attended', 'did_not_attend')"

# A slot is shorter than a day: that bounds the stretch of the index that is looked at.
CREATE = f"""
CREATE FUNCTION is_occupied(clinician uuid, period tstzrange) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM scheduling_appointment a
        WHERE a.clinician_id = clinician AND a.during && period AND a.status IN {OCCUPYING})
$$;

CREATE FUNCTION mark_taken_slots(clinician uuid, period tstzrange) RETURNS void
LANGUAGE sql AS $$
    UPDATE scheduling_slot s SET is_taken = NOT s.is_taken
    WHERE s.clinician_id = clinician
      AND s.starts_at > lower(period) - interval '1 day' AND s.starts_at < upper(period)
      AND s.ends_at > lower(period)
      AND s.is_taken <> is_occupied(clinician, tstzrange(s.starts_at, s.ends_at))
$$;

CREATE FUNCTION taken_slots_of_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM mark_taken_slots(OLD.clinician_id, OLD.during);
    END IF;
    IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE'
            AND (NEW.clinician_id, NEW.during) IS DISTINCT FROM (OLD.clinician_id, OLD.during)) THEN
        PERFORM mark_taken_slots(NEW.clinician_id, NEW.during);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION taken_slot() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    NEW.is_taken := is_occupied(NEW.clinician_id, tstzrange(NEW.starts_at, NEW.ends_at));
    RETURN NEW;
END $$;

CREATE TRIGGER taken_slots_added AFTER INSERT OR DELETE ON scheduling_appointment
    FOR EACH ROW EXECUTE FUNCTION taken_slots_of_appointment();
CREATE TRIGGER taken_slots_changed AFTER UPDATE ON scheduling_appointment
    FOR EACH ROW WHEN (
        (OLD.status IN {OCCUPYING}) <> (NEW.status IN {OCCUPYING})
        OR OLD.during <> NEW.during OR OLD.clinician_id <> NEW.clinician_id)
    EXECUTE FUNCTION taken_slots_of_appointment();
CREATE TRIGGER taken_slot BEFORE INSERT OR UPDATE OF clinician_id, starts_at, ends_at
    ON scheduling_slot FOR EACH ROW EXECUTE FUNCTION taken_slot();

-- What stands already: a clinic that upgrades has meetings in its calendar.
UPDATE scheduling_slot SET is_taken = true
WHERE is_occupied(clinician_id, tstzrange(starts_at, ends_at));
"""

DROP = """
DROP TRIGGER taken_slot ON scheduling_slot;
DROP TRIGGER taken_slots_changed ON scheduling_appointment;
DROP TRIGGER taken_slots_added ON scheduling_appointment;
DROP FUNCTION taken_slot();
DROP FUNCTION taken_slots_of_appointment();
DROP FUNCTION mark_taken_slots(uuid, tstzrange);
DROP FUNCTION is_occupied(uuid, tstzrange);
"""


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="slot",
            name="is_taken",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
        migrations.RemoveIndex(model_name="slot", name="slot_open_by_start"),
        migrations.AddIndex(
            model_name="slot",
            index=models.Index(
                condition=models.Q(("is_taken", False), ("withdrawn_at__isnull", True)),
                fields=["starts_at", "clinician"],
                name="slot_free_by_start",
            ),
        ),
        migrations.RunSQL(CREATE, DROP, hints={"side": "clinic"}),
    ]
