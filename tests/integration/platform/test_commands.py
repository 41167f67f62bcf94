"""Running commands on a real MongoDB: all or nothing, once per key, never more seats than there are."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from pymongo.database import Database

from causeway_platform.commands import Answer, Claim, Commands, OneByOne
from causeway_platform.correlation import current_correlation
from causeway_platform.group_commit import GroupCommit
from causeway_platform.identifiers import new_id
from causeway_platform.mongo import Document, connect, database_of
from causeway_platform.refusals import KeyReused, Overloaded, Refusal
from causeway_testing.box_office import BoxOffice, SoldOut, booked, open_show, prepare, settings_for, take_seat

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def database(mongo_uri: str, namespace: str) -> Iterator[Database[Document]]:
    settings = settings_for(mongo_uri, namespace)
    client = connect(settings)
    found = database_of(client, settings)
    prepare(found)
    yield found
    client.close()


@pytest.fixture(params=["one by one", "group commit"])
def commands(
    request: pytest.FixtureRequest, database: Database[Document], mongo_uri: str, namespace: str
) -> Iterator[Commands[BoxOffice]]:
    """Both ways of running a command keep the same promises."""
    settings = settings_for(mongo_uri, namespace)

    def open_work(session):
        return BoxOffice(database, session, settings)

    if request.param == "one by one":
        yield OneByOne(database.client, database, open_work)
        return
    group: GroupCommit[BoxOffice] = GroupCommit(database.client, database, open_work)
    yield group
    group.stop()


def _book(commands: Commands[BoxOffice], show_id: str, name: str, claim: Claim | None = None) -> Answer:
    return commands.run(
        lambda work: take_seat(show_id, name, work),
        claim=claim,
        render=booked,
        want=lambda work: work.shows.want(show_id),
    )


def _claim(key: str = "", *, caller: str = "anyone", fingerprint: str = "f") -> Claim:
    return Claim(key or new_id(), caller, fingerprint)


def test_the_change_its_message_and_the_answer_are_there_together(commands, database) -> None:
    show_id, claim = open_show(database, left=2), _claim()

    answer = _book(commands, show_id, "Ani", claim)

    assert answer.status == 201
    assert database["bookings"].find_one({"show_id": show_id})["_id"] == answer.body["id"]
    row = database["outbox"].find_one({"key": show_id})
    assert (row["seq"], row["sent"], row["source"]) == (2, 0, "causeway/box")
    assert database["answers"].find_one({"_id": claim.id})["status"] == 201


def test_a_refused_command_leaves_nothing_behind(commands, database) -> None:
    show_id, claim = open_show(database, left=0), _claim()

    with pytest.raises(SoldOut):
        _book(commands, show_id, "Ani", claim)

    assert database["bookings"].count_documents({"show_id": show_id}) == 0
    assert database["outbox"].count_documents({"key": show_id}) == 0
    assert database["answers"].count_documents({"_id": claim.id}) == 0


def test_a_command_that_breaks_half_way_leaves_nothing_behind(commands, database) -> None:
    show_id = open_show(database, left=5)

    def breaks(work: BoxOffice) -> None:
        take_seat(show_id, "Ani", work)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        commands.run(breaks, claim=None, render=lambda _: Answer())

    assert database["shows"].find_one({"_id": show_id})["left"] == 5
    assert database["bookings"].count_documents({"show_id": show_id}) == 0


def test_the_same_key_gets_the_first_answer_again(commands, database) -> None:
    show_id, claim = open_show(database, left=5), _claim()
    first = _book(commands, show_id, "Ani", claim)

    again = _book(commands, show_id, "Ani", claim)

    assert again.body == first.body
    assert again.replayed
    assert database["shows"].find_one({"_id": show_id})["left"] == 4


def test_a_key_of_another_request_is_refused(commands, database) -> None:
    show_id, key = open_show(database, left=5), new_id()
    _book(commands, show_id, "Ani", _claim(key, fingerprint="one"))

    with pytest.raises(KeyReused):
        _book(commands, show_id, "Ben", _claim(key, fingerprint="two"))


def test_a_key_belongs_to_its_caller(commands, database) -> None:
    show_id, key = open_show(database, left=5), new_id()
    first = _book(commands, show_id, "Ani", _claim(key, caller="one"))

    second = _book(commands, show_id, "Ben", _claim(key, caller="two"))

    assert second.body != first.body


def test_fifty_requests_with_one_key_make_one_booking(commands, database) -> None:
    show_id, claim = open_show(database, left=50), _claim()

    answers = _together(50, lambda number: _book(commands, show_id, "Ani", claim))

    assert len({answer.body["id"] for answer in answers}) == 1
    assert database["shows"].find_one({"_id": show_id})["left"] == 49


def test_a_hundred_people_for_thirty_seats_fill_exactly_thirty(commands, database) -> None:
    show_id = open_show(database, left=30)

    outcomes = _together(100, lambda number: _outcome(lambda: _book(commands, show_id, f"person {number}")))

    assert Counter(outcomes) == {"booked": 30, "sold-out": 70}
    assert database["shows"].find_one({"_id": show_id})["left"] == 0
    assert database["bookings"].count_documents({"show_id": show_id}) == 30
    sequence = [row["seq"] for row in database["outbox"].find({"key": show_id}).sort("seq")]
    assert sequence == list(range(2, 32))


def test_a_unique_index_stops_what_the_rules_did_not_see(commands, database) -> None:
    show_id = open_show(database, left=10)
    _book(commands, show_id, "Ani")

    with pytest.raises(Exception, match="another writer was first"):
        _book(commands, show_id, "Ani")

    assert database["shows"].find_one({"_id": show_id})["left"] == 9


def test_the_correlation_of_the_caller_travels_with_the_message(commands, database) -> None:
    show_id = open_show(database, left=1)
    token = current_correlation.set("request-7")
    try:
        _book(commands, show_id, "Ani")
    finally:
        current_correlation.reset(token)

    assert database["outbox"].find_one({"key": show_id})["correlation"] == "request-7"


def test_one_bad_command_does_not_spoil_its_neighbours(database, mongo_uri: str, namespace: str) -> None:
    group, hold = _held_group(database, mongo_uri, namespace)
    show_id = open_show(database, left=10)
    _book(group, show_id, "Ani")

    def book(number: int) -> str:
        # Numbers 3 and 7 break a unique index, so that the whole transaction is refused by the database.
        name = "Ani" if number in {3, 7} else f"person {number}"
        return _outcome(lambda: _book(group, show_id, name))

    outcomes = _together(9, book, after_start=hold)
    group.stop()

    assert Counter(outcomes) == {"booked": 7, "DuplicateKeyError": 2}
    assert database["bookings"].count_documents({"show_id": show_id}) == 8
    assert database["shows"].find_one({"_id": show_id})["left"] == 2


def test_a_full_queue_refuses_at_once(database, mongo_uri: str, namespace: str) -> None:
    settings = settings_for(mongo_uri, namespace)
    group: GroupCommit[BoxOffice] = GroupCommit(
        database.client, database, lambda session: BoxOffice(database, session, settings), queue_limit=0
    )

    with pytest.raises(Overloaded) as refused:
        _book(group, open_show(database, left=1), "Ani")

    assert refused.value.facts == {"retry_after": 2}


def _held_group(database, mongo_uri: str, namespace: str) -> tuple[GroupCommit[BoxOffice], Callable[[], None]]:
    """Return a group commit and a function that lets what has gathered go on together."""
    settings = settings_for(mongo_uri, namespace)
    gate = threading.Event()
    opened = 0

    def open_work(session):
        nonlocal opened
        opened += 1
        if opened == 2:
            gate.wait(timeout=10)
        return BoxOffice(database, session, settings)

    def release() -> None:
        threading.Timer(0.3, gate.set).start()

    return GroupCommit(database.client, database, open_work), release


def _outcome(book: Callable[[], Answer]) -> str:
    try:
        book()
    except Refusal as refusal:
        return refusal.slug
    except Exception as error:
        return type(error).__name__
    return "booked"


def _together(count: int, act: Callable[[int], object], after_start: Callable[[], None] = lambda: None) -> list:
    """Return what ``act`` gives for each number when all start at the same moment."""
    barrier = threading.Barrier(count + 1)

    def start(number: int) -> object:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        futures = [pool.submit(start, number) for number in range(count)]
        barrier.wait()
        after_start()
        return [future.result() for future in futures]
