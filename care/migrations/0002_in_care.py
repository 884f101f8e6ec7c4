from django.db import migrations

CREATE = """
CREATE FUNCTION in_care_check(request uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM scheduling_carerequest WHERE id = request AND state = 'in_care' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    PERFORM 1 FROM care_episode WHERE care_request_id = request;
    IF FOUND THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'care request % is in care without an episode', request
        USING ERRCODE = 'check_violation', CONSTRAINT = 'in_care_has_episode';
END $$;

CREATE FUNCTION in_care_of_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM in_care_check(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION in_care_of_episode() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM in_care_check(OLD.care_request_id);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER in_care_has_episode AFTER INSERT OR UPDATE ON scheduling_carerequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION in_care_of_request();
CREATE CONSTRAINT TRIGGER in_care_has_episode AFTER UPDATE OR DELETE ON care_episode
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION in_care_of_episode();
"""

DROP = """
DROP TRIGGER in_care_has_episode ON care_episode;
DROP TRIGGER in_care_has_episode ON scheduling_carerequest;
DROP FUNCTION in_care_of_episode();
DROP FUNCTION in_care_of_request();
DROP FUNCTION in_care_check(uuid);
"""


class Migration(migrations.Migration):
    """Being in care ends law 1's watch, so PostgreSQL wants to see the episode behind it."""

    dependencies = [("care", "0001_initial"), ("scheduling", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP, hints={"side": "clinic"})]
