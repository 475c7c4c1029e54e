"""A facility and an event may bear the same standard code."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]

    operations = [
        migrations.RemoveConstraint(model_name="facilitycode", name="ledger_code_once_a_table"),
        migrations.AddConstraint(
            model_name="facilitycode",
            constraint=models.UniqueConstraint("table", "kind", "code", name="ledger_code_once_a_table"),
        ),
    ]
