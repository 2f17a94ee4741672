"""Mentions are derived from what is published."""

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage, Mention
from tests.builders import link, publish_article, publish_company, publish_person

pytestmark = pytest.mark.django_db


def mentions_of(article):
    return {mention.profile.title: mention for mention in Mention.objects.filter(article=article)}


@pytest.fixture
def lin():
    return publish_person(title="Junyang Lin")


@pytest.fixture
def qwen():
    return publish_company(title="Qwen")


@pytest.mark.portable
def test_publishing_derives_a_mention_for_each_fiche_linked_or_picked(lin, qwen):
    html = f"<p>Il part. {link(lin)} quitte l’équipe ! Il le dit.</p><p>Avec {link(lin)}.</p>"
    article = publish_article(body=[("paragraph", html)], subjects=(qwen,))
    mentions = mentions_of(article)
    assert mentions["Junyang Lin"].role == Mention.Role.CITED
    assert mentions["Junyang Lin"].sentence == "Junyang Lin quitte l’équipe !"
    assert mentions["Junyang Lin"].block_id == article.body[0].id
    assert mentions["Qwen"].role == Mention.Role.SUBJECT
    assert mentions["Qwen"].sentence == ""


def test_links_inside_boxes_chronologies_and_quotes_count(lin, qwen):
    article = publish_article(
        body=[
            ("box", {"title": "Repères", "body": f"<p>{link(qwen)} est une équipe.</p>"}),
            ("quote", {"original": "Adieu", "language": "fr", "speaker": lin}),
        ]
    )
    assert mentions_of(article)["Qwen"].sentence == "Qwen est une équipe."
    assert mentions_of(article)["Junyang Lin"].block_id == article.body[1].id


def test_a_draft_changes_no_mention_until_it_is_published(lin, qwen):
    article = publish_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    kept = mentions_of(article)["Junyang Lin"].pk
    article.body = [("paragraph", f"<p>{link(lin)} et {link(qwen)}</p>")]
    revision = article.save_revision()
    assert list(mentions_of(article)) == ["Junyang Lin"]
    revision.publish()
    assert mentions_of(article)["Junyang Lin"].pk == kept
    assert set(mentions_of(article)) == {"Junyang Lin", "Qwen"}


def test_publishing_an_older_version_restores_its_mentions(lin, qwen):
    article = publish_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    first = article.latest_revision
    article.body = [("paragraph", f"<p>{link(qwen)}</p>")]
    article.save_revision().publish()
    first.publish()
    assert list(mentions_of(article)) == ["Junyang Lin"]


@pytest.mark.portable
def test_unpublishing_hides_mentions_and_deletes_none(lin):
    article = publish_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    article.unpublish()
    assert Mention.objects.count() == 1
    assert not Mention.objects.published().exists()


def test_mentions_of_a_private_story_are_not_public(lin):
    article = publish_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    PageViewRestriction.objects.create(page=article.get_parent(), restriction_type="login")
    assert not Mention.objects.published().exists()


@pytest.mark.portable
def test_deleting_a_fiche_or_a_story_takes_its_mentions_along(lin, qwen):
    article = publish_article(body=[("paragraph", f"<p>{link(lin)} {link(qwen)}</p>")])
    lin.delete()
    assert list(mentions_of(article)) == ["Qwen"]
    article.delete()
    assert not Mention.objects.exists()


@pytest.mark.portable
def test_rebuilding_repairs_and_then_finds_nothing_to_do(lin, qwen, capsys):
    article = publish_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    Mention.objects.update(profile=qwen)
    call_command("rebuild_mentions")
    assert "1 article" in capsys.readouterr().out
    assert list(mentions_of(article)) == ["Junyang Lin"]
    call_command("rebuild_mentions")
    assert "0 changement" in capsys.readouterr().out


def test_a_copy_or_an_alias_of_a_story_has_no_mentions_until_it_is_published_itself(lin):
    article = publish_article(body=[("paragraph", f"<p>{link(lin)}</p>")])
    article.create_alias(update_slug="alias")
    article.copy(update_attrs={"slug": "copie"}, keep_live=False)
    assert Mention.objects.count() == 1
    assert ArticlePage.objects.published().count() == 1
