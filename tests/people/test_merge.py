"""Two fiches that are one are merged, and the merge is taken back to the last column."""

from datetime import timedelta
from itertools import chain

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, Revision

from articles.models import ArticlePage, ArticleSubject, Byline, Mention, Report
from people.merging.merge import GIVEN, LEFT, MOVED, merge
from people.merging.preview import FIELDS, MergeError, obstacle, preview_merge
from people.merging.undo import undo
from people.models import Company, Fact, Merge, Name, Person, Profile, ProfileTag, Source
from people.models.profile import MergedError
from people.names.fiches import records
from tests.builders import link, make_article, make_fact, make_person, publish_article, publish_company, publish_person
from tests.html import read

pytestmark = pytest.mark.django_db

DUMPED = (
    Page, Profile, Person, Company, Name, ProfileTag, Fact, Source, Report, Mention, Byline, ArticleSubject,
    ArticlePage, Redirect, Revision,
)  # fmt: skip


def dump() -> dict[str, list]:
    """Every column of every row that a merge may touch."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in DUMPED}


def fresh(page):
    return type(page).objects.get(pk=page.pk)


@pytest.fixture(scope="module", autouse=True)
def _written(module_db):
    lin = draft(title="Junyang Lin", family_name="Lin", description="Responsable de Qwen")
    lin.tags.set(["IA"])
    lin.save_revision().publish()
    justin = draft(
        title="Justin Lin", body="<p>Double.</p>", wikidata="Q7", native_name="林俊旸", native_language="zh-Hans"
    )
    justin.tags.set(["IA", "Chine"])
    justin.names.add(Name(text="J. Lin", never_alone=True))
    justin.save_revision().publish()
    publish_company(title="Qwen")


@pytest.fixture
def lin() -> Person:
    return Person.objects.get(title="Junyang Lin")


@pytest.fixture
def justin() -> Person:
    return Person.objects.get(title="Justin Lin")


@pytest.fixture
def qwen() -> Company:
    return Company.objects.get(title="Qwen")


def woven(lin, justin, qwen) -> None:
    """Everything that may hang on two fiches, apart and in one story."""
    own = make_fact(subject=justin, object=qwen, title="ingénieur", start="2020")
    mine = make_fact(subject=lin, object=qwen, kind="leadership", title="Responsable technique")
    duplicate = make_fact(subject=justin, object=qwen, kind="leadership", title="responsable technique")
    make_fact(subject=justin, object=lin, kind="partnership")
    Source.objects.create(fact=duplicate, publisher="Reuters", checked_on="2026-03-04")
    publish_article(title="De Justin", body=[("paragraph", f"<p>{link(justin)} part.</p>")], authors=(justin,))
    both = publish_article(
        title="Des deux",
        body=[("paragraph", f"<p>{link(justin)} parle.</p>"), ("paragraph", f"<p>Et {link(lin)} aussi.</p>")],
        authors=(lin, justin),
        subjects=(justin, lin),
    )
    for fact in (own, mine, duplicate):
        both.reports.add(Report(fact=fact))
    both.save_revision().publish()
    alone = make_article(title="Un rapport", subjects=(justin,), live=False)
    alone.reports.add(Report(fact=duplicate))
    alone.save_revision().publish()
    Redirect.add_redirect("/personnes/justin-ancien", redirect_to=justin, is_permanent=True)


@pytest.mark.portable
def test_a_merge_undone_leaves_every_row_as_it_was(lin, justin, qwen):
    woven(lin, justin, qwen)
    before = dump()
    done = merge(lin, justin)
    during = dump()
    changed = {name for name, rows in before.items() if rows != during[name]}
    assert changed >= {"Profile", "Name", "ProfileTag", "Fact", "Source", "Report", "Mention", "Byline", "Redirect"}
    assert before["ArticlePage"] == during["ArticlePage"]
    assert before["Revision"] == [row for row in during["Revision"] if row["id"] != done.changes["revision"]]
    undo(done)
    after = dump()
    for name, rows in before.items():
        assert after[name] == rows, name


@pytest.mark.portable
def test_everything_of_the_loser_is_the_winners(lin, justin, qwen):
    woven(lin, justin, qwen)
    merge(lin, justin)
    lin, justin = fresh(lin), fresh(justin)
    assert (justin.live, justin.merged_into_id, justin.wikidata) == (False, lin.pk, "")
    assert (lin.wikidata, lin.native_name, lin.native_language) == ("Q7", "林俊旸", "zh-Hans")
    assert (lin.body, lin.description) == ("<p>Double.</p>", "Responsable de Qwen")
    assert {(name.text, name.never_alone) for name in lin.names.all()} == {("Justin Lin", False), ("J. Lin", True)}
    assert {tag.name for tag in lin.tags.all()} == {"IA", "Chine"}
    assert lin.get_latest_revision_as_object().names.count() == 2
    assert not lin.has_unpublished_changes
    assert not justin.mentions.exists()
    assert not justin.bylines.exists()
    assert not justin.subject_of.exists()
    of_both = ArticlePage.objects.get(title="Des deux")
    assert [byline.person_id for byline in of_both.bylines.all()] == [lin.pk]
    assert [subject.profile_id for subject in of_both.subjects.all()] == [lin.pk]
    mention = of_both.mentions.get()
    assert (mention.profile_id, mention.role, mention.sentence) == (lin.pk, "subject", "Justin Lin parle.")
    assert mention.block_id == of_both.body[0].id
    assert ArticlePage.objects.get(title="De Justin").mentions.get().sentence == "Justin Lin part."


def test_facts_move_and_those_that_both_have_become_one(lin, justin, qwen):
    woven(lin, justin, qwen)
    assert Fact.objects.published().about(justin).count() == 2
    merge(lin, justin)
    assert not Fact.objects.published().about(justin).exists()
    published = {fact.title: fact for fact in Fact.objects.published().about(lin)}
    assert set(published) == {"ingénieur", "Responsable technique"}
    kept = published["Responsable technique"]
    assert {report.article.title for report in kept.reports.all()} == {"Des deux", "Un rapport"}
    assert kept.sources.get().publisher == "Reuters"
    left = Fact.objects.about(justin)
    assert {(fact.is_retired, fact.merged_into_id) for fact in left} == {(True, kept.pk), (True, None)}


def test_mentions_are_then_as_a_rebuilding_would_make_them(lin, justin, qwen, capsys):
    woven(lin, justin, qwen)
    done = merge(lin, justin)
    call_command("rebuild_mentions")
    assert capsys.readouterr().out.startswith("0 changement")
    undo(done)
    call_command("rebuild_mentions")
    assert capsys.readouterr().out.startswith("0 changement")


def test_somebody_decided_about_every_relation_to_a_fiche():
    relations = {relation.name for model in (Profile, Person, Company) for relation in model._meta.related_objects}
    assert relations == MOVED | GIVEN | LEFT
    assert not MOVED & GIVEN
    assert not (MOVED | GIVEN) & LEFT


def test_what_hangs_on_a_fact_is_known():
    assert {relation.name for relation in Fact._meta.related_objects} == {
        "sources",
        "reports",
        "merged_facts",
        "versions",  # each keeps its own versions, and its own history when parted
    }


def test_every_field_of_a_fiche_is_compared_or_left_on_purpose():
    own = {
        "sort_name",
        "sort_key",
        "folded",
        "tags",
        "merged_into",
        "native_language",
        "page_ptr",
        "profile_ptr",
        "changed_at",
    }
    for model in (Person, Company):
        fields = {field.name for field in chain(Profile._meta.local_fields, model._meta.local_fields)}
        assert fields - own == set(FIELDS[model])


# --- Conflicts and refusals -------------------------------------------------------------------------


def test_identifiers_that_differ_have_to_be_chosen(lin, justin):
    lin.wikidata, lin.website = "Q1", "https://lin.example/"
    lin.save_revision().publish()
    before = dump()
    with pytest.raises(MergeError) as refusal:
        merge(lin, justin)
    assert refusal.value.message_dict == {
        "wikidata": ["Les deux fiches diffèrent : choisissez la valeur à garder."],
    }
    assert dump() == before
    merge(lin, justin, {"wikidata": "loser"})
    assert (fresh(lin).wikidata, fresh(lin).website) == ("Q7", "https://lin.example/")


def test_the_value_not_chosen_stays_with_the_loser(lin, justin):
    lin.wikidata = "Q1"
    lin.save_revision().publish()
    done = merge(lin, justin, {"wikidata": "winner"})
    assert (fresh(lin).wikidata, fresh(justin).wikidata) == ("Q1", "")
    undo(done)
    assert (fresh(lin).wikidata, fresh(justin).wikidata) == ("Q1", "Q7")


def test_other_fields_stay_the_winners_by_default(lin, justin):
    justin.description, justin.native_name = "Double", "林俊暘"
    justin.native_language = "zh-Hant"
    justin.save_revision().publish()
    lin.native_name, lin.native_language = "林俊旸", "zh-Hans"
    lin.save_revision().publish()
    assert {each.name for each in preview_merge(lin, justin).differences} == {"description", "native_name"}
    merge(lin, justin, {"native_name": "loser"})
    lin = fresh(lin)
    assert (lin.description, lin.native_name, lin.native_language) == ("Responsable de Qwen", "林俊暘", "zh-Hant")
    native = lin.names.get(text="林俊旸")
    assert (native.kind, native.script, native.language) == ("native", "Hans", "zh-Hans")


def test_the_words_of_another_name_are_no_family_name_of_the_winner(lin, justin):
    assert "family_name" not in preview_merge(justin, publish_person(title="J. Zhou", family_name="Zhou")).completed
    assert preview_merge(justin, lin).completed["family_name"] == "Lin"


def draft(**fields):
    return make_person(live=False, **fields)


def test_what_cannot_be_merged_is_refused_in_french(lin, justin, qwen):
    assert "avec elle-même" in obstacle(lin, lin)
    assert "de même nature" in obstacle(lin, qwen)
    assert "n’est pas publique" in obstacle(draft(title="Brouillon"), lin)
    assert obstacle(lin, draft(title="Brouillon")) == ""
    assert obstacle(draft(title="Un"), draft(title="Deux")) == ""
    merge(lin, justin)
    lin, justin = fresh(lin), fresh(justin)
    assert obstacle(qwen, justin)
    assert "déjà fusionnée avec « Junyang Lin »" in obstacle(publish_person(), justin)
    assert "déjà fusionnée avec « Junyang Lin »" in obstacle(justin, publish_person())


@pytest.mark.parametrize("which", ["winner", "loser"])
@pytest.mark.parametrize("state", ["changed", "locked", "scheduled"])
def test_a_fiche_on_which_somebody_works_is_refused(lin, justin, which, state):
    fiche = lin if which == "winner" else justin
    if state == "changed":
        fiche.description = "En cours"
        fiche.save_revision()
    elif state == "locked":
        Page.objects.filter(pk=fiche.pk).update(locked=True)
    else:
        fiche.go_live_at = timezone.now() + timedelta(days=1)
        fiche.save_revision().publish()
    expected = {"changed": "modifications non publiées", "locked": "verrouillée", "scheduled": "programmée"}[state]
    before = dump()
    with pytest.raises(MergeError, match=expected):
        merge(lin, justin)
    assert dump() == before


@pytest.mark.portable
def test_a_draft_is_merged_with_what_its_latest_version_says(lin):
    duplicate = draft(title="Un brouillon")
    duplicate.names.add(Name(text="J. Lin"))
    duplicate.wikidata = "Q8"
    duplicate.save_revision()
    before = dump()
    done = merge(lin, duplicate)
    assert {name.text for name in fresh(lin).names.all()} == {"Un brouillon", "J. Lin"}
    assert fresh(lin).wikidata == "Q8"
    assert not Redirect.objects.exists()  # its address was never public
    undo(done)
    assert dump() == before


def test_two_drafts_are_merged_into_a_draft():
    kept, duplicate = draft(title="Un"), draft(title="Deux")
    before = dump()
    done = merge(kept, duplicate)
    assert not fresh(kept).live
    assert fresh(kept).names.get().text == "Deux"
    assert fresh(kept).get_latest_revision_as_object().names.get().text == "Deux"
    undo(done)
    assert dump() == before


@pytest.mark.portable
def test_companies_are_merged_with_their_identifiers(qwen):
    duplicate = publish_company(title="Qwen Team", siren="123456789", lei="A" * 18 + "00", products="Qwen 3")
    before = dump()
    done = merge(qwen, duplicate)
    kept = fresh(qwen)
    assert (kept.siren, kept.lei, kept.products) == ("123456789", "A" * 18 + "00", "Qwen 3")
    undo(done)
    assert dump() == before


@pytest.mark.portable
def test_a_merge_that_fails_changes_nothing(lin, justin, qwen, monkeypatch):
    woven(lin, justin, qwen)
    before = dump()
    monkeypatch.setattr("people.merging.merge.log_merge", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merge(lin, justin)
    assert dump() == before
    assert not Merge.objects.exists()


# --- What comes later -------------------------------------------------------------------------------


@pytest.mark.portable
def test_a_merged_fiche_is_in_no_list_and_its_names_are_the_winners(lin, justin):
    merge(lin, justin)
    assert not Profile.objects.published().filter(pk=justin.pk).exists()
    assert not Profile.objects.not_merged().filter(pk=justin.pk).exists()
    found = [record for record in records() if record.id in (lin.pk, justin.pk)]
    assert [record.id for record in found] == [lin.pk]
    assert "Justin Lin" in {name.text for name in found[0].names}
    assert read("/recherche/", q="justin lin").fiches == ["Junyang Lin"]
    assert read("/personnes/").fiches == ["Junyang Lin"]


def test_a_merged_fiche_is_published_by_nobody(lin, justin):
    revision = justin.latest_revision
    done = merge(lin, justin)
    with pytest.raises(MergedError, match="annulez la fusion"):
        revision.publish()
    undo(done)
    assert fresh(justin).live
    revision.publish()
    assert fresh(justin).merged_into_id is None


def test_a_version_saved_while_it_was_merged_does_not_merge_it_again(lin, justin):
    done = merge(lin, justin)
    kept = fresh(justin)
    kept.description = "Retouchée"
    revision = kept.save_revision()
    undo(done)
    assert fresh(justin).has_unpublished_changes
    revision.publish()
    assert (fresh(justin).merged_into_id, fresh(justin).description) == (None, "Retouchée")


def test_a_copy_of_a_merged_fiche_is_a_fiche_of_its_own(lin, justin):
    merge(lin, justin)
    copy = fresh(justin).copy(update_attrs={"slug": "copie", "title": "Copie"})
    assert copy.specific.merged_into_id is None


def test_an_older_version_of_the_winner_takes_nothing_back(lin, justin):
    older = lin.latest_revision
    merge(lin, justin)
    older.publish()
    assert {name.text for name in fresh(lin).names.all()} == {"Justin Lin", "J. Lin"}
    assert {tag.name for tag in fresh(lin).tags.all()} == {"IA", "Chine"}
    gone = fresh(lin).names.get(text="J. Lin")
    edited = fresh(lin)
    edited.names.remove(edited.names.get(pk=gone.pk))
    edited.save_revision().publish()
    older.publish()
    assert {name.text for name in fresh(lin).names.all()} == {"Justin Lin"}


def test_a_story_published_again_names_the_winner(lin, justin, qwen):
    woven(lin, justin, qwen)
    merge(lin, justin)
    republished()


def of_stories() -> dict[str, list]:
    """What hangs on stories, whatever its ids: publishing a version again may give it new ones."""
    models = (Mention, Byline, ArticleSubject, Report)
    return {model.__name__: sorted(map(str, ({**row, "id": 0} for row in model.objects.values()))) for model in models}


def republished() -> dict[str, list]:
    """What hangs on the stories once each was published again, as it was."""
    before = of_stories()
    for article in ArticlePage.objects.filter(live=True):
        article.latest_revision.publish()
    assert of_stories() == before
    return before


def test_a_merge_is_undone_in_stories_published_again_since(lin, justin, qwen):
    woven(lin, justin, qwen)
    before = of_stories()
    done = merge(lin, justin)
    republished()
    undo(done)
    assert of_stories() == before
    republished()


@pytest.mark.portable
def test_chains_lead_to_the_last_fiche_and_are_undone_from_the_end(lin, justin):
    third = publish_person(title="Lin J.", wikidata="Q9")
    before = dump()
    first = merge(justin, third, {"wikidata": "winner"})
    between = dump()
    second = merge(lin, justin)
    assert {fresh(fiche).merged_into_id for fiche in (justin, third)} == {lin.pk}
    assert set(Redirect.objects.values_list("redirect_page_id", flat=True)) == {lin.pk}
    assert {name.text for name in fresh(lin).names.all()} == {"Justin Lin", "J. Lin", "Lin J."}
    with pytest.raises(MergeError, match="annulez d’abord celle de « Justin Lin » dans « Junyang Lin »"):
        undo(first)
    undo(second)
    assert dump() == between
    undo(first)
    assert dump() == before


def test_merges_into_one_fiche_are_undone_from_the_latest(lin, justin):
    first = merge(lin, justin)
    second = merge(fresh(lin), publish_person(title="J. Lin"))
    with pytest.raises(MergeError, match="plus récente"):
        undo(first)
    undo(second)
    undo(first)


def test_what_came_after_the_merge_stays_when_it_is_undone(lin, justin, qwen):
    woven(lin, justin, qwen)
    done = merge(lin, justin)
    edited = fresh(lin)
    edited.description = "Parti"
    edited.names.add(Name(text="Lin Junyang"))
    edited.save_revision().publish()
    new = publish_article(title="Après", body=[("paragraph", f"<p>{link(lin)} et {link(qwen)}</p>")])
    old_link = publish_article(title="Lien", body=[("paragraph", f"<p>{link(justin)}</p>")])
    assert old_link.mentions.get().profile_id == lin.pk
    fact = make_fact(subject=lin, title="conseiller")
    Byline.objects.filter(article__title="De Justin").delete()
    undo(done)
    kept = fresh(lin)
    assert (kept.description, kept.wikidata, kept.native_name) == ("Parti", "", "")
    assert [name.text for name in kept.names.all()] == ["Lin Junyang"]
    assert kept.get_latest_revision_as_object().names.get().text == "Lin Junyang"
    assert {tag.name for tag in kept.tags.all()} == {"IA"}
    assert not kept.has_unpublished_changes
    assert set(new.mentions.values_list("profile", flat=True)) == {lin.pk, qwen.pk}
    assert old_link.mentions.get().profile_id == justin.pk
    fact.refresh_from_db()
    assert fact.subject_id == lin.pk
    assert fresh(justin).live
    assert fresh(justin).wikidata == "Q7"
    assert ArticlePage.objects.get(title="De Justin").mentions.get().profile_id == justin.pk


@pytest.mark.portable
def test_a_moved_row_that_somebody_changed_is_left_to_them(lin, justin, qwen):
    moved = make_fact(subject=justin, object=qwen, title="ingénieur")
    other = publish_person(title="Une autre")
    done = merge(lin, justin)
    Fact.objects.filter(pk=moved.pk).update(subject=other, title="ingénieure")
    undo(done)
    moved.refresh_from_db()
    assert (moved.subject_id, moved.title) == (other.pk, "ingénieure")


def test_a_removed_row_whose_story_is_gone_is_not_put_back(lin, justin):
    article = publish_article(authors=(lin, justin))
    done = merge(lin, justin)
    article.delete()
    undo(done)
    assert not Byline.objects.exists()


def test_after_thirty_days_a_merge_is_final(lin, justin):
    done = merge(lin, justin)
    with time_machine.travel(timezone.now() + timedelta(days=29, hours=23), tick=False):
        assert not Merge.objects.get().is_final
    with (
        time_machine.travel(timezone.now() + timedelta(days=30, hours=1), tick=False),
        pytest.raises(MergeError, match="plus de trente jours"),
    ):
        undo(done)


def test_an_undone_merge_is_undone_once_and_may_be_made_again(lin, justin):
    done = merge(lin, justin)
    undo(done)
    with pytest.raises(MergeError, match="déjà annulée"):
        undo(done)
    merge(fresh(lin), fresh(justin))


@pytest.mark.portable
def test_an_identifier_that_somebody_else_took_keeps_the_merge(lin, justin):
    done = merge(lin, justin)
    edited = fresh(lin)
    edited.wikidata = ""
    edited.save_revision().publish()
    publish_person(title="Une autre", wikidata="Q7")
    with pytest.raises(MergeError, match="« Une autre » porte à présent l’identifiant Wikidata Q7"):
        undo(done)


def test_a_winner_with_a_draft_is_published_before_the_merge_is_undone(lin, justin):
    done = merge(lin, justin)
    edited = fresh(lin)
    edited.description = "En cours"
    edited.save_revision()
    with pytest.raises(MergeError, match="modifications non publiées"):
        undo(done)


def test_both_histories_show_it(lin, justin):
    user = get_user_model().objects.create_user("chef")
    done = merge(lin, justin, user=user)
    undo(done, user=user)
    for fiche, other in ((lin, "Justin Lin"), (justin, "Junyang Lin")):
        entries = PageLogEntry.objects.filter(page=fiche.pk, action__startswith="manchette.").order_by("pk")
        assert [entry.action for entry in entries] == ["manchette.merge", "manchette.unmerge"]
        assert {entry.user for entry in entries} == {user}
        assert all(other in entry.message for entry in entries)


def test_a_fact_about_a_merged_fiche_is_refused_beside_its_field(lin, justin, qwen):
    merge(lin, justin)
    fact = Fact(subject=fresh(justin), kind="position", title="chercheur")
    with pytest.raises(ValidationError) as refusal:
        fact.full_clean()
    assert "fusionnée avec « Junyang Lin »" in refusal.value.message_dict["subject"][0]


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as queries:
        act()
    return len(queries)


def test_many_stories_are_moved_at_the_price_of_one():
    costs = []
    for stories in (1, 1, 5):  # the first one also reads what is read once and for all
        kept, duplicate = publish_person(), publish_person()
        for _ in range(stories):
            publish_article(
                body=[("paragraph", f"<p>{link(duplicate)}</p>")], authors=(duplicate,), subjects=(duplicate,)
            )
        merging = queries_of(lambda kept=kept, duplicate=duplicate: merge(kept, duplicate))
        costs.append((merging, queries_of(lambda duplicate=duplicate: undo(duplicate.merges.get()))))
    assert costs[1] == costs[2]
