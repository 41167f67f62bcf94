"""Partner systems: secrets that overlap, scopes, and what they are answered."""

from datetime import timedelta

import pytest

from causeway_partners.domain.api_client import OVERLAP, ApiClient, new_client
from causeway_partners.domain.refusals import ClientRevoked, InstitutionSuspended
from causeway_partners.use_cases.change_institution import ChangeInstitution, change_institution
from causeway_partners.use_cases.grant_token import Grant, GrantToken, grant_token
from causeway_partners.use_cases.make_client import MakeClient, make_client
from causeway_partners.use_cases.revoke_client import RevokeClient, revoke_client
from causeway_partners.use_cases.rotate_client_secret import RotateClientSecret, rotate_client_secret
from causeway_platform.refusals import UnknownSubject
from causeway_testing.partners import NOW, WorkInMemory, an_institution

SECOND = timedelta(seconds=1)


@pytest.fixture
def client() -> ApiClient:
    return new_client("museum", "Calendar", ("events:read", "partners:read", "events:read"), "first", NOW)


@pytest.fixture
def work(client: ApiClient) -> WorkInMemory:
    return WorkInMemory(an_institution(id="museum"), client)


def ask(work: WorkInMemory, client_id: str, secret: str, *scopes: str, after: timedelta = timedelta()) -> object:
    return grant_token(GrantToken(client_id=client_id, secret=secret, scopes=scopes), work, now=NOW + after)


def test_a_made_client_is_kept_without_its_secret() -> None:
    work = WorkInMemory(an_institution(id="museum"))
    command = MakeClient(institution_id="museum", label="Calendar", scopes=("events:read",), secret="s", by="x")
    client = make_client(command, work, now=NOW)
    assert work.clients.get(client.id) == client
    assert client.accepts("s", NOW)
    assert client.secrets[0].hash != "s"
    assert work.history.of(client.id)[0].changes == {"label": "Calendar", "scopes": ("events:read",)}


def test_a_client_needs_an_institution_that_takes_part() -> None:
    command = MakeClient(institution_id="museum", label="Calendar", scopes=("events:read",), secret="s", by="x")
    with pytest.raises(UnknownSubject):
        make_client(command, WorkInMemory(), now=NOW)
    with pytest.raises(InstitutionSuspended):
        make_client(command, WorkInMemory(an_institution(id="museum", status="suspended")), now=NOW)


def test_without_scopes_a_token_has_all_that_the_client_has(work: WorkInMemory, client: ApiClient) -> None:
    assert ask(work, client.id, "first") == Grant(client, ("events:read", "partners:read"))


def test_a_token_has_the_scopes_that_were_asked_for(work: WorkInMemory, client: ApiClient) -> None:
    assert ask(work, client.id, "first", "events:read") == Grant(client, ("events:read",))


def test_a_scope_that_the_client_lacks_is_refused(work: WorkInMemory, client: ApiClient) -> None:
    assert ask(work, client.id, "first", "events:read", "events:write") == "invalid_scope"


def test_unknown_wrong_revoked_and_suspended_are_one_answer(work: WorkInMemory, client: ApiClient) -> None:
    answers = {ask(work, "nobody", "first"), ask(work, client.id, "wrong"), ask(work, client.id, "")}
    command = ChangeInstitution(institution_id="museum", status="suspended", by="x")
    change_institution(command, work, now=NOW)
    answers.add(ask(work, client.id, "first"))
    revoke_client(RevokeClient(client_id=client.id, by="x"), work, now=NOW)
    answers.add(ask(work, client.id, "first"))
    assert answers == {"invalid_client"}


def test_after_a_rotation_both_secrets_work_for_a_day_and_then_only_the_new_one(
    work: WorkInMemory, client: ApiClient
) -> None:
    rotate_client_secret(RotateClientSecret(client_id=client.id, secret="second", by="x"), work, now=NOW)
    for secret in ("first", "second"):
        assert isinstance(ask(work, client.id, secret, after=OVERLAP - SECOND), Grant)
    assert ask(work, client.id, "first", after=OVERLAP) == "invalid_client"
    assert isinstance(ask(work, client.id, "second", after=OVERLAP), Grant)


def test_no_more_than_two_secrets_work_at_any_time(client: ApiClient) -> None:
    rotated = client.with_new_secret("second", NOW).with_new_secret("third", NOW)
    assert [rotated.accepts(secret, NOW) for secret in ("first", "second", "third")] == [False, True, True]
    assert rotated.revision == 3


def test_a_revoked_client_gets_no_new_secret_and_is_not_revoked_twice(work: WorkInMemory, client: ApiClient) -> None:
    revoke_client(RevokeClient(client_id=client.id, by="x"), work, now=NOW)
    with pytest.raises(ClientRevoked):
        rotate_client_secret(RotateClientSecret(client_id=client.id, secret="s", by="x"), work, now=NOW)
    with pytest.raises(ClientRevoked):
        revoke_client(RevokeClient(client_id=client.id, by="x"), work, now=NOW)
    assert [entry.action for entry in work.history.of(client.id)] == ["revoked"]
