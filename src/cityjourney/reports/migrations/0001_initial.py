
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('journeys', '0001_initial'),
        ('programmes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField(default=dict, verbose_name='content')),
                ('as_of', models.DateTimeField(verbose_name='figures of')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='issue', to='journeys.version', verbose_name='version')),
            ],
            options={
                'verbose_name': 'report as handed in',
                'verbose_name_plural': 'reports as handed in',
            },
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='public ID')),
                ('kind', models.CharField(choices=[('strength', 'strength'), ('weakness', 'weakness'), ('gap', 'gap'), ('proposal', 'proposal')], max_length=10, verbose_name='kind')),
                ('text', models.CharField(max_length=1000, verbose_name='text')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='position')),
                ('serial', models.PositiveIntegerField(default=1, verbose_name='serial number of the last change')),
                ('origin', models.CharField(blank=True, max_length=200, verbose_name='suggested by')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('dropped_at', models.DateTimeField(blank=True, null=True, verbose_name='dropped')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('dropped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='dropped by')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='synthesis_points', to='programmes.participation', verbose_name='city')),
            ],
            options={
                'verbose_name': 'point of the synthesis',
                'verbose_name_plural': 'points of the synthesis',
                'ordering': ['kind', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, max_length=200, verbose_name='fact')),
                ('label', models.CharField(max_length=500, verbose_name='what it says')),
                ('value', models.FloatField(blank=True, null=True, verbose_name='value')),
                ('unit', models.CharField(blank=True, max_length=80, verbose_name='unit')),
                ('period', models.CharField(blank=True, max_length=10, verbose_name='year or date')),
                ('text', models.CharField(blank=True, max_length=1000, verbose_name='text')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='address')),
                ('added_at', models.DateTimeField(verbose_name='added')),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='reports.point', verbose_name='point')),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'pieces of evidence',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('frozen', models.JSONField(default=dict, verbose_name='content')),
                ('frozen_at', models.DateTimeField(verbose_name='figures of')),
                ('serial', models.PositiveIntegerField(default=1, verbose_name='serial number of the last change')),
                ('deliverable', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='report', to='journeys.deliverable', verbose_name='deliverable')),
                ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken by')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('section', models.SlugField(max_length=60, verbose_name='section')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('serial', models.PositiveIntegerField(default=1, verbose_name='serial number of the last change')),
                ('changed_at', models.DateTimeField(verbose_name='changed')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='reports.report', verbose_name='report')),
            ],
            options={
                'verbose_name': 'passage of a report',
                'verbose_name_plural': 'passages of reports',
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.SlugField(max_length=60, verbose_name='step')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('at', models.DateTimeField(verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='step_marks', to='programmes.participation', verbose_name='city')),
            ],
            options={
                'verbose_name': 'step noted by hand',
                'verbose_name_plural': 'steps noted by hand',
                'constraints': [models.UniqueConstraint(fields=('participation', 'step'), name='step_marked_once_per_city')],
            },
        ),
        migrations.AddConstraint(
            model_name='point',
            constraint=models.UniqueConstraint(condition=models.Q(('origin', ''), _negated=True), fields=('participation', 'origin'), name='suggestion_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='point',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='point_says_something'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('point', 'key'), name='fact_cited_once_per_point'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('report', 'section'), name='passage_once_per_section'),
        ),
    ]
