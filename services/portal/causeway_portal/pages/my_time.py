"""My time: in which zone the reader wants to see times, remembered in a cookie and nowhere else."""

from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as WerkzeugResponse

from causeway_portal.pages.moments import known_zone, zone_choices
from causeway_portal.pages.parts import Parts
from causeway_portal.pages.visitor import ZONE_COOKIE, remember, visitor


def add_my_time(app: Flask, parts: Parts) -> None:
    """Add the page on which the zone is chosen."""

    @app.get("/my-time")
    def my_time() -> Response:
        return make_response(_page(request.args.get("back", "/")))

    @app.post("/my-time")
    def keep_my_time() -> WerkzeugResponse:
        back = local_path(request.form.get("back", "/"))
        if request.form.get("forget"):
            response = redirect(back, 303)
            response.delete_cookie(ZONE_COOKIE, path="/")
            return response
        zone = known_zone(request.form.get("zone"))
        if zone is None:
            return make_response(_page(back), 422)
        answer = make_response(redirect(back, 303))
        remember(answer, ZONE_COOKIE, zone, secure=parts.secure)
        return answer


def _page(back: str) -> str:
    zones = zone_choices(str(visitor().wording.locale))
    return render_template("my_time.html", back=local_path(back), zones=zones)


def local_path(text: str) -> str:
    """Return ``text`` if it is a path on this site, else the front page: nobody is sent elsewhere from here."""
    address = urlsplit(text)
    safe = text.startswith("/") and not text.startswith(("//", "/\\")) and "\\" not in text
    printable = all(character.isprintable() for character in text)
    return text if safe and printable and not address.scheme and not address.netloc and len(text) < 2000 else "/"
