"""Who asks what is held about them: everybody's request is noted alike, and only a contact's mailbox hears of it."""

from datetime import timedelta

import pytest

from causeway_partners.domain.contact import ONE_MAIL_IN, Contact
from causeway_partners.domain.facts import DataRequested
from causeway_partners.messaging.due import due_work
from causeway_partners.use_cases.request_data import DATA_REQUEST, RequestData, answer_data_request, request_data
from causeway_platform.clock_work import DueItem
from causeway_platform.mailboxes import person_key
from causeway_testing.partners import NOW, WorkInMemory, a_contact, a_key

EMAIL = "anahit@museum.example"
KEY = person_key(EMAIL)
ASKED = RequestData(person_key=KEY, language="hy", zone="Asia/Yerevan")


def asks_to_write_to(work: WorkInMemory) -> list[Contact]:
    return [fact.contact for fact in work.facts if isinstance(fact, DataRequested)]


def test_a_request_is_noted_alike_whether_the_address_is_known_or_not() -> None:
    known, unknown = WorkInMemory(a_contact(email=EMAIL)), WorkInMemory()
    for work in (known, unknown):
        request_data(ASKED, work, now=NOW)

    assert known.scheduled == unknown.scheduled == {(DATA_REQUEST, KEY): NOW}
    assert known.payloads == unknown.payloads == {(DATA_REQUEST, KEY): {"language": "hy", "zone": "Asia/Yerevan"}}
    assert known.facts == unknown.facts == []


def test_what_was_noted_is_what_is_answered() -> None:
    work = WorkInMemory(a_contact(email=EMAIL))
    request_data(ASKED, work, now=NOW)
    payload = work.payloads[DATA_REQUEST, KEY]
    item = DueItem(kind=DATA_REQUEST, subject=KEY, due_at=NOW, payload=payload, attempts=0)

    due_work(a_key)[DATA_REQUEST](item, work, NOW)

    (fact,) = work.facts
    assert isinstance(fact, DataRequested)
    assert (fact.contact.email, fact.language, fact.zone) == (EMAIL, "hy", "Asia/Yerevan")
    assert work.contacts.get(fact.contact.id).data_requested_at == NOW


def test_nobody_hears_of_an_address_that_is_no_contacts() -> None:
    work = WorkInMemory(a_contact())
    answer_data_request(ASKED, work, now=NOW)
    assert work.facts == []


@pytest.mark.parametrize(
    ("after", "letters"), [(timedelta(0), 1), (ONE_MAIL_IN - timedelta(seconds=1), 1), (ONE_MAIL_IN, 2)]
)
def test_asking_again_too_soon_is_heard_by_nobody(after: timedelta, letters: int) -> None:
    work = WorkInMemory(a_contact(email=EMAIL))
    answer_data_request(ASKED, work, now=NOW)
    answer_data_request(ASKED, work, now=NOW + after)
    assert [contact.revision for contact in asks_to_write_to(work)] == [2, 3][:letters]


def test_who_had_several_parts_is_written_to_once_by_way_of_the_present_one() -> None:
    former, present, other = (a_contact(id=name, email=EMAIL, active=name == "b") for name in "abc")
    work = WorkInMemory(former, present, other)
    answer_data_request(ASKED, work, now=NOW)
    assert [contact.id for contact in asks_to_write_to(work)] == ["b"]

    work.contacts.save(work.contacts.get("b").deactivate())
    answer_data_request(ASKED, work, now=NOW + timedelta(minutes=1))
    assert len(asks_to_write_to(work)) == 1, "one mail in ten minutes, by way of whichever part"
    answer_data_request(ASKED, work, now=NOW + ONE_MAIL_IN)
    assert asks_to_write_to(work)[-1].id == "c", "what is held of former parts is held, too"
