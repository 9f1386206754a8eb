"""An account keeps no e-mail address of its own: what is on record of the person is the one that counts."""

from django.db import migrations, models

# Where an administrator changed what is on record of them since, an empty address there is one that was cleared.
_ONE_PLACE = """
    UPDATE workforce_worker w SET email = u.email
      FROM access_user u
     WHERE w.user_id = u.id AND w.email = '' AND u.email <> ''
       AND NOT EXISTS (
           SELECT FROM casework_event e WHERE e.worker_id = w.id AND e.kind = 'worker.changed'
       );
    UPDATE access_user SET email = '' WHERE email <> '';
"""


class Migration(migrations.Migration):
    # The rows are written and then held to it: in two transactions, as PostgreSQL asks.
    atomic = False
    dependencies = [
        ("access", "0015_changed_addresses"),
        ("workforce", "0016_teams_from_a_day"),
        ("casework", "0047_looked_after_children_wait_by_decision"),
    ]

    operations = [
        migrations.RunSQL(_ONE_PLACE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(email=""), name="account_keeps_no_address"
            ),
        ),
    ]
