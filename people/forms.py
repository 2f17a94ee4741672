"""The forms inside the editor of a story: a new fiche, a new fact."""

from django import forms

from newsroom.pages.forms import TidyTextField
from people.models import Fact


class NewFicheForm(forms.Form):
    """The two fields of a fiche made while a story is written; the rest waits for the form of the fiche."""

    title = TidyTextField(
        label="Nom",
        max_length=255,
        error_messages={"required": "Écrivez le nom de la fiche."},
    )
    kind = forms.ChoiceField(
        label="Nature",
        choices=[("person", "Personne"), ("company", "Entreprise")],
        error_messages={
            "required": "Choisissez : personne ou entreprise.",
            "invalid_choice": "Choisissez : personne ou entreprise.",
        },
    )

    def clean_title(self) -> str:
        """Refuse a name without a letter or a digit."""
        title = self.cleaned_data["title"]
        if not any(character.isalnum() for character in title):
            raise forms.ValidationError("Ce nom ne contient aucune lettre.")
        return title


class FactForm(forms.ModelForm):
    """A new fact, without sources: the story in whose editor it is made reports it."""

    class Meta:
        model = Fact
        fields = ["subject", "kind", "object", "object_text", "title", "start", "end", "share"]
        field_classes = {"object_text": TidyTextField, "title": TidyTextField}
        error_messages = {
            "subject": {"required": "Dites de qui il s’agit.", "invalid_choice": "Cette fiche n’existe plus."},
            "kind": {"required": "Dites ce qui se passe."},
            "object": {"invalid_choice": "Cette fiche n’existe plus."},
        }
