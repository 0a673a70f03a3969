from django.db import migrations, models
from django.db.models import F


def take_over(apps, schema_editor):
    """What is known of older entries is when they last changed at all."""
    apps.get_model("search", "SearchEntry").objects.update(written=F("version"))


class Migration(migrations.Migration):
    dependencies = [("search", "0005_asked_candidates")]

    operations = [
        migrations.AddField("searchentry", "written", models.PositiveBigIntegerField(default=0)),
        migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True),
    ]
