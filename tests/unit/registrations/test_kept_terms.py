"""Every wording of an event's terms is kept, once, and none is changed under its version."""

from dataclasses import replace
from datetime import timedelta

from causeway_registrations.domain.admission import Admission
from causeway_registrations.domain.gate_refusals import TermsWordingFixed
from causeway_registrations.domain.gates import Gates, Terms
from causeway_registrations.use_cases.describe_admission import DescribeAdmission, describe_admission
from causeway_testing.registrations import NOW, RULES, FakeWork, a_work, an_event, refused

FIRST = Terms(version="1", text={"en": "Photographs are taken."})
SECOND = Terms(version="2", text={"en": "Films are made."})


def lay_down(work: FakeWork, terms: Terms | None, *, hours: int = 0) -> Admission:
    admission = Admission(event_id="lecture", gates=Gates(terms=terms))
    command = DescribeAdmission(admission=admission, fresh_seed="seed")
    return describe_admission(command, work, now=NOW + timedelta(hours=hours), rules=RULES)


def kept(work: FakeWork) -> dict[str, tuple[object, object]]:
    return {name: (one.terms, one.laid_down_at) for name, one in work.terms.kept.items()}


def test_every_wording_is_kept_with_its_moment() -> None:
    work = a_work()
    lay_down(work, FIRST)
    lay_down(work, SECOND, hours=1)
    assert kept(work) == {"lecture:1": (FIRST, NOW), "lecture:2": (SECOND, NOW + timedelta(hours=1))}
    assert [one.since for one in work.terms.kept.values()] == [1, 2]


def test_the_same_wording_again_is_the_one_that_was_kept() -> None:
    work = a_work()
    for hours, terms in enumerate((FIRST, FIRST, None, FIRST)):
        lay_down(work, terms, hours=hours)
    assert kept(work) == {"lecture:1": (FIRST, NOW)}


def test_no_version_gets_another_wording() -> None:
    work = a_work()
    lay_down(work, FIRST)
    lay_down(work, SECOND)
    refusal = refused(lambda: lay_down(work, replace(FIRST, text={"en": "Nothing is filmed."})), TermsWordingFixed)
    assert refusal.facts == {"terms_version": "1"}
    assert work.event().admission.gates.terms == SECOND
    refused(lambda: lay_down(work, replace(SECOND, text={**SECOND.text, "hy": "Այլ"})), TermsWordingFixed)


def test_what_was_laid_down_before_wordings_were_kept_is_kept_before_another_takes_its_place() -> None:
    work = a_work(an_event().admit_by(Admission(event_id="lecture", revision=4, gates=Gates(terms=FIRST))))
    refused(lambda: lay_down(work, replace(FIRST, text={"en": "Other words."})), TermsWordingFixed)
    lay_down(work, SECOND)
    assert kept(work) == {"lecture:1": (FIRST, None), "lecture:2": (SECOND, NOW)}
