from django.db import migrations

from contacts.comparing import read


def compare_anew(apps, schema_editor):
    """Keep of each fake the form that is read today: a look-up by today's form misses an older one.

    Of two that turn out to be the same, the first listed stays and the notes of both.
    """
    kept = {}
    for fake in apps.get_model("contacts", "ReportedFake").objects.order_by("pk"):
        contact = read(fake.value)
        fake.comparable, fake.platform = contact.form[:200], contact.platform
        first = kept.setdefault((fake.comparable, fake.platform), fake)
        if first is not fake:
            first.note = "\n".join(filter(None, (first.note, f"另写作 {fake.value}", fake.note)))
            fake.delete()
    for fake in kept.values():
        fake.save()


class Migration(migrations.Migration):
    dependencies = [("contacts", "0002_names_without_numbers")]

    operations = [migrations.RunPython(compare_anew, migrations.RunPython.noop)]
