"""Routes of programmes and their editions."""

from causeway_events.domain.programme import Edition, Programme
from causeway_events.domain.refusals import HostTwice, LabelTaken, SlugTaken, TextMissing, UnknownInstitution
from causeway_events.use_cases.change_edition import ChangeEdition, change_edition
from causeway_events.use_cases.change_programme import ChangeProgramme, change_programme
from causeway_events.use_cases.describe_programme import DescribeProgramme, describe_programme
from causeway_events.use_cases.open_edition import OpenEdition, open_edition
from causeway_events.use_cases.ports import Work
from causeway_events.web.answers import EditionView, ProgrammeView
from causeway_events.web.commands import domain_values
from causeway_events.web.parts import EventsParts
from causeway_events.web.schemas import EditionBody, EditionChangeBody, ProgrammeBody, ProgrammeChangeBody
from causeway_events.web.views import edition_view, programme_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import ChangedMeanwhile, UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR, PUBLIC
from causeway_platform.web.etags import require_current
from causeway_platform.web.paging import PageQuery, page, page_of, window_of
from causeway_platform.web.routes import Routes

_PROGRAMME_RULES = (SlugTaken, UnknownInstitution, TextMissing, HostTwice)


def add_programme_routes(routes: Routes, parts: EventsParts) -> None:
    """Declare the routes of programmes."""
    readings = parts.readings

    @routes.post(
        "/programmes",
        callers=OPERATOR,
        body=ProgrammeBody,
        answer=ProgrammeView,
        status=201,
        refusals=_PROGRAMME_RULES,
        summary="Begin a programme",
    )
    def begin_programme(call: Call) -> Answer:
        command = DescribeProgramme(by=call.caller.subject, **domain_values(call.body))
        return parts.run(
            lambda work: describe_programme(command, work, now=parts.clock()),
            claim=call.claim,
            render=lambda programme: _of_programme(programme, status=201),
        )

    @routes.get(
        "/programmes",
        callers=PUBLIC,
        query=PageQuery,
        answer=page_of(ProgrammeView),
        summary="All programmes in the order they began",
    )
    def list_programmes(call: Call) -> Answer:
        window = window_of(call.query, str)
        found = readings.programmes(after=window.after[0] if window.after else None, limit=window.rows)
        return Answer(body=page(found, window, view=programme_view, position=lambda programme: (programme.id,)))

    @routes.get(
        "/programmes/<programme_id>",
        callers=PUBLIC,
        answer=ProgrammeView,
        refusals=(UnknownSubject,),
        summary="One programme",
    )
    def show_programme(call: Call) -> Answer:
        return _of_programme(existing_programme(parts, call.path["programme_id"]))

    @routes.patch(
        "/programmes/<programme_id>",
        callers=OPERATOR,
        body=ProgrammeChangeBody,
        answer=ProgrammeView,
        refusals=(UnknownSubject, ChangedMeanwhile, *_PROGRAMME_RULES),
        summary="Describe a programme anew",
    )
    def describe_programme_anew(call: Call) -> Answer:
        command = ChangeProgramme(
            by=call.caller.subject, programme_id=call.path["programme_id"], **domain_values(call.body)
        )

        def handle(work: Work) -> Programme:
            require_current(work.programmes.get(command.programme_id).revision, call.expected_revision)
            return change_programme(command, work, now=parts.clock())

        return parts.run(handle, claim=None, render=_of_programme)


def add_edition_routes(routes: Routes, parts: EventsParts) -> None:
    """Declare the routes of editions."""
    readings = parts.readings

    @routes.post(
        "/programmes/<programme_id>/editions",
        callers=OPERATOR,
        body=EditionBody,
        answer=EditionView,
        status=201,
        refusals=(UnknownSubject, LabelTaken, TextMissing),
        summary="Open an edition of a programme",
    )
    def open_programme_edition(call: Call) -> Answer:
        command = OpenEdition(by=call.caller.subject, programme_id=call.path["programme_id"], **call.body)
        return parts.run(
            lambda work: open_edition(command, work, now=parts.clock()),
            claim=call.claim,
            render=lambda edition: _of_edition(edition, status=201),
        )

    @routes.get(
        "/programmes/<programme_id>/editions",
        callers=PUBLIC,
        query=PageQuery,
        answer=page_of(EditionView),
        refusals=(UnknownSubject,),
        summary="A programme's editions in the order they were opened",
    )
    def list_editions(call: Call) -> Answer:
        programme, window = existing_programme(parts, call.path["programme_id"]), window_of(call.query, str)
        found = readings.editions(programme.id, after=window.after[0] if window.after else None, limit=window.rows)
        return Answer(body=page(found, window, view=edition_view, position=lambda edition: (edition.id,)))

    @routes.get(
        "/editions/<edition_id>",
        callers=PUBLIC,
        answer=EditionView,
        refusals=(UnknownSubject,),
        summary="One edition",
    )
    def show_edition(call: Call) -> Answer:
        edition = readings.edition(call.path["edition_id"])
        if edition is None:
            raise UnknownSubject.named("edition")
        return _of_edition(edition)

    @routes.patch(
        "/editions/<edition_id>",
        callers=OPERATOR,
        body=EditionChangeBody,
        answer=EditionView,
        refusals=(UnknownSubject, ChangedMeanwhile, LabelTaken, TextMissing),
        summary="Describe an edition anew",
    )
    def describe_edition_anew(call: Call) -> Answer:
        command = ChangeEdition(by=call.caller.subject, edition_id=call.path["edition_id"], **call.body)

        def handle(work: Work) -> Edition:
            require_current(work.editions.get(command.edition_id).revision, call.expected_revision)
            return change_edition(command, work, now=parts.clock())

        return parts.run(handle, claim=None, render=_of_edition)


def existing_programme(parts: EventsParts, programme_id: str) -> Programme:
    """Return the programme.

    Raises:
        UnknownSubject: there is none by that id.
    """
    programme = parts.readings.programme(programme_id)
    if programme is None:
        raise UnknownSubject.named("programme")
    return programme


def _of_programme(programme: Programme, status: int = 200) -> Answer:
    headers = {"Location": f"/api/events/programmes/{programme.id}"} if status == 201 else {}
    return Answer(status=status, body=programme_view(programme), headers=headers, etag=str(programme.revision))


def _of_edition(edition: Edition, status: int = 200) -> Answer:
    headers = {"Location": f"/api/events/editions/{edition.id}"} if status == 201 else {}
    return Answer(status=status, body=edition_view(edition), headers=headers, etag=str(edition.revision))
