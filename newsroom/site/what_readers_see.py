"""Which tables readers see something of: from this the database knows when the generation of the site is to be raised.

A model that is in neither list fails `manage.py check`.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import Page

from articles.feeds.state import VISIBLE_ACTIONS
from articles.models import Announcement, ArticlePage, FrontStory
from articles.querysets import TOMBSTONES_LAST
from articles.sitemaps import NEWS_FOR
from newsroom.page_cache.generation import Moments, sources_of_moments
from newsroom.page_cache.watched import ALWAYS, Watched, watch
from newsroom.pages.sitemaps import WITHDRAWALS
from newsroom.text.dates import midnight

_HIDDEN_WITH_IT = {"DELETE": ALWAYS}
_TOLD_ACTIONS = ", ".join(f"'{action}'" for action in sorted({*VISIBLE_ACTIONS, *WITHDRAWALS}))

_OF_PAGE = Watched(page="page_ptr_id")
_OF_STORY = Watched(page="article_id")
_OF_FICHE = Watched(page="profile_id", hides=_HIDDEN_WITH_IT)
_EVERYWHERE = Watched()

WATCHED = {
    "wagtailcore.Page": Watched(
        only_if="{row}.live",
        unseen=(
            "numchild",
            "latest_revision_id",
            "latest_revision_created_at",
            "has_unpublished_changes",
            "draft_title",
            "locked",
            "locked_at",
            "locked_by_id",
            "go_live_at",
            "owner_id",
        ),
        hides={
            "UPDATE": "(OLD.live AND NOT NEW.live) OR OLD.path <> NEW.path"
            " OR (NEW.expire_at IS NOT NULL AND OLD.expire_at IS DISTINCT FROM NEW.expire_at)",
            "DELETE": ALWAYS,
        },
    ),
    "wagtailcore.PageViewRestriction": Watched(hides={"INSERT": ALWAYS, "UPDATE": ALWAYS}),
    "wagtailcore.PageLogEntry": Watched(only_if=f"{{row}}.action IN ({_TOLD_ACTIONS})", but=("UPDATE", "DELETE")),
    # Feeds say when a photo, a keyword was changed.
    "wagtailcore.ModelLogEntry": Watched(only_if="{row}.action NOT LIKE 'accounts.%'", but=("UPDATE", "DELETE")),
    "wagtailcore.Site": _EVERYWHERE,
    "wagtailredirects.Redirect": _EVERYWHERE,
    "articles.HomePage": _OF_PAGE,
    "articles.FrontStory": Watched(page="home_id"),
    "articles.SectionPage": _OF_PAGE,
    "articles.DossierIndexPage": _OF_PAGE,
    "articles.DossierPage": _OF_PAGE,
    "articles.DossierStory": Watched(page="dossier_id"),
    "articles.ArticlePage": Watched(
        page="page_ptr_id",
        unseen=("planned_at", "ignored_names", "fiches_to_publish", "scheduled_by_id", "status_changes"),
        hides={"UPDATE": "NEW.embargo_until IS NOT NULL AND OLD.embargo_until IS DISTINCT FROM NEW.embargo_until"},
    ),
    "articles.ArticleTag": Watched(page="content_object_id"),
    "articles.ArticleSubject": _OF_STORY,
    "articles.ArticleSource": _OF_STORY,
    "articles.NextStory": _OF_STORY,
    "articles.Byline": _OF_STORY,
    "articles.Correction": _OF_STORY,
    "articles.Mention": _OF_STORY,
    "articles.Report": Watched(page="article_id", hides=_HIDDEN_WITH_IT),
    "articles.Announcement": _EVERYWHERE,
    "people.Tag": _EVERYWHERE,
    "people.ProfileTag": Watched(page="content_object_id"),
    "people.Profile": _OF_PAGE,
    "people.Person": Watched(page="profile_ptr_id"),
    "people.Company": Watched(page="profile_ptr_id"),
    "people.PersonIndexPage": _OF_PAGE,
    "people.CompanyIndexPage": _OF_PAGE,
    "people.Name": _OF_FICHE,
    "people.Fact": Watched(
        only_if="EXISTS (SELECT 1 FROM people_source told WHERE told.fact_id = {row}.id)"
        " OR EXISTS (SELECT 1 FROM articles_report told WHERE told.fact_id = {row}.id)",
        hides={"UPDATE": "NEW.is_retired AND NOT OLD.is_retired", "DELETE": ALWAYS},
    ),
    "people.FactVersion": _EVERYWHERE,
    "people.Source": Watched(hides=_HIDDEN_WITH_IT),
    "people.Merge": _EVERYWHERE,
    "photos.Photo": Watched(but=("INSERT",), hides=_HIDDEN_WITH_IT),
    "photos.Rendition": Watched(only_if="{row}.filter_spec LIKE 'width-%'"),  # the admin has sizes of its own
    "documents.PublicDocument": Watched(but=("INSERT",), hides=_HIDDEN_WITH_IT),
    "imprint.Imprint": _EVERYWHERE,
    "robots.Robots": _EVERYWHERE,
}

# Drafts, accounts, the desk, what is derived (for searching, which is live; months, counted from what is watched), and
# models of Wagtail that we replace.
UNWATCHED = {
    "wagtailcore.Revision", "wagtailcore.ReferenceIndex", "wagtailcore.Comment", "wagtailcore.CommentReply",
    "wagtailcore.PageSubscription", "wagtailcore.Workflow", "wagtailcore.WorkflowContentType",
    "wagtailcore.WorkflowPage", "wagtailcore.WorkflowState", "wagtailcore.WorkflowTask", "wagtailcore.Task",
    "wagtailcore.TaskState", "wagtailcore.GroupApprovalTask", "wagtailcore.GroupApprovalTask_groups",
    "wagtailcore.GroupPagePermission", "wagtailcore.GroupSitePermission", "wagtailcore.GroupCollectionPermission",
    "wagtailcore.PageViewRestriction_groups", "wagtailcore.CollectionViewRestriction",
    "wagtailcore.CollectionViewRestriction_groups", "wagtailcore.Collection", "wagtailcore.Locale",
    "wagtailcore.UploadedFile", "wagtailcore.APIToken",
    "wagtailadmin.Admin", "wagtailadmin.EditingSession", "wagtailadmin.FormState", "wagtailusers.UserProfile",
    "wagtailsearch.IndexEntry", "wagtailsearch.SQLiteFTSIndexEntry",
    "wagtaildocs.Document", "wagtailimages.Image", "wagtailimages.Rendition", "taggit.Tag", "taggit.TaggedItem",
    "articles.Ping", "articles.Dismissal", "articles.Month",
    "accounts.User", "accounts.User_groups", "accounts.User_user_permissions", "auth.Group",
    "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType", "sessions.Session",
    "axes.AccessAttempt", "axes.AccessAttemptExpiration", "axes.AccessFailureLog", "axes.AccessLog",
    "django_tasks_database.DBTaskResult", "page_cache.Generation",
}  # fmt: skip


def connect() -> None:
    """Have the triggers made from these lists after each `migrate`."""
    watch(WATCHED, UNWATCHED)
    sources_of_moments.append(next_moments)


def next_moments(now: datetime) -> Moments:
    """Return when time alone next changes what readers see: midnight in the site's time zone at the latest.

    Queries: 5.
    """
    on_top = FrontStory.objects.filter(until__gt=now).order_by("until")
    news = ArticlePage.objects.filter(published_at__gt=now - NEWS_FOR).order_by("published_at")
    tombstones = Announcement.objects.withdrawn(now).order_by("withdrawn_at")
    changes = [
        midnight(timezone.localtime(now) + timedelta(days=1)),
        *ArticlePage.objects.filter(embargo_until__gt=now)
        .order_by("embargo_until")
        .values_list("embargo_until", flat=True)[:1],
        *on_top.values_list("until", flat=True)[:1],
        *(date + NEWS_FOR for date in news.values_list("published_at", flat=True)[:1]),
        *(date + TOMBSTONES_LAST for date in tombstones.values_list("withdrawn_at", flat=True)[:1] if date),
    ]
    hides = Page.objects.filter(live=True, expire_at__gt=now).order_by("expire_at")
    return Moments(min(changes), hides.values_list("expire_at", flat=True).first())
