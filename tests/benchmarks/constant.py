"""What a server can do at best: a WSGI application that answers from a dictionary what the site answered.

CONSTANT names a file: `{path: (status, headers, body)}`, pickled; granian runs it beside the site (bench.py).
"""

import os
import pickle
from http.client import responses
from pathlib import Path

_ANSWERS = {
    path: (f"{status} {responses[status]}", headers, [body], dict(headers).get("etag"))
    for path, (status, headers, body) in pickle.loads(Path(os.environ["CONSTANT"]).read_bytes()).items()
}


def application(environ, start_response):
    query = environ["QUERY_STRING"]
    path = f"{environ['PATH_INFO']}?{query}" if query else environ["PATH_INFO"]
    status, headers, body, etag = _ANSWERS[path]
    if etag and environ.get("HTTP_IF_NONE_MATCH") == etag:
        start_response("304 Not Modified", [("etag", etag)])
        return []
    start_response(status, headers)
    return body
