"""The search table: FTS5 on SQLite, a tsvector with GIN on PostgreSQL (C11)."""

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE cases_search USING fts5(words, content='', tokenize='unicode61')"
POSTGRES = (
    "CREATE TABLE cases_search (case_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX cases_search_words ON cases_search USING gin (words)",
)


def create(apps, schema_editor):
    for sql in (SQLITE,) if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(sql)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE cases_search")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_tables")]
    operations = [migrations.RunPython(create, drop)]
