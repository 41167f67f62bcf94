"""Pages that explain: refusals by their slug, what this is, and what happens to personal data."""

from flask import Flask, Response, abort, make_response, render_template

from causeway_portal.pages.parts import Parts
from causeway_portal.pages.visitor import visitor
from causeway_portal.pages.wording import read_leaves


def problem_slugs() -> tuple[str, ...]:
    """Return every slug that has words."""
    return tuple(sorted(key.split(".")[1] for key in read_leaves("en") if key.endswith(".title") and _is_problem(key)))


def _is_problem(key: str) -> bool:
    return key.startswith("problem.")


def add_explanations(app: Flask, parts: Parts) -> None:
    """Add ``/about``, ``/privacy`` and ``/problems``."""
    slugs = problem_slugs()

    @app.get("/about")
    def about() -> Response:
        return make_response(render_template("about.html", institutions=parts.reading.hosts(limit=60)))

    @app.get("/privacy")
    def privacy() -> Response:
        return make_response(render_template("privacy.html", terms_version=parts.terms_version))

    @app.get("/problems")
    def problems() -> Response:
        return make_response(render_template("problems.html", slugs=slugs))

    @app.get("/problems/<slug>")
    def problem(slug: str) -> Response:
        words = visitor().wording
        if slug not in slugs:
            abort(404)
        reason, step = (words(f"problem.{slug}.{part}").format_map(_Dots()) for part in ("reason", "next"))
        return make_response(render_template("problem.html", slug=slug, reason=reason, next_step=step))


class _Dots(dict[str, str]):
    """Stands for the numbers and names of a certain case, which a general explanation has not."""

    def __missing__(self, name: str) -> str:
        return "…"
