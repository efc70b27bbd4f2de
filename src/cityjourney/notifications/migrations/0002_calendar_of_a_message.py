from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="calendar",
            field=models.TextField(blank=True, help_text="iCalendar, with its METHOD.", verbose_name="calendar entry", default=""),
            preserve_default=False,
        ),
    ]
