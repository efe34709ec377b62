import django.db.models.deletion
from django.db import migrations, models


def give_to_revisions(apps, schema_editor):
    """What readers voted on an entry goes to the text that they read, as far as one can tell: the newest."""
    SolvedCount, Revision = apps.get_model("faq", "SolvedCount"), apps.get_model("faq", "Revision")
    approved = Revision.objects.filter(state="approved", publish_at__isnull=False).order_by("number")
    newest = dict(approved.values_list("entry_id", "pk"))
    for row in SolvedCount.objects.all():
        if row.entry_id in newest:
            row.revision_id = newest[row.entry_id]
            row.save(update_fields=["revision"])
        else:
            row.delete()


class Migration(migrations.Migration):
    dependencies = [("faq", "0002_revision_life")]

    operations = [
        migrations.AddField(
            "solvedcount",
            "revision",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="solved_counts",
                to="faq.revision",
                verbose_name="版本",
            ),
        ),
        migrations.RunPython(give_to_revisions),
        migrations.RemoveConstraint("solvedcount", "solved_counted_once_a_day"),
        migrations.AlterModelOptions(
            "solvedcount",
            {"ordering": ["-day", "revision"], "verbose_name": "解决了吗", "verbose_name_plural": "解决了吗"},
        ),
        migrations.RemoveField("solvedcount", "entry"),
        migrations.AlterField(
            "solvedcount",
            "revision",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="solved_counts",
                to="faq.revision",
                verbose_name="版本",
            ),
        ),
        migrations.AddConstraint(
            "solvedcount",
            models.UniqueConstraint(fields=("revision", "day"), name="solved_counted_once_a_day"),
        ),
        migrations.AddIndex("solvedcount", models.Index(fields=["day"], name="solved_count_by_day")),
    ]
