"""What managers did for a team or a service stands among the events now; the table it stood in before goes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0010_carried_over")]

    operations = [migrations.DeleteModel(name="TeamEvent")]
