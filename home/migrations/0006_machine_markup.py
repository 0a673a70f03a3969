# Machine translations of sentences with marks in them.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0005_pictures_answered"),
    ]

    operations = [
        migrations.AddField(
            model_name="machinetranslation",
            name="markup",
            field=models.BooleanField(default=False),
        ),
    ]
