"""The form of a document (WAGTAILDOCS_DOCUMENT_FORM_BASE)."""

from wagtail.documents.forms import BaseDocumentForm

from newsroom.pages.forms import TidyForm


class DocumentForm(TidyForm, BaseDocumentForm):
    """The form of a document."""
