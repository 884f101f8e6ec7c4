"""Wake the relay when a message comes in. A hint: it may be lost, the sweep finds the row.

A message for later is not announced: it is due when it is due. Both schemas get the same; the
payload says which side and which row, and nothing else.
"""

from __future__ import annotations

from django.db import migrations

FORWARD = """
CREATE FUNCTION notifications_announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(
        'outbox',
        CASE TG_TABLE_SCHEMA WHEN 'employer' THEN 'employer' ELSE 'clinic' END || ' ' || NEW.id
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER notifications_announce AFTER INSERT ON notifications_outboxmessage
    FOR EACH ROW WHEN (NEW.status = 'due' AND NEW.due_at <= NEW.created_at)
    EXECUTE FUNCTION notifications_announce();
"""
BACKWARD = """
DROP TRIGGER notifications_announce ON notifications_outboxmessage;
DROP FUNCTION notifications_announce();
"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD, hints={"side": "both"})]
