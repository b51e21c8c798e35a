"""A file of organisations waits until a person has seen what it would do; what became of each row is kept a while."""

import django.db.models.deletion
import django.utils.timezone
import stk_registry.models.files
import stk_registry.models.imports
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stk_registry', '0003_contact_log_says_with_whom'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FileImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(blank=True, max_length=200, storage=stk_registry.models.files.private_files, upload_to=stk_registry.models.imports.import_place)),
                ('file_name', models.CharField(max_length=160, verbose_name='file name')),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('form', models.CharField(blank=True, choices=[('association', 'Association'), ('association_branch', 'Branch of an association'), ('federation', 'Federation'), ('confederation', 'Confederation'), ('foundation', 'Foundation'), ('foundation_branch', 'Branch of a foundation'), ('trade_union', 'Trade union'), ('chamber', 'Professional chamber'), ('cooperative', 'Cooperative'), ('sports_club', 'Sports club'), ('parent_teacher', 'Parent–teacher association'), ('student_society', 'University society'), ('platform', 'Platform or initiative without legal personality')], max_length=20, verbose_name='legal form of rows that name none')),
                ('is_listed', models.BooleanField(default=True, verbose_name='new records are shown in the directory')),
                ('state', models.CharField(choices=[('checked', 'Checked, waits for you'), ('done', 'Brought in'), ('expired', 'Not brought in in time')], default='checked', max_length=8, verbose_name='state')),
                ('read_as', models.CharField(max_length=20, verbose_name='read as')),
                ('columns', models.JSONField(default=list, verbose_name='columns that were read')),
                ('left_out', models.JSONField(default=list, verbose_name='columns that were left out')),
                ('counts', models.JSONField(default=dict, verbose_name='counts')),
                ('mark', models.CharField(max_length=64)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='checked at')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='brought in at')),
                ('kept_until', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='rows are kept until')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import of organisations',
                'verbose_name_plural': 'imports of organisations',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='line')),
                ('outcome', models.CharField(choices=[('rejected', 'Not taken'), ('alike', 'Possible duplicate, not taken'), ('created', 'New record'), ('changed', 'Record changed'), ('kept', 'Left as the organisation keeps it'), ('same', 'Nothing to change')], max_length=8, verbose_name='outcome')),
                ('name', models.CharField(blank=True, max_length=300, verbose_name='organisation')),
                ('note', models.CharField(blank=True, max_length=200)),
                ('faults', models.JSONField(default=list, verbose_name='what is wrong')),
                ('changes', models.JSONField(default=list, verbose_name='what changes')),
                ('cells', models.JSONField(default=list, verbose_name='cells')),
                ('file_import', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='stk_registry.fileimport')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='stk_registry.organisation', verbose_name='record')),
            ],
            options={
                'verbose_name': 'row of an import',
                'verbose_name_plural': 'rows of imports',
                'ordering': ['line'],
            },
        ),
        migrations.AddConstraint(
            model_name='fileimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('done_by__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_at__isnull', True), ('done_by__isnull', True)), _connector='OR'), name='stk_done_import_says_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='fileimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'checked'), _negated=True), models.Q(models.Q(('file', ''), _negated=True), ('kept_until__isnull', False)), _connector='OR'), name='stk_waiting_import_has_its_file_and_end'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['file_import', 'outcome', 'line'], name='stk_import_report'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('file_import', 'line'), name='stk_line_is_told_once'),
        ),
    ]
