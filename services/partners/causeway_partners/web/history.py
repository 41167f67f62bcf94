"""Who changed what and when, over HTTP."""

from causeway_partners.domain.history import HistoryEntry
from causeway_partners.use_cases.ports import HistorySought, Page, Work
from causeway_partners.web import schemas
from causeway_partners.web.lists import page_answer, where_to_start
from causeway_partners.web.parts import PartnersParts
from causeway_partners.web.views import history_view
from causeway_platform.commands import Answer
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.call import Call
from causeway_platform.web.callers import OPERATOR
from causeway_platform.web.paging import PageQuery
from causeway_platform.web.routes import Routes


def add_history_routes(routes: Routes, parts: PartnersParts) -> None:
    """Declare the histories' routes."""

    def history_of(call: Call, subject: str) -> Answer:
        after, limit = where_to_start(call)
        sought = HistorySought(subject=subject, after=after, limit=limit)

        def read(work: Work) -> Page[HistoryEntry]:
            page = work.history.page(sought)
            if not page.items and after is None:
                raise UnknownSubject.named("history")
            return page

        return page_answer(parts.within(read), history_view)

    @routes.get(
        "/institutions/<institution_id>/history",
        callers=OPERATOR,
        query=PageQuery,
        answer=schemas.HistoryPage,
        refusals=(UnknownSubject,),
        summary="Who changed an institution, what and when; the newest first.",
    )
    def institution_history(call: Call) -> Answer:
        return history_of(call, call.path["institution_id"])

    @routes.get(
        "/contacts/<contact_id>/history",
        callers=OPERATOR,
        query=PageQuery,
        answer=schemas.HistoryPage,
        refusals=(UnknownSubject,),
        summary="Who changed a contact, what and when; the newest first.",
    )
    def contact_history(call: Call) -> Answer:
        return history_of(call, call.path["contact_id"])
