"""The people of a company: who is there, who has left, who was there on a date."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from newsroom.text.dates import bounds, validate_partial_date
from people.positions import Post, latest_first


class DateForm(forms.Form):
    """« Qui était là en … »: a year, a month or a day."""

    date = forms.CharField(
        label="Qui était là en…",
        max_length=20,
        validators=[validate_partial_date],
        error_messages={"required": "Écrivez une année, un mois ou un jour."},
    )

    def clean_date(self) -> str:
        """Refuse what is to come: nobody knows who will be there."""
        moment = self.cleaned_data["date"]
        if bounds(moment)[0] > timezone.localdate().isoformat():
            raise ValidationError("Cette date est à venir : choisissez une année, un mois ou un jour passé.")
        return moment


@dataclass
class Staff:
    """The posts at a company, those of its labs among them."""

    posts: list[Post]

    @property
    def present(self) -> list[Post]:
        """Those held today: the direction first, then the latest; whose start is not known last."""
        posts = latest_first((post for post in self.posts if post.is_held), lambda post: post.start)
        return sorted(posts, key=lambda post: not post.is_lead)

    @property
    def gone(self) -> list[Post]:
        """Those of people who hold none here any more, the latest departures first."""
        still_here = {post.person.pk for post in self.posts if post.is_held}
        over = (post for post in self.posts if post.is_over and post.person.pk not in still_here)
        return latest_first(over, lambda post: post.end)

    def in_moment(self, moment: str) -> tuple[list[Post], list[Post]]:
        """Return those surely held at some time in `moment`, a partial date, and those whose dates do not say."""
        answers = [(post, post.is_held_in(moment)) for post in self.posts]
        return (
            latest_first((post for post, answer in answers if answer), lambda post: post.start),
            latest_first((post for post, answer in answers if answer is None), lambda post: post.end),
        )
