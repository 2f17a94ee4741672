"""The addresses of a site where WRITE_API=1."""

from articles.api import writing_urls
from newsroom import urls

handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [*writing_urls.urlpatterns, *urls.urlpatterns]
