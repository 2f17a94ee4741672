"""The read API, under /api/: what readers may see, as JSON, for programs (docs/decisions/0022).

What each noun says is in people/api.py and articles/api.py. Here: lists.py, pages of a list and the fields of a row;
problems.py, errors; limits.py, how often one may ask; door.py, what every answer under /api/ shares (methods, CORS,
304, limits); document.py, the OpenAPI document and its page; routes.py, all of it together, and the search;
writing.py and writing_urls.py, the drafts of writers' programs, by Wagtail's own API (docs/decisions/0025). The
docstrings of schemas and operations stand on that page, hence in French.
"""
