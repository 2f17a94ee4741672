"""The addresses of a site where WRITE_API=1."""

from newsroom import urls
from newsroom.api import writing_urls

handler404, handler500 = urls.handler404, urls.handler500
urlpatterns = [*writing_urls.urlpatterns, *urls.urlpatterns]
