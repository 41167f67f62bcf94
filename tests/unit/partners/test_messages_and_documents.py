"""What is stored comes back the same, and what is said follows the catalogue."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_contracts import catalogue
from causeway_partners.domain import facts
from causeway_partners.domain.api_client import new_client
from causeway_partners.domain.history import HistoryEntry, changes_between
from causeway_partners.domain.login import Attempts, Login
from causeway_partners.domain.session import started_session
from causeway_partners.messaging.incoming import SUBSCRIPTIONS
from causeway_partners.messaging.outgoing import PUBLICATIONS
from causeway_partners.store import documents
from causeway_partners.store.indexes import INDEXES
from causeway_testing.partners import NOW, a_contact, a_key, an_institution

INSTITUTION = an_institution(
    names={"en": "A", "hy": "Ա"}, languages=("hy", "en"), website="https://example.org/", reference="list/1"
)


@pytest.mark.parametrize(
    ("codec", "entity"),
    [
        (documents.INSTITUTIONS, INSTITUTION),
        (documents.INSTITUTIONS, an_institution().suspend()),
        (documents.CONTACTS, a_contact(role="teacher").deactivate()),
        (documents.CONTACTS, a_contact().request_data(NOW)),
        (documents.LOGINS, Login(id="c", password_hash="h", password_set_at=NOW).used(NOW)),
        (documents.ATTEMPTS, Attempts(id="a").failed(NOW)),
        (documents.SESSIONS, started_session("c", NOW)[0].ended("signed out")),
        (documents.CLIENTS, new_client("i", "Feed", ("events:read",), "s", NOW).with_new_secret("t", NOW)),
        (documents.SIGNING_KEYS, a_key().retired(NOW)),
        (documents.HISTORY, HistoryEntry(subject="s", subject_revision=1, at=NOW, by="x", action="named")),
    ],
)
def test_an_aggregate_comes_back_from_its_document_as_it_was(codec: Any, entity: Any) -> None:
    document = codec.to_document(entity)
    assert (document["_id"], document["revision"]) == (entity.id, entity.revision)
    assert codec.from_document(document) == entity


def test_a_history_keeps_values_as_the_database_takes_them() -> None:
    changes = {"languages": ("hy",), "names": INSTITUTION.names, "website": None}
    entry = HistoryEntry(subject="s", subject_revision=1, at=NOW, by="x", action="changed", changes=changes)
    document = documents.HISTORY.to_document(entry)
    assert document["changes"] == {"languages": ["hy"], "names": {"en": "A", "hy": "Ա"}, "website": None}
    assert type(document["changes"]["names"]) is dict


def test_changes_name_what_differs_and_keep_personal_values_out() -> None:
    before = a_contact(name="A", email="a@example.org")
    after = replace(before, name="B", language="en")
    assert changes_between(before, after, ("name", "email", "language")) == {"name": None, "language": "en"}


FACTS = [
    (facts.InstitutionEnrolled(INSTITUTION), INSTITUTION.id, 1),
    (facts.InstitutionChanged(an_institution(id="m").suspend()), "m", 2),
    (facts.ContactNamed(a_contact(id="c")), "c", 1),
    (facts.ContactChanged(a_contact(id="c").deactivate()), "c", 2),
    (facts.DataRequested(a_contact(id="c").request_data(NOW), "hy", "Asia/Yerevan"), "c", 2),
    (facts.SigningKeyPublished(a_key()), None, 1),
    (facts.SigningKeyRetired(a_key().retired(NOW)), None, 2),
]


@pytest.mark.parametrize(("fact", "subject", "seq"), FACTS, ids=lambda value: type(value).__name__)
def test_every_fact_is_told_by_a_message_of_the_catalogue(fact: Any, subject: str | None, seq: int) -> None:
    draft = PUBLICATIONS[type(fact)](fact)
    body = catalogue.write_body(draft.type, draft.data)
    assert draft.seq == body["state"]["revision"] == seq
    assert subject is None or draft.subject == subject
    assert draft.type.startswith("causeway.partners.")


def test_no_fact_is_left_untold() -> None:
    told = {value for value in vars(facts).values() if isinstance(value, type) and value.__module__ == facts.__name__}
    assert set(PUBLICATIONS) == told


def test_names_and_addresses_of_people_travel_apart_from_the_state() -> None:
    contact = a_contact(name="Ani P.", email="ani@example.org")
    data = PUBLICATIONS[facts.ContactNamed](facts.ContactNamed(contact)).data
    assert data["person"] == {"name": "Ani P.", "email": "ani@example.org"}
    assert "Ani" not in str(data["state"])


def test_no_secret_travels() -> None:
    key = a_key(NOW + timedelta(hours=1))
    assert key.sealed not in str(PUBLICATIONS[facts.SigningKeyPublished](facts.SigningKeyPublished(key)).data)


def test_this_service_listens_to_nobody_yet() -> None:
    assert not SUBSCRIPTIONS


def test_every_index_has_a_name_of_its_own_in_its_collection() -> None:
    for models in INDEXES.values():
        names = [model.document["name"] for model in models]
        assert len(names) == len(set(names))
