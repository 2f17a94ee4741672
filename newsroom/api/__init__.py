"""The read API, under /api/: what readers may see, as JSON, for programs (docs/decisions/0022).

Here: lists.py, the pages of a list and the fields of a row; problems.py, errors. The schemas and addresses of each noun
are in people/api/ and articles/api/, put together in newsroom/site/api/. The docstrings of schemas and operations are
shown on the page /api/, hence in French.
"""
