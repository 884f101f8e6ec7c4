"""SQL for tables whose rows are never changed or removed, whoever asks, the owner included.

In a migration::

    migrations.RunSQL(*append_only.sql_for("accounts_accessevent"), hints={"side": "both"})
"""

from __future__ import annotations

#: One per schema. An exception of this class reaches Django as IntegrityError.
REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""


def sql_for(table: str) -> tuple[str, str]:
    """SQL that makes `table` append-only, and SQL that undoes it.

    UPDATE, DELETE and TRUNCATE are refused by triggers. Only a superuser can step around them
    (`session_replication_role`), which is what the seal over the log is for.
    """
    forward = REFUSE + "".join(
        f"CREATE TRIGGER {table}_{name} BEFORE {verb} ON {table} FOR EACH {level} "
        f"EXECUTE FUNCTION refuse_change();\n"
        for name, verb, level in (
            ("no_change", "UPDATE OR DELETE", "ROW"),
            ("no_truncate", "TRUNCATE", "STATEMENT"),
        )
    )
    reverse = "".join(
        f"DROP TRIGGER IF EXISTS {table}_{name} ON {table};\n"
        for name in ("no_change", "no_truncate")
    )
    return forward, reverse
