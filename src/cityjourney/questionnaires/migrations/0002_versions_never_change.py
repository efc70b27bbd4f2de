"""A published definition never changes, whatever a program or a person at the database tries."""

from django.db import migrations

MESSAGE = "a published version of a questionnaire never changes"

POSTGRESQL = f"""
CREATE FUNCTION questionnaires_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.document IS DISTINCT FROM OLD.document OR NEW.fingerprint <> OLD.fingerprint
     OR NEW.number <> OLD.number OR NEW.questionnaire_id <> OLD.questionnaire_id THEN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER questionnaires_version_stays BEFORE UPDATE ON questionnaires_version
FOR EACH ROW EXECUTE FUNCTION questionnaires_version_stays();
CREATE FUNCTION questionnaires_response_keeps_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version_id <> OLD.version_id THEN
    RAISE EXCEPTION 'a response keeps the version that it was given to' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER questionnaires_response_keeps_version BEFORE UPDATE OF version_id ON questionnaires_response
FOR EACH ROW EXECUTE FUNCTION questionnaires_response_keeps_version();
"""
POSTGRESQL_BACK = """
DROP TRIGGER questionnaires_response_keeps_version ON questionnaires_response;
DROP FUNCTION questionnaires_response_keeps_version();
DROP TRIGGER questionnaires_version_stays ON questionnaires_version;
DROP FUNCTION questionnaires_version_stays();
"""
SQLITE = [
    f"""CREATE TRIGGER questionnaires_version_stays
    BEFORE UPDATE OF document, fingerprint, number, questionnaire_id ON questionnaires_version
    WHEN NEW.document IS NOT OLD.document OR NEW.fingerprint IS NOT OLD.fingerprint
      OR NEW.number IS NOT OLD.number OR NEW.questionnaire_id IS NOT OLD.questionnaire_id
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END""",
    """CREATE TRIGGER questionnaires_response_keeps_version
    BEFORE UPDATE OF version_id ON questionnaires_response
    WHEN NEW.version_id IS NOT OLD.version_id
    BEGIN SELECT RAISE(ABORT, 'a response keeps the version that it was given to'); END""",
]
SQLITE_BACK = ["DROP TRIGGER questionnaires_response_keeps_version", "DROP TRIGGER questionnaires_version_stays"]


def forwards(_apps, editor):
    """One pair of triggers for each of the two databases."""
    for statement in [POSTGRESQL] if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def backwards(_apps, editor):
    """Take them away again."""
    for statement in [POSTGRESQL_BACK] if editor.connection.vendor == "postgresql" else SQLITE_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
