import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    """Contracts paid by use, and invoices of sealed totals."""

    dependencies = [
        ('benefits', '0008_contract_overrides'),
    ]

    operations = [
        migrations.AddField(
            model_name='contract',
            name='bundle_sessions',
            field=models.PositiveIntegerField(db_default=0, default=0, help_text='bought before it begins; prepaid alone'),
        ),
        migrations.AddField(
            model_name='contract',
            name='price_per_session_cents',
            field=models.PositiveIntegerField(db_default=0, default=0, help_text='euro cents; prepaid and settled alone'),
        ),
        migrations.AlterField(
            model_name='contract',
            name='kind',
            field=models.CharField(choices=[('capitation', 'Capitation'), ('prepaid', 'Prepaid'), ('settled', 'Settled')], default='capitation', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='contract',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bundle_sessions', 0), ('kind', 'capitation'), ('price_per_session_cents', 0)), models.Q(('bundle_sessions', 0), ('headcount__gte', 50), ('kind', 'settled'), ('price_per_head_cents', 0), ('price_per_session_cents__gt', 0)), models.Q(('bundle_sessions__gt', 0), ('headcount__gte', 50), ('kind', 'prepaid'), ('price_per_head_cents', 0), ('price_per_session_cents__gt', 0)), _connector='OR'), name='contract_kind_has_its_price'),
        ),
        migrations.RenameField(model_name='invoice', old_name='headcount', new_name='quantity'),
        migrations.AlterField(
            model_name='invoice',
            name='quantity',
            field=models.PositiveIntegerField(help_text='heads or sessions'),
        ),
        migrations.AlterField(
            model_name='invoice',
            name='period_end',
            field=models.DateField(help_text='the last day of a quarter'),
        ),
        migrations.AddField(
            model_name='invoice',
            name='covers',
            field=models.CharField(choices=[('heads', 'Heads'), ('bundle', 'Bundle'), ('sessions', 'Sessions')], db_default='heads', default='heads', max_length=8),
        ),
        migrations.RemoveConstraint(model_name='invoice', name='invoice_once'),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('contract', 'covers', 'period_start'), name='invoice_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('covers', 'sessions')), expressions=[('contract', '='), (models.Func('period_start', 'period_end', models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='sealed_totals_never_overlap'),
        ),
    ]
