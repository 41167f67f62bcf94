"""Who may see whose needs they are, and how that outlives everything else that is laid down for an event."""

import pytest

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.facts import AdmissionDescribed
from causeway_registrations.domain.needs import NeedsReader, may_read_needs
from causeway_registrations.domain.refusals import AdmissionContradictory, UnknownEvent
from causeway_registrations.messaging.outgoing import admission_state
from causeway_registrations.store.admission_documents import admission_document, admission_from
from causeway_registrations.use_cases.describe_admission import DescribeAdmission, describe_admission
from causeway_registrations.use_cases.name_needs_readers import NameNeedsReaders, name_needs_readers
from causeway_registrations.web.admission_views import admission_view
from causeway_testing.registrations import NOW, RULES, a_work, an_event, refused

COOK = NeedsReader(subject="cook", name="Lilit of the kitchen")
WU = NeedsReader(subject="wu", name="Wu")
EVENT = an_event().id


@pytest.mark.parametrize(
    ("readers", "subject", "operates", "may"),
    [
        ((), "anybody", True, True),
        ((), "anybody", False, False),
        ((COOK, WU), "wu", True, True),
        ((COOK, WU), "cook", False, True),
        ((COOK, WU), "anybody", True, False),
        ((COOK, WU), "anybody", False, False),
    ],
)
def test_those_who_are_named_see_needs_and_every_operator_while_nobody_is(
    readers: tuple[NeedsReader, ...], subject: str, *, operates: bool, may: bool
) -> None:
    assert may_read_needs(readers, subject, operates=operates) is may


def test_naming_them_is_a_revision_of_the_admission_that_is_told_without_them() -> None:
    work = a_work()
    named = name_needs_readers(NameNeedsReaders(event_id=EVENT, readers=(COOK,)), work)
    assert (named.revision, named.needs_readers) == (1, (COOK,))
    assert work.facts == [AdmissionDescribed(named)]
    kept = work.offered_events.find(EVENT)
    assert kept is not None
    assert (kept.admission.needs_readers, kept.places.admission_revision) == ((COOK,), 1)
    for told in (admission_state(named), admission_view(named)):
        assert "Lilit" not in str(told)
        assert "cook" not in str(told)


def test_they_stay_when_the_rest_is_laid_down_anew() -> None:
    work = a_work()
    name_needs_readers(NameNeedsReaders(event_id=EVENT, readers=(COOK,)), work)
    anew = DescribeAdmission(admission=Admission(event_id=EVENT, largest_party=3), fresh_seed="seed")
    described = describe_admission(anew, work, now=NOW, rules=RULES)
    assert (described.largest_party, described.needs_readers) == (3, (COOK,))
    nobody = name_needs_readers(NameNeedsReaders(event_id=EVENT, readers=()), work)
    assert (nobody.revision, nobody.largest_party, nobody.needs_readers) == (3, 3, ())


def test_nobody_is_named_twice_or_for_an_event_that_there_is_not() -> None:
    twice = NameNeedsReaders(event_id=EVENT, readers=(COOK, NeedsReader(subject="cook", name="Again")))
    work = a_work()
    told = refused(lambda: name_needs_readers(twice, work), AdmissionContradictory)
    assert told.facts == {"field": "needs_readers", "contradiction": "id-twice"}
    assert work.facts == []
    refused(lambda: name_needs_readers(NameNeedsReaders(event_id="nowhere", readers=(WU,)), a_work()), UnknownEvent)


@pytest.mark.parametrize("readers", [(), (COOK, WU)])
def test_they_come_back_from_the_document_and_older_ones_name_nobody(readers: tuple[NeedsReader, ...]) -> None:
    admission = Admission(event_id=EVENT, revision=1, needs_readers=readers)
    document = admission_document(admission)
    assert admission_from(document) == admission
    assert ("needs_readers" in document) is bool(readers), "the index holds events that name somebody"
