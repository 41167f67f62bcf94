"""Each gate of the chain: whom it lets through, what it says to the others, and that the order is one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from causeway_registrations.domain.access_code import AccessCode, fingerprint, normalised
from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.chain import CHAIN, Asking, pass_gates, refusals_to
from causeway_registrations.domain.form import Form, Question, QuestionType
from causeway_registrations.domain.gates import Gates, Prerequisite, TakingPart, Terms
from causeway_registrations.domain.needs import Stated
from causeway_registrations.domain.participant import identity_in, person_key
from causeway_registrations.use_cases.check_registration import check_registration
from causeway_registrations.use_cases.end_registration import end_registration
from causeway_registrations.use_cases.forget_what_came import forget_what_came
from causeway_registrations.use_cases.look_up import Brought
from causeway_registrations.use_cases.register_participant import register_participant
from causeway_testing.registrations import NOW, RULES, START, FakeWork, a_request, a_work, an_event, refused

EMAIL = "anahit@lib.museum.example"
QUESTION = Question(id="topic", type=QuestionType.TEXT, label={"en": "Topic?"}, required=True)
TERMS = Terms(version="2", text={"en": "Photographs are taken."})
CLOSED_IN_EVERY_WAY = Gates(
    needs_code=True,
    mail_domains=("university.example",),
    prerequisites=(Prerequisite(event_id="first"),),
    refuses_clash=True,
    terms=TERMS,
    by_application=True,
)


def asking(gates: Gates = Gates(), form: Form = Form(), **changes: Any) -> Asking:  # noqa: B008  (frozen)
    event = an_event().admit_by(Admission(event_id="lecture", revision=1, gates=gates, form=form))
    return replace(Asking(event=event, now=NOW, email=EMAIL, identity=identity_in("lecture", EMAIL)), **changes)


def a_code(**changes: Any) -> AccessCode:
    code = AccessCode(
        id=fingerprint("lecture", "K7QM-2XPA"),
        event_id="lecture",
        hint="K7Q",
        label="Delegation",
        limit=1,
        created_at=NOW,
    )
    return replace(code, **changes)


def slugs(wish: Asking) -> list[str]:
    return [refusal.slug for refusal in refusals_to(wish)]


def a_gated_work(gates: Gates = Gates(), form: Form = Form(), *others: Any) -> FakeWork:  # noqa: B008  (frozen)
    return a_work(an_event().admit_by(Admission(event_id="lecture", revision=1, gates=gates, form=form)), *others)


def register(work: FakeWork, email: str = EMAIL, **changes: Any) -> Any:
    return register_participant(a_request(email, **changes), work, now=NOW, rules=RULES).registration


def test_an_event_as_usual_lets_everybody_through() -> None:
    assert slugs(asking()) == []


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"now": START}, "registration-closed"),
        ({"now": NOW - timedelta(days=2)}, "registration-not-open"),
        ({"now": START + timedelta(hours=9)}, "event-over"),
        ({"registered_already": True}, "already-registered"),
    ],
)
def test_the_window_and_a_second_registration_are_gates_too(changes: dict[str, Any], slug: str) -> None:
    assert slugs(asking(**changes)) == [slug]


@pytest.mark.parametrize(
    "code",
    [
        None,
        a_code(uses=1),
        a_code(expires_at=NOW),
        a_code(revoked_at=NOW),
        a_code(bound_to=person_key("another@museum.example")),
        a_code(kind="expert"),
    ],
    ids=["unknown", "used up", "expired", "revoked", "another person's", "another kind's"],
)
def test_every_code_that_does_not_open_gets_the_same_answer(code: AccessCode | None) -> None:
    refusal = refused(lambda: pass_gates(asking(Gates(needs_code=True), code_given=True, code=code)), Exception)
    assert (refusal.slug, refusal.facts) == ("code-not-valid", {})
    assert str(refusal) == "This code does not open this event."


@pytest.mark.parametrize("code", [a_code(), a_code(limit=None, uses=99), a_code(bound_to=person_key(EMAIL.upper()))])
def test_a_code_that_opens_opens(code: AccessCode) -> None:
    assert slugs(asking(Gates(needs_code=True), code_given=True, code=code)) == []
    assert slugs(asking(Gates(needs_code=True))) == ["code-required"]


def test_a_code_is_the_same_however_it_is_typed_and_another_in_another_event() -> None:
    assert normalised(" k7qm–2xpa ") == normalised("K7QM-2XPA") == "K7QM2XPA"
    assert fingerprint("a", "K7QM-2XPA") != fingerprint("b", "K7QM-2XPA")


@pytest.mark.parametrize(
    ("gates", "institution", "let_in"),
    [
        (Gates(mail_domains=("museum.example",)), None, True),
        (Gates(mail_domains=("lib.museum.example",)), None, True),
        (Gates(mail_domains=("seum.example",)), None, False),
        (Gates(mail_domains=("other.example",), institutions=("hunan",)), "hunan", True),
        (Gates(institutions=("hunan",)), None, False),
        (Gates(institutions=("hunan",)), "beijing", False),
    ],
)
def test_a_domain_or_an_institution_lets_in(gates: Gates, institution: str | None, let_in: bool) -> None:
    assert slugs(asking(gates, institution_id=institution)) == ([] if let_in else ["not-among-invited"])


def test_what_comes_first_must_have_come() -> None:
    gates = Gates(prerequisites=(Prerequisite(event_id="first"), Prerequisite(event_id="second")))
    assert slugs(asking(gates, taken_part_in=frozenset({"first"}))) == ["prerequisite-missing"]
    assert slugs(asking(gates, taken_part_in=frozenset({"first", "second"}))) == []


@pytest.mark.parametrize(
    ("shift", "clashes"),
    [(timedelta(), True), (timedelta(hours=2), True), (timedelta(hours=3), False), (timedelta(hours=-3), False)],
)
def test_events_clash_only_while_both_are_on(shift: timedelta, clashes: bool) -> None:
    other = an_event(event_id="other", starts_at=START + shift, ends_at=START + shift + timedelta(hours=3)).announced
    assert slugs(asking(Gates(refuses_clash=True), others=[other])) == (["clashes-with-another"] if clashes else [])
    assert slugs(asking(others=[other])) == []
    assert slugs(asking(Gates(refuses_clash=True), others=[replace(other, cancelled=True)])) == []


def test_only_the_present_terms_count() -> None:
    assert slugs(asking(Gates(terms=TERMS), terms_version="1")) == ["terms-not-accepted"]
    assert slugs(asking(Gates(terms=TERMS))) == ["terms-not-accepted"]
    assert slugs(asking(Gates(terms=TERMS), terms_version="2")) == []


def test_all_refusals_come_in_the_order_of_the_chain_and_registering_says_the_first() -> None:
    wish = asking(
        CLOSED_IN_EVERY_WAY,
        Form(version=1, questions=(QUESTION,)),
        now=START,
        others=[an_event(event_id="other").announced],
        registered_already=True,
    )
    everything = slugs(wish)
    assert everything == [
        "registration-closed",
        "application-required",
        "code-required",
        "not-among-invited",
        "prerequisite-missing",
        "clashes-with-another",
        "terms-not-accepted",
        "answers-do-not-fit",
        "already-registered",
    ]
    assert len(everything) == len(CHAIN)
    assert refused(lambda: pass_gates(wish), Exception).slug == everything[0]


def no_look(*_: Any) -> Any:
    raise AssertionError("nothing was to be looked up")


def test_a_plain_event_looks_nothing_up_but_the_person() -> None:
    work = a_work()
    for kept in (work.access_codes, work.answers_given, work.needs):
        kept.find = no_look  # type: ignore[method-assign]  # A look would fail.
    work.registrations.known_of = no_look  # type: ignore[method-assign]  # The same.
    registration = register(work, brought=Brought(access_code="K7QM-2XPA"))
    assert work.answers_given.kept == work.needs.kept == {}
    assert registration.live


def test_a_code_is_counted_and_comes_back_with_a_withdrawal() -> None:
    work = a_gated_work(Gates(needs_code=True))
    work.access_codes.add(a_code())
    brought = Brought(access_code="k7qm2xpa")
    registration = register(work, brought=brought)
    assert work.access_codes.find(a_code().id).uses == 1
    assert refused(lambda: register(work, "b@museum.example", brought=brought), Exception).slug == "code-not-valid"

    end_registration(registration, registration.withdraw(), work.event(), work, now=NOW, rules=RULES)

    assert work.access_codes.find(a_code().id).uses == 0
    assert register(work, "b@museum.example", brought=brought).live


def test_prerequisites_and_clashes_are_found_among_the_persons_other_registrations() -> None:
    other = an_event(event_id="other")
    gates = Gates(prerequisites=(Prerequisite(event_id="other", taking_part=TakingPart.REGISTERED),))
    work = a_gated_work(gates, Form(), other)
    assert refused(lambda: register(work), Exception).slug == "prerequisite-missing"
    register(work, event_id="other")
    assert register(work).live
    clashing = a_gated_work(Gates(refuses_clash=True), Form(), other)
    register(clashing, event_id="other")
    assert refused(lambda: register(clashing), Exception).slug == "clashes-with-another"


def test_attending_means_having_been_there() -> None:
    gates = Gates(prerequisites=(Prerequisite(event_id="other"),))
    work = a_gated_work(gates, Form(), an_event(event_id="other"))
    there = register(work, event_id="other")
    assert refused(lambda: register(work), Exception).slug == "prerequisite-missing"
    work.registrations.save(there.check_in(NOW))
    assert register(work).live


def test_what_came_is_kept_and_forgotten() -> None:
    work = a_gated_work(Gates(terms=TERMS), Form(version=3, questions=(QUESTION,)))
    brought = Brought(terms_version="2", answers={"topic": " Ceramics "}, needs=Stated(diet=("vegan",)))
    registration = register(work, brought=brought)
    given = work.answers_given.find(registration.id)
    assert (given.form_version, given.answers, given.terms_version) == (3, {"topic": "Ceramics"}, "2")
    assert given.agreed_at == NOW
    assert work.needs.find(registration.id).stated.diet == ("vegan",)

    forget_what_came(registration.id, work)

    assert work.answers_given.kept == work.needs.kept == {}


def test_who_withdraws_needs_nothing_any_more() -> None:
    work = a_work()
    registration = register(work, brought=Brought(needs=Stated(access=("wheelchair",))))
    end_registration(registration, registration.withdraw(), work.event(), work, now=NOW, rules=RULES)
    assert work.needs.kept == {}


def test_a_check_says_everything_and_changes_nothing() -> None:
    work = a_gated_work(replace(CLOSED_IN_EVERY_WAY, needs_code=False, refuses_clash=False))
    checked = check_registration(a_request(EMAIL, mode="online"), work, now=NOW, rules=RULES)
    assert [one.slug for one in checked.refusals] == [
        "application-required",
        "not-among-invited",
        "prerequisite-missing",
        "terms-not-accepted",
    ]
    assert checked.would_wait is None
    assert (work.registrations.kept, work.facts) == ({}, [])


def test_a_check_says_whether_one_would_wait_or_find_no_place() -> None:
    work = a_work()
    assert check_registration(a_request(), work, now=NOW, rules=RULES).would_wait is False
    for _ in range(2):
        register(work, "")
    assert check_registration(a_request(), work, now=NOW, rules=RULES).would_wait is True
    full = check_registration(a_request(wait=False), work, now=NOW, rules=RULES)
    assert [one.slug for one in full.refusals] == ["event-full"]
