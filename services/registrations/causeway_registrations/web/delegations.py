"""A leader fills their delegation's places, by the link that was mailed to them and without an account."""

from dataclasses import asdict
from typing import Any

from causeway_platform.commands import Answer
from causeway_platform.csv_rows import MEDIA_TYPE
from causeway_platform.links import unknown_link
from causeway_platform.refusals import UnknownSubject
from causeway_platform.web.answers import Content
from causeway_platform.web.call import Call
from causeway_platform.web.callers import LEADER
from causeway_platform.web.paging import PageQuery, cursor_of, window_of
from causeway_platform.web.routes import Media, Routes
from causeway_registrations.domain import refusals
from causeway_registrations.domain.delegation import Leader
from causeway_registrations.domain.group_import import GroupImport
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.delegation_ports import MembersPage, ShownDelegation
from causeway_registrations.use_cases.ports import Work
from causeway_registrations.use_cases.register_batch import RegisterBatch
from causeway_registrations.use_cases.show_delegation import (
    list_members,
    show_delegation,
    show_delegations_import,
    show_member,
)
from causeway_registrations.use_cases.start_import import StartImport, start_import
from causeway_registrations.web.batch_schemas import LARGEST_BATCH, BatchView
from causeway_registrations.web.batches import run_batch
from causeway_registrations.web.delegation_schemas import (
    DelegationView,
    ListedMemberView,
    MembersBody,
    MembersPageView,
    MembersTableBody,
)
from causeway_registrations.web.import_schemas import LARGEST_TABLE, ImportView
from causeway_registrations.web.imports import import_answer, import_started, refused_table
from causeway_registrations.web.parts import Parts
from causeway_registrations.web.tables import LIMIT, ROWS_AT_ONCE, cells_of, stretches, table

MEMBERS = ("name", "email", "status", "confirm_until", "named_at", "id")
NOT_KEPT = {"Cache-Control": "no-store"}


def add_delegation_routes(routes: Routes, parts: Parts) -> None:
    """Declare what a leader sees, and how they name many members at once."""

    @routes.get(
        "/delegation",
        callers=LEADER,
        answer=DelegationView,
        summary="The delegation that the link is for: its places, and until when they are kept",
    )
    def read_delegation(call: Call) -> Answer:
        shown = shown_to_leader(call, parts)
        return Answer(body=delegation_view(shown), etag=str(shown.allotment.revision), headers=NOT_KEPT)

    @routes.get(
        "/delegation/members",
        callers=LEADER,
        query=PageQuery,
        answer=MembersPageView,
        summary="The members in the order they were named, those who have left too",
    )
    def read_members(call: Call) -> Answer:
        shown = shown_to_leader(call, parts)
        window = window_of(call.query, str)
        after = None if window.after is None else window.after[0]
        found = list_members(shown, parts.delegations, after=after, limit=window.limit)
        following = None if found.next_after is None else cursor_of((found.next_after,))
        return Answer(body={"items": [_listed(one) for one in found.items], "next": following}, headers=NOT_KEPT)

    @routes.get(
        "/delegation/members.csv",
        callers=LEADER,
        answer=Media(MEDIA_TYPE),
        limit=LIMIT,
        summary="The same members, all of them, for a spreadsheet; no cell is a formula",
    )
    def read_members_csv(call: Call) -> Content:
        shown = shown_to_leader(call, parts)

        def read(after: str | None) -> MembersPage:
            return list_members(shown, parts.delegations, after=after, limit=ROWS_AT_ONCE)

        pages = ([cells_of(_listed(one), MEMBERS) for one in page] for page in stretches(read))
        return table("members", MEMBERS, pages)

    @routes.get(
        "/delegation/members/<member_id>/details",
        callers=LEADER,
        answer=ListedMemberView,
        refusals=(UnknownSubject,),
        summary="One member",
    )
    def read_member(call: Call) -> Answer:
        member = show_member(call.path["member_id"], shown_to_leader(call, parts), parts.readings)
        return Answer(body=_listed(member), etag=str(member.revision), headers=NOT_KEPT)

    @routes.post(
        "/delegation/members/batch",
        callers=LEADER,
        body=MembersBody,
        answer=BatchView,
        max_body=LARGEST_BATCH,
        refusals=(refusals.UnknownEvent, refusals.UnknownAllotment),
        summary="Name up to 500 members; at first only try it",
        description="The answer says what became of each. Who is registered already is left as they are, so a batch "
        "can be sent again.",
        example={"members": [{"name": "Li Wei", "email": "li@university.example"}], "dry_run": True},
    )
    def name_members(call: Call) -> Answer:
        shown = shown_to_leader(call, parts)
        allotment = shown.allotment
        command = RegisterBatch(
            event_id=allotment.event_id,
            rows=[{name: value for name, value in row.items() if value is not None} for row in call.body["members"]],
            usual=_usual(shown),
            dry_run=call.body["dry_run"],
            allotment_id=allotment.id,
            ask_consent=True,
        )
        return run_batch(command, call, parts)

    @routes.post(
        "/delegation/imports",
        callers=LEADER,
        body=MembersTableBody,
        answer=ImportView,
        status=202,
        max_body=2 * LARGEST_TABLE,
        refusals=(refusals.UnknownEvent, refusals.UnknownAllotment, refusals.SheetUnreadable),
        summary="Name members from a table; at first only try it",
        example={"csv": "name,email\nLi Wei,li@university.example\n", "dry_run": True},
    )
    def start_members_import(call: Call) -> Answer:
        shown = shown_to_leader(call, parts)
        command = StartImport(
            event_id=shown.allotment.event_id,
            text=call.body["csv"],
            usual=_usual(shown),
            dry_run=call.body["dry_run"],
            allotment_id=shown.allotment.id,
            ask_consent=True,
            delegation_id=shown.delegation.id,
        )

        def handle(work: Work) -> GroupImport:
            return start_import(command, work, now=parts.clock())

        return parts.commands.run(handle, claim=call.claim, render=import_started)

    _add_import_readings(routes, parts)


