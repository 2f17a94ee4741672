"""Documents of the library."""

from wagtail.documents.models import AbstractDocument, Document


class PublicDocument(AbstractDocument):
    """A file offered to readers: a custom document model from the first migration, since it cannot be swapped later."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documents"
        permissions = [("choose_publicdocument", "Peut choisir un document")]
