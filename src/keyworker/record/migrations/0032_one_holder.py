"""Nobody holds a case beside another for an absent lead: the database refuses a second holder, as it does a second lead.

Who holds a case is read off its events, which never come to two. Rows that do were changed past the record: each such case is
named, and nothing is changed until they are put right.
"""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.management.base import CommandError
from django.db import migrations, models

_TWO_HOLD = """
    SELECT DISTINCT c.reference
      FROM casework_allocation one
      JOIN casework_allocation other ON other.case_id = one.case_id AND other.id > one.id
                                    AND other.period && one.period AND other.role = 'holding'
      JOIN casework_case c ON c.id = one.case_id
     WHERE one.role = 'holding'
     ORDER BY c.reference
"""


def refuse_where_two_hold(apps: Any, schema_editor: Any) -> None:
    """Stops before anything is changed, and says of which cases the rows show two holders at once."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_TWO_HOLD)
        found = [reference for (reference,) in cursor.fetchall()]
    if found:
        raise CommandError(
            f"Two people hold the same case at once: {', '.join(found)}. The events do not say so. "
            "Run keyworker rebuild with the release that is in use, then keyworker migrate again."
        )


class Migration(migrations.Migration):
    dependencies = [("casework", "0031_sealed_rows")]

    operations = [
        migrations.RunPython(refuse_where_two_hold, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=ExclusionConstraint(
                name="one_holder_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=models.Q(("role", "holding")),
                violation_error_message="Somebody holds this case already for that time.",
            ),
        ),
    ]
