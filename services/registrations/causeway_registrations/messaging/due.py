"""What this service does when a time has come: offers lapse, draws are held, certificates given, old data goes."""

from datetime import datetime

from causeway_platform.clock_work import Due, DueItem
from causeway_registrations.domain.retention import USUAL, RetentionRules
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.messaging.series_due import series_due
from causeway_registrations.use_cases.application_ports import APPLICATIONS_RETENTION, DECISIONS_GO_ON
from causeway_registrations.use_cases.certificate_ports import CERTIFICATES_ISSUE
from causeway_registrations.use_cases.delegation_ports import DELEGATION_REMINDER, LAPSES_TOLD
from causeway_registrations.use_cases.erase_person import ErasePerson, erase_person
from causeway_registrations.use_cases.go_on_with_decisions import GoOnWithDecisions, go_on_with_decisions
from causeway_registrations.use_cases.go_on_with_import import GoOnWithImport, go_on_with_import
from causeway_registrations.use_cases.hold_draw import HoldDraw, hold_draw
from causeway_registrations.use_cases.issue_certificates import IssueCertificates, issue_certificates
from causeway_registrations.use_cases.lapse_offer import LapseOffer, lapse_offer
from causeway_registrations.use_cases.offer_free_places import ContinueOffers, continue_offers
from causeway_registrations.use_cases.ports import (
    ALLOTMENT_DUE,
    DRAW_DUE,
    ERASURE_CONTINUES,
    IMPORT_GOES_ON,
    OFFER_LAPSES,
    OFFERS_CONTINUE,
    RETENTION,
    Work,
)
from causeway_registrations.use_cases.purge_applications import PurgeApplications, purge_applications
from causeway_registrations.use_cases.purge_event import PurgeEvent, purge_event
from causeway_registrations.use_cases.register_rows import ReadRow
from causeway_registrations.use_cases.remind_leader import RemindLeader, remind_leader
from causeway_registrations.use_cases.return_allotment import ReturnAllotment, return_due_allotment
from causeway_registrations.use_cases.tell_lapses import TellLapses, tell_lapses


def due(rules: PlaceRules, read_row: ReadRow, retention: RetentionRules = USUAL) -> Due:
    """Return the table of what is done at a time; ``read_row`` makes commands from the rows of a group's table."""

    def lapse(item: DueItem, work: Work, now: datetime) -> None:
        command = LapseOffer(registration_id=item.payload["registration_id"], number=item.payload["number"])
        lapse_offer(command, work, now=now, rules=rules)

    def go_on(item: DueItem, work: Work, now: datetime) -> None:
        continue_offers(ContinueOffers(event_id=item.payload["event_id"]), work, now=now, rules=rules)

    def draw(item: DueItem, work: Work, now: datetime) -> None:
        hold_draw(HoldDraw(event_id=item.payload["event_id"]), work, now=now, rules=rules)

    def give_back(item: DueItem, work: Work, now: datetime) -> None:
        command = ReturnAllotment(allotment_id=item.payload["allotment_id"])
        return_due_allotment(command, work, now=now, rules=rules)

    def look_at_rows(item: DueItem, work: Work, now: datetime) -> None:
        command = GoOnWithImport(import_id=item.payload["import_id"])
        go_on_with_import(command, work, now=now, rules=rules, read_row=read_row)

    def purge(item: DueItem, work: Work, now: datetime) -> None:
        command = PurgeEvent(event_id=item.subject, after=item.payload["after"])
        purge_event(command, work, now=now, rules=rules, retention=retention)

    def decide(item: DueItem, work: Work, now: datetime) -> None:
        go_on_with_decisions(GoOnWithDecisions(round_id=item.payload["round_id"]), work, now=now, rules=rules)

    def purge_applied(item: DueItem, work: Work, now: datetime) -> None:
        command = PurgeApplications(event_id=item.subject, after=item.payload["after"])
        purge_applications(command, work, now=now, rules=rules, retention=retention)

    def erase_more(item: DueItem, work: Work, now: datetime) -> None:
        erase_person(ErasePerson(person_key=item.subject), work, now=now, rules=rules)

    return {
        IMPORT_GOES_ON: look_at_rows,
        OFFER_LAPSES: lapse,
        OFFERS_CONTINUE: go_on,
        DRAW_DUE: draw,
        ALLOTMENT_DUE: give_back,
        RETENTION: purge,
        ERASURE_CONTINUES: erase_more,
        CERTIFICATES_ISSUE: _issue,
        DELEGATION_REMINDER: _remind,
        LAPSES_TOLD: _tell_lapses,
        **series_due(rules, retention),
        DECISIONS_GO_ON: decide,
        APPLICATIONS_RETENTION: purge_applied,
    }


def _remind(item: DueItem, work: Work, now: datetime) -> None:
    remind_leader(RemindLeader(delegation_id=item.subject), work, now=now)


def _tell_lapses(item: DueItem, work: Work, now: datetime) -> None:
    tell_lapses(TellLapses(delegation_id=item.subject), work)


def _issue(item: DueItem, work: Work, now: datetime) -> None:
    command = IssueCertificates(event_id=item.payload["event_id"], after=item.payload["after"])
    issue_certificates(command, work, now=now)
