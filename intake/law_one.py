"""Law 1 in SQL: no submitted intake without a live cover. Used by migrations alone.

Between submission and the moment a person closes the request or an episode of care opens, a
submitted intake has a booked appointment, an open safety call or an open commitment. PostgreSQL
holds this at commit, whatever code runs: the function belongs to the schema's owner, so the
application's role can neither change nor disable it.

The intake row is locked first. Without that lock two transactions that each end one of two covers
would both see the other's cover and both commit. For the same reason only READ COMMITTED will do:
a transaction that looks at an older snapshot would not see what the other one ended.
"""

COVER_TABLES = ("scheduling_appointment", "scheduling_safetycall", "scheduling_commitment")

CREATE = """
CREATE FUNCTION law_one_check(request uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM 1 FROM intake_intake WHERE care_request_id = request FOR UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'law 1 is held in READ COMMITTED transactions alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'law_one';
    END IF;
    PERFORM 1 FROM scheduling_carerequest WHERE id = request AND state IN ('in_care', 'closed');
    IF FOUND THEN
        RETURN;
    END IF;
    PERFORM 1 FROM scheduling_appointment
        WHERE care_request_id = request AND status IN ('booked', 'confirmed');
    IF FOUND THEN
        RETURN;
    END IF;
    PERFORM 1 FROM scheduling_safetycall WHERE care_request_id = request AND ended_at IS NULL;
    IF FOUND THEN
        RETURN;
    END IF;
    PERFORM 1 FROM scheduling_commitment WHERE care_request_id = request AND ended_at IS NULL;
    IF FOUND THEN
        RETURN;
    END IF;
    RAISE EXCEPTION 'law 1: intake % would be left without appointment, call or commitment', request
        USING ERRCODE = 'check_violation', CONSTRAINT = 'law_one';
END $$;

CREATE FUNCTION law_one_of_intake() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM law_one_check(NEW.care_request_id);
    RETURN NULL;
END $$;

CREATE FUNCTION law_one_of_request() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM law_one_check(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION law_one_of_cover() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM law_one_check(OLD.care_request_id);
    IF TG_OP = 'UPDATE' AND NEW.care_request_id <> OLD.care_request_id THEN
        PERFORM law_one_check(NEW.care_request_id);
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER law_one AFTER INSERT ON intake_intake
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION law_one_of_intake();
CREATE CONSTRAINT TRIGGER law_one AFTER UPDATE ON scheduling_carerequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION law_one_of_request();
""" + "".join(
    f"""
CREATE CONSTRAINT TRIGGER law_one AFTER UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION law_one_of_cover();
"""
    for table in COVER_TABLES
)

DROP = (
    "".join(
        f"DROP TRIGGER law_one ON {table};\n"
        for table in (*COVER_TABLES, "scheduling_carerequest", "intake_intake")
    )
    + """
DROP FUNCTION law_one_of_cover();
DROP FUNCTION law_one_of_request();
DROP FUNCTION law_one_of_intake();
DROP FUNCTION law_one_check(uuid);
"""
)
