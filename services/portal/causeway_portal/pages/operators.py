"""Pages for operators only: everybody else is sent to sign in, or told that it is not theirs."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlencode

from flask import abort, redirect, request
from werkzeug.wrappers import Response

from causeway_portal.pages.visitor import visitor

P = ParamSpec("P")


def operators_only(page: Callable[P, Response]) -> Callable[P, Response]:
    """Let only operators see ``page``."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        visit = visitor().visit
        if visit is None:
            back = request.full_path.rstrip("?") if request.method == "GET" else "/operations"
            return redirect(f"/login?{urlencode({'back': back})}", 303)
        if not visit.is_operator:
            abort(403)
        return page(*args, **kwargs)

    return guarded
