"""Mail leaves in the background: nobody waits for the mail server, and what it refuses is sent again."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.tasks import task

# The mailer that speaks to the server.
DIRECT = "direct"


class QueuedBackend(BaseEmailBackend):
    """The default mailer: has each message sent by the worker of the background tasks."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Put the messages into the queue. Returns how many. What is no plain text (none is, here) goes at once."""
        for message in email_messages:
            if message.attachments or message.content_subtype != "plain":
                mailers[DIRECT].send_messages([message])
                continue
            deliver.enqueue(
                {
                    "subject": str(message.subject),
                    "body": str(message.body),
                    "from_email": message.from_email,
                    **{name: getattr(message, name) for name in ("to", "cc", "bcc", "reply_to")},
                    "headers": message.extra_headers,
                    "alternatives": [list(part) for part in getattr(message, "alternatives", [])],
                }
            )
        return len(email_messages)


@task(backend="background", priority=10)
def deliver(fields: dict) -> None:
    """Send a message. One that the server took just before a crash is sent twice: rather that than never."""
    message = EmailMultiAlternatives(**{name: value for name, value in fields.items() if name != "alternatives"})
    for content, kind in fields["alternatives"]:
        message.attach_alternative(content, kind)
    message.send(using=DIRECT)
