from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_closed_records'),
        ('territory', '0002_drafts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='place',
            index=models.Index(condition=models.Q(('state', 'closed')), fields=['grid', 'walk', 'id'], name='ledger_place_closed'),
        ),
    ]