def _add_import_readings(routes: Routes, parts: Parts) -> None:
    @routes.get(
        "/delegation/imports/<import_id>",
        callers=LEADER,
        answer=ImportView,
        refusals=(UnknownSubject,),
        summary="How far a table of members is",
    )
    def read_members_import(call: Call) -> Answer:
        return import_answer(_own_import(call, parts))

    @routes.get(
        "/delegation/imports/<import_id>/refused.csv",
        callers=LEADER,
        answer=Media(MEDIA_TYPE),
        refusals=(UnknownSubject,),
        summary="The rows that were refused, each with its line and the reason, for a month",
    )
    def read_members_refused(call: Call) -> Content:
        return refused_table(_own_import(call, parts).id, call, parts)


def _own_import(call: Call, parts: Parts) -> GroupImport:
    return show_delegations_import(call.path["import_id"], shown_to_leader(call, parts), parts.readings)


def shown_to_leader(call: Call, parts: Parts) -> ShownDelegation:
    """Return the delegation that the caller's link is for.

    Raises:
        UnknownLink: the link was revoked, or nobody leads the delegation any more.
    """
    try:
        shown = show_delegation(call.caller.subject, parts.delegations)
    except UnknownSubject:
        raise unknown_link() from None
    if not shown.delegation.opens_by(call.caller.link_version):
        raise unknown_link()
    return shown


def require_leaders_link(call: Call, work: Work) -> None:
    """Say no to a link that was revoked, within the transaction that it would change something in.

    Raises:
        UnknownLink
    """
    delegation = work.delegations.find(call.caller.subject)
    if delegation is None or not delegation.opens_by(call.caller.link_version):
        raise unknown_link()


def _usual(shown: ShownDelegation) -> dict[str, Any]:
    """Return what holds for every member: the places are of one mode and kind, and mail comes as to the leader."""
    allotment, leader = shown.allotment, shown.delegation.leader
    usual: dict[str, Any] = {"mode": allotment.mode, "institution_id": allotment.institution_id}
    if allotment.kind is not None:
        usual["kind"] = allotment.kind
    return usual if leader is None else usual | {"language": leader.language, "zone": leader.zone}


def delegation_view(shown: ShownDelegation) -> dict[str, Any]:
    """Return a delegation as its leader sees it; never kept for an Idempotency-Key."""
    allotment, leader = shown.allotment, shown.delegation.leader
    assert isinstance(leader, Leader), "without a leader there is nobody to show it to"
    return {
        "id": shown.delegation.id,
        "event_id": allotment.event_id,
        "label": allotment.label,
        "institution_id": allotment.institution_id,
        "mode": allotment.mode,
        "kind": allotment.kind,
        "places": allotment.places,
        "filled": allotment.filled,
        "returns_at": allotment.returns_at.isoformat(),
        "returned_at": None if allotment.returned_at is None else allotment.returned_at.isoformat(),
        "leader": asdict(leader),
        "revision": allotment.revision,
    }


def member_view(member: Registration) -> dict[str, Any]:
    """Return a member without the person."""
    offer = member.offer
    return {
        "id": member.id,
        "status": member.status.value,
        "confirm_until": None if offer is None else offer.expires_at.isoformat(),
        "named_at": member.registered_at.isoformat(),
        "revision": member.revision,
    }


def _listed(member: Registration) -> dict[str, Any]:
    """Return a member as their leader sees them: the address only as long as it is what the leader has typed."""
    person, typed = member.participant, member.named_by is not None and member.consent is None
    return {
        **member_view(member),
        "name": person and person.name,
        "email": person.email if person is not None and typed else None,
    }
