"""Pages for people who have signed in, some for operators only: others sign in, or hear that it is not theirs."""

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
            return _to_sign_in("/operations")
        if not visit.is_operator:
            abort(403)
        return page(*args, **kwargs)

    return guarded


def signed_in_only(page: Callable[P, Response]) -> Callable[P, Response]:
    """Let operators and partners see ``page``; the services say what of it is theirs."""

    @wraps(page)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        return _to_sign_in("/account") if visitor().visit is None else page(*args, **kwargs)

    return guarded


def _to_sign_in(home: str) -> Response:
    # What was sent in a form is gone by then, so whoever sent one comes back to where they begin.
    back = request.full_path.rstrip("?") if request.method == "GET" else home
    return redirect(f"/login?{urlencode({'back': back})}", 303)
