"""The stories: home, sections, articles with their signatures, sources, mentions and reports, dossiers."""

from articles.models.announcement import Announcement, Ping
from articles.models.article import ArticlePage
from articles.models.byline import ArticleSource, Byline
from articles.models.classification import ArticleSubject, ArticleTag, NextStory
from articles.models.correction import Correction
from articles.models.dismissal import Dismissal
from articles.models.dossier import DossierIndexPage, DossierPage, DossierStory
from articles.models.home import FrontStory, HomePage
from articles.models.mention import Mention
from articles.models.month import Month
from articles.models.report import Report
from articles.models.section import SectionPage

__all__ = [
    "Announcement",
    "ArticlePage",
    "ArticleSource",
    "ArticleSubject",
    "ArticleTag",
    "Byline",
    "Correction",
    "Dismissal",
    "DossierIndexPage",
    "DossierPage",
    "DossierStory",
    "FrontStory",
    "HomePage",
    "Mention",
    "Month",
    "NextStory",
    "Ping",
    "Report",
    "SectionPage",
]
