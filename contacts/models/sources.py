"""The documents that the content was written from."""

from django.db import models

from contacts.guard import refuse_contacts


class SourceDocumentManager(models.Manager):
    def get_by_natural_key(self, file_name: str) -> "SourceDocument":
        return self.get(file_name=file_name)


class SourceDocument(models.Model):
    """A document that facts were taken from; readers see its title, never its file name."""

    file_name = models.CharField("文件名", max_length=100, unique=True)
    title = models.CharField(
        "标题", max_length=100, help_text="读者看到的来源名称。", validators=[refuse_contacts]
    )

    objects = SourceDocumentManager()

    class Meta:
        verbose_name = verbose_name_plural = "来源文档"
        ordering = ["file_name"]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.file_name,)


class SourceSectionManager(models.Manager):
    def get_by_natural_key(self, file_name: str, heading: str) -> "SourceSection":
        return self.get(document__file_name=file_name, heading=heading)


class SourceSection(models.Model):
    """A part of a source document; wallets, channels and entries cite it."""

    document = models.ForeignKey(
        SourceDocument, models.PROTECT, verbose_name="来源文档", related_name="sections"
    )
    heading = models.CharField("章节", max_length=100, validators=[refuse_contacts])

    objects = SourceSectionManager()

    class Meta:
        verbose_name = verbose_name_plural = "来源章节"
        ordering = ["document", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "heading"], name="section_once_a_document")
        ]

    def __str__(self) -> str:
        return f"《{self.document.title}》{self.heading}"

    def natural_key(self) -> tuple[str, str]:
        return (self.document.file_name, self.heading)

    natural_key.dependencies = ["contacts.sourcedocument"]
