# Pages recognised from pictures: which are left, and which can hardly be read.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge", "0008_documents_in_bulk"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentpage",
            name="poor",
            field=models.BooleanField(default=False, verbose_name="hardly readable"),
        ),
        migrations.AddField(
            model_name="documentpage",
            name="recognised",
            field=models.BooleanField(default=False, verbose_name="recognised from a picture"),
        ),
        migrations.AddField(
            model_name="documentversion",
            name="pages_left",
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
    ]
