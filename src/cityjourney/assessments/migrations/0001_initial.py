"""Solutions, what people said of them, choices of themes, questionnaires sent to cities."""

import cityjourney.core.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('programmes', '0001_initial'),
        ('questionnaires', '0003_discreet_collections'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MaturityRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('begun_at', models.DateTimeField(verbose_name='begun')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                ('fingerprint', models.CharField(blank=True, max_length=64, verbose_name='fingerprint of the scales')),
                ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='begun by')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='maturity_rounds', to='programmes.participation', verbose_name='city')),
            ],
            options={
                'verbose_name': 'round of maturity',
                'verbose_name_plural': 'rounds of maturity',
                'ordering': ['participation', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public ID')),
                ('title', cityjourney.core.fields.TextsField(default=dict, verbose_name='title')),
                ('mode', models.CharField(choices=[('apart', 'by name, each person apart'), ('together', 'by name, the people of a city together'), ('open', 'open link, without an account'), ('kiosk', 'shared tablet, one person after the other')], max_length=10, verbose_name='how it is answered')),
                ('message', models.TextField(blank=True, max_length=2000, verbose_name='message')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='closes')),
                ('sent_at', models.DateTimeField(verbose_name='sent')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='programmes.edition', verbose_name='edition')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='questionnaires.version', verbose_name='version')),
            ],
            options={
                'verbose_name': 'questionnaire sent to cities',
                'verbose_name_plural': 'questionnaires sent to cities',
                'ordering': ['-sent_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SentTo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='reminded')),
                ('collection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sent_to', to='questionnaires.collection', verbose_name='collection')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='programmes.participation', verbose_name='city')),
                ('sending', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cities', to='assessments.sending')),
            ],
            options={
                'verbose_name': 'city to which it was sent',
                'verbose_name_plural': 'cities to which it was sent',
            },
        ),
        migrations.CreateModel(
            name='Solution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=60, verbose_name='key')),
                ('name', cityjourney.core.fields.TextsField(default=dict, verbose_name='name')),
                ('data', models.JSONField(default=dict, verbose_name='entry')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('retired', models.BooleanField(default=False, verbose_name='no longer in the methodology')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='programmes.edition', verbose_name='edition')),
            ],
            options={
                'verbose_name': 'solution',
                'verbose_name_plural': 'solutions',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of_team', models.BooleanField(default=False, verbose_name='works for the city')),
                ('levels', models.JSONField(default=dict, verbose_name='levels')),
                ('wanted', models.BooleanField(default=False, verbose_name='wanted')),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='assessments.maturityround', verbose_name='round')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='assessments.solution', verbose_name='solution')),
            ],
            options={
                'verbose_name': 'rating',
                'verbose_name_plural': 'ratings',
            },
        ),
        migrations.CreateModel(
            name='Ambition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(verbose_name='level')),
                ('set_at', models.DateTimeField(verbose_name='set')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ambitions', to='programmes.participation', verbose_name='city')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                ('solution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ambitions', to='assessments.solution', verbose_name='solution')),
            ],
            options={
                'verbose_name': 'ambition',
                'verbose_name_plural': 'ambitions',
            },
        ),
        migrations.CreateModel(
            name='ThemeChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='place')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='reason')),
                ('chosen_at', models.DateTimeField(verbose_name='chosen')),
                ('chosen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='chosen by')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='theme_choices', to='programmes.participation', verbose_name='city')),
                ('theme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='programmes.theme', verbose_name='theme')),
            ],
            options={
                'verbose_name': 'choice of a theme',
                'verbose_name_plural': 'choices of themes',
                'ordering': ['participation', 'position'],
            },
        ),
        migrations.AddConstraint(
            model_name='maturityround',
            constraint=models.UniqueConstraint(fields=('participation', 'number'), name='maturity_round_once'),
        ),
        migrations.AddConstraint(
            model_name='maturityround',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('participation',), name='one_open_maturity_round_per_city'),
        ),
        migrations.AddConstraint(
            model_name='sentto',
            constraint=models.UniqueConstraint(fields=('sending', 'participation'), name='sent_once_to_a_city'),
        ),
        migrations.AddConstraint(
            model_name='solution',
            constraint=models.UniqueConstraint(fields=('edition', 'key'), name='solution_key_once_per_edition'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('round', 'solution', 'person'), name='solution_rated_once_per_person'),
        ),
        migrations.AddConstraint(
            model_name='ambition',
            constraint=models.UniqueConstraint(fields=('participation', 'solution'), name='one_ambition_per_solution'),
        ),
        migrations.AddConstraint(
            model_name='themechoice',
            constraint=models.UniqueConstraint(fields=('participation', 'theme'), name='theme_chosen_once'),
        ),
    ]
