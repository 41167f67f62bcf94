"""What is kept comes back as it was, and nothing is kept that need not be."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from causeway_registrations.domain.announcement import Announcement
from causeway_registrations.domain.demand import Demand
from causeway_registrations.domain.participant import Consent, Participant
from causeway_registrations.domain.places import Places
from causeway_registrations.domain.pool import Pool
from causeway_registrations.domain.registration import LIVE, Offer, Registration, Status
from causeway_registrations.store import documents
from causeway_registrations.store.indexes import INDEXES
from causeway_testing.registrations import NOW, an_announcement, an_event

moments = st.integers(0, 10**10).map(lambda ms: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms))
counts = st.integers(0, 10**6)
maybe = st.one_of(st.none(), st.text(min_size=1, max_size=20))

registrations = st.builds(
    Registration,
    id=st.uuids().map(str),
    revision=st.integers(1, 99),
    event_id=st.uuids().map(str),
    identity=st.one_of(st.none(), st.text(min_size=1, max_size=64)),
    participant=st.one_of(st.none(), st.builds(Participant, st.text(min_size=1), st.emails())),
    mode=st.sampled_from(["onsite", "online"]),
    status=st.sampled_from(Status),
    position=st.one_of(st.none(), st.integers(1, 10**6)),
    offer=st.one_of(st.none(), st.builds(Offer, number=st.integers(1, 9), expires_at=moments)),
    offers_made=st.integers(0, 9),
    language=st.sampled_from(["en", "zh-Hans", "hy"]),
    zone=st.sampled_from([None, "Asia/Yerevan", "Asia/Shanghai"]),
    country=maybe,
    institution_id=maybe,
    link_version=st.integers(1, 9),
    registered_at=moments,
    checked_in_at=st.one_of(st.none(), moments),
    consent=st.one_of(st.none(), st.builds(Consent, st.text(min_size=1, max_size=40), moments)),
    erased_at=st.one_of(st.none(), moments),
)
pools = st.builds(
    Pool,
    capacity=st.one_of(st.none(), counts),
    announced=st.booleans(),
    taken=counts,
    offered=counts,
    waiting=counts,
    checked_in=counts,
    withdrawn=counts,
    declined=counts,
    lapsed=counts,
    reserved=counts,
)
places = st.builds(
    Places,
    id=st.uuids().map(str),
    revision=st.integers(1, 99),
    announced_revision=st.integers(0, 99),
    pools=st.dictionaries(st.sampled_from(["onsite", "online"]), pools),
    kinds=st.dictionaries(st.sampled_from(["onsite|student", "online|expert"]), counts),
    parts=st.dictionaries(st.sampled_from(["visit|onsite", "panel|online"]), counts),
    lines=st.dictionaries(st.sampled_from(["onsite|||1|100", "online|expert|panel|2|50"]), counts),
    next_position=st.integers(1, 10**6),
    told_revision=counts,
    told_at=st.none() | moments,
    untold=st.booleans(),
)


@given(registrations)
def test_a_registration_comes_back_as_it_was(registration: Registration) -> None:
    assert documents.registration_from(documents.registration_document(registration)) == registration


@given(registrations)
def test_only_live_registrations_are_in_the_index_of_persons(registration: Registration) -> None:
    document = documents.registration_document(registration)
    known = registration.identity is not None
    assert document.get("live", False) is (registration.status in LIVE and known)
    assert ("person_key" in document) is (registration.participant is not None)
    assert None not in document.values(), "what is not there takes no room"


@given(places)
def test_places_come_back_as_they_were(kept: Places) -> None:
    assert documents.places_from(documents.places_document(kept)) == kept


@given(st.dictionaries(st.sampled_from(["en", "zh-Hans", "hy"]), st.text()), moments, st.booleans())
def test_an_announcement_comes_back_as_it_was(title: dict[str, str], opens_at: datetime, cancelled: bool) -> None:
    announced: Announcement = an_announcement(title=title, opens_at=opens_at, cancelled=cancelled)
    assert documents.announcement_from(documents.announcement_document(announced)) == announced


def test_a_copy_of_an_event_from_before_series_still_reads() -> None:
    old = documents.announcement_document(an_announcement())
    del old["programme_id"], old["edition_id"]
    announced = documents.announcement_from(old)
    assert (announced.programme_id, announced.edition_id) == ("", "")


def test_the_places_of_an_event_stay_small_however_many_take_part() -> None:
    document = documents.places_document(an_event().places)
    assert not [value for pool in document["pools"].values() for value in pool.values() if isinstance(value, list)]
    counted = {"pools", "kinds", "parts", "lines", "next_position"}
    told = {"told_revision", "told_at", "untold"}
    assert set(document) == {"_id", "revision", "announced_revision", "admission_revision"} | told | counted


def test_places_from_before_there_were_lines_still_read() -> None:
    pool = {"capacity": 2, "announced": True, "taken": 2, "offered": 1, "waiting": 3, "checked_in": 0, "withdrawn": 0}
    document = {"_id": "lecture", "revision": 9, "announced_revision": 1, "told_revision": 4}
    document |= {"pools": {"onsite": pool | {"next_position": 7}, "online": pool | {"waiting": 0, "next_position": 1}}}
    kept = documents.places_from(document)
    assert kept.lines == {"onsite|||1|100": 3}
    assert (kept.next_position, kept.pools["onsite"].waiting) == (7, 3)
    assert (kept.told_at, kept.untold) == (None, False)


def test_only_untold_places_are_in_their_index() -> None:
    told = an_event().places.tell(NOW)
    assert "untold" not in documents.places_document(told)
    assert documents.places_document(told.take(Demand(mode="online")))["untold"] is True


def test_every_collection_of_the_service_is_made_before_it_serves_and_every_index_has_a_name() -> None:
    assert set(INDEXES) == {
        "registrations",
        "offered_events",
        "delegations",
        "places",
        "admissions",
        "allotments",
        "imports",
        "sheets",
        "refused_rows",
        "access_codes",
        "answers_given",
        "needs",
        "forms",
        "terms",
        "calls",
        "applications",
        "reviews",
        "cohorts",
        "decision_rounds",
        "data_requests",
        "outbox",
        "attendances",
        "certificate_rules",
        "assessments",
        "certificates",
        "feedback_forms",
        "feedback",
        "feedback_marks",
        "series",
        "dates_to_follow",
        "enrolments",
    }
    names = [index.document["name"] for indexes in INDEXES.values() for index in indexes]
    of_registrations = ["in_line", "in_queue", "of_person", "one_live"]
    of_event = [*["of_event"] * 7, "allotments_of_event", "attendances_of_event"]
    of_certificates = ["code", "of_registration", "one_holds"]
    of_codes = ["bound_to_person", "bound_in_event"]
    of_groups = [
        "forgotten",
        "forgotten",
        "imports_of_event",
        "rows_of_person",
        "of_import",
        "of_allotment",
        "of_leader",
        "led_in_event",
    ]
    others = ["by_end", "of_edition", "of_programme", "editions_of_programme", "sent_by_key", *of_groups]
    others += ["of_needs_reader", "untold"]
    of_enrolments = ["enrolments_of_person", "in_series", "live_in_series", "one_enrolled"]
    of_applications = [
        "one_live",
        "of_event",
        "next_on_reserve",
        "of_registration",
        "of_person",
        "of_application",
        "of_reviewer",
    ]
    others += [*of_codes, *of_enrolments, *of_applications]
    assert sorted(names) == sorted([*of_registrations, *of_event, *of_certificates, *others])


def test_the_unique_index_holds_live_registrations_only() -> None:
    (one_live,) = (index.document for index in INDEXES["registrations"] if index.document["name"] == "one_live")
    assert one_live["unique"]
    assert one_live["partialFilterExpression"] == {"live": True}
