"""Collections whose single answers are kept from the people of the city."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("questionnaires", "0002_versions_never_change")]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="discreet",
            field=models.BooleanField(
                default=False,
                help_text="People of the city see what several said together, never single answers.",
                verbose_name="answers are shown only together",
            ),
        )
    ]
