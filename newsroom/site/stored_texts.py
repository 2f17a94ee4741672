"""Texts of records whose forms are not ours to subclass: tidied as those of all others are (newsroom/text/tidy.py)."""

from django.db.models import Model, TextField
from django.db.models.signals import pre_save
from wagtail.models import Collection, Comment, CommentReply, GroupApprovalTask, Site, TaskState, Workflow

from newsroom.accounts.models import User
from newsroom.text.tidy import tidy

# None is unique: nobody is told at this point that another has the same. The user name has a rule of its own.
_TEXTS: dict[type[Model], tuple[str, ...]] = {
    User: ("first_name", "last_name"),
    Collection: ("name",),
    Comment: ("text",),
    CommentReply: ("text",),
    Site: ("site_name",),
    Workflow: ("name",),
    GroupApprovalTask: ("name",),
    TaskState: ("comment",),
}


def tidy_texts(sender: type[Model], instance: Model, **kwargs) -> None:
    """Tidy the texts of a record before it is saved; one of which nothing would be left stays. Queries: 0."""
    for name in _TEXTS[sender]:
        text = getattr(instance, name)
        if isinstance(text, str):
            has_lines = isinstance(sender._meta.get_field(name), TextField)  # noqa: SLF001
            setattr(instance, name, tidy(text, "\n" if has_lines else " ") or text)


def connect() -> None:
    """Have them tidied."""
    for model in _TEXTS:
        pre_save.connect(tidy_texts, sender=model, dispatch_uid=f"tidy {model._meta.label}")  # noqa: SLF001
