"""Institutions: enrolment, correction, suspension, and lists of them."""

import pytest

from causeway_partners.domain.facts import InstitutionChanged, InstitutionEnrolled
from causeway_partners.domain.refusals import InstitutionSuspended, KindIsFixed, OfficeStays, ReferenceTaken
from causeway_partners.use_cases.change_institution import ChangeInstitution, change_institution
from causeway_partners.use_cases.enrol_institution import enrol_institution
from causeway_partners.use_cases.import_institutions import import_institutions
from causeway_platform.refusals import UnknownSubject
from causeway_testing.partners import NOW, WorkInMemory, an_enrolment, an_institution, the_office


def change(work: WorkInMemory, institution_id: str, status: str | None = None, **changes: object) -> object:
    command = ChangeInstitution(institution_id=institution_id, changes=changes, status=status, by="an-operator")
    return change_institution(command, work, now=NOW)


def test_an_enrolled_institution_is_kept_told_of_and_written_down() -> None:
    work = WorkInMemory()
    institution = enrol_institution(an_enrolment(reference="list/1"), work, now=NOW)
    assert work.institutions.get(institution.id) == institution
    assert (institution.revision, institution.status, institution.enrolled_at) == (1, "active", NOW)
    assert work.facts == [InstitutionEnrolled(institution)]
    (entry,) = work.history.of(institution.id)
    assert (entry.action, entry.by, entry.at, entry.subject_revision) == ("enrolled", "an-operator", NOW, 1)
    assert entry.changes["country"] == "AM"


def test_two_institutions_cannot_have_one_reference() -> None:
    work = WorkInMemory(an_institution(reference="list/1"))
    with pytest.raises(ReferenceTaken) as refusal:
        enrol_institution(an_enrolment(reference="list/1"), work, now=NOW)
    assert refusal.value.facts == {"reference": "list/1"}
    assert not work.facts


def test_institutions_without_a_reference_do_not_collide() -> None:
    work = WorkInMemory(an_institution())
    enrol_institution(an_enrolment(), work, now=NOW)
    assert len(work.institutions.rows) == 2


def test_a_correction_raises_the_revision_and_says_only_what_differs() -> None:
    work = WorkInMemory(an_institution(id="museum"))
    after = change(work, "museum", website="https://example.org/", country="AM")
    assert work.facts == [InstitutionChanged(after)]
    assert work.institutions.get("museum").revision == 2
    (entry,) = work.history.of("museum")
    assert entry.changes == {"website": "https://example.org/"}


def test_a_correction_that_changes_nothing_says_nothing() -> None:
    work = WorkInMemory(an_institution(id="museum"))
    change(work, "museum", country="AM", names={"en": "History Museum of Armenia"}, status="active")
    assert (work.facts, work.history.rows) == ([], {})


def test_a_correction_and_a_suspension_together_are_one_change() -> None:
    work = WorkInMemory(an_institution(id="museum"))
    change(work, "museum", status="suspended", country="GE")
    assert (work.institutions.get("museum").revision, len(work.facts)) == (2, 1)
    assert work.history.of("museum")[0].changes == {"country": "GE", "status": "suspended"}


def test_only_an_enrolment_decides_who_is_the_exchange_office() -> None:
    work = WorkInMemory(an_institution(id="museum"), the_office(id="office"))
    with pytest.raises(KindIsFixed):
        change(work, "museum", kind="exchange_office")
    with pytest.raises(KindIsFixed) as refusal:
        change(work, "office", kind="bureau")
    assert refusal.value.facts == {"present_kind": "exchange_office"}
    assert not work.facts


def test_a_suspended_institution_can_be_resumed_as_if_nothing_had_been() -> None:
    work = WorkInMemory(an_institution(id="museum"))
    change(work, "museum", status="suspended")
    with pytest.raises(InstitutionSuspended):
        work.institutions.get("museum").refuse_when_suspended()
    change(work, "museum", status="active")
    work.institutions.get("museum").refuse_when_suspended()
    assert [entry.changes["status"] for entry in work.history.of("museum")] == ["suspended", "active"]


def test_the_exchange_office_cannot_be_suspended() -> None:
    with pytest.raises(OfficeStays):
        change(WorkInMemory(the_office(id="office")), "office", status="suspended")


def test_an_unknown_institution_cannot_be_changed() -> None:
    with pytest.raises(UnknownSubject):
        change(WorkInMemory(), "nobody", country="GE")


def test_what_has_a_verb_of_its_own_cannot_be_corrected() -> None:
    with pytest.raises(ValueError, match="status"):
        an_institution().corrected({"status": "suspended"})


def test_names_given_to_an_institution_cannot_be_changed_behind_its_back() -> None:
    names = {"en": "A"}
    institution = an_institution(names=names)
    names["en"] = "B"
    assert institution.names["en"] == "A"
    with pytest.raises(TypeError):
        institution.names["en"] = "C"


def outcomes(work: WorkInMemory, *rows: object) -> list[str]:
    return [row.outcome for row in import_institutions(rows, work, now=NOW)]


def test_an_imported_list_enrols_what_is_new_corrects_what_differs_and_leaves_the_rest() -> None:
    work = WorkInMemory()
    first = [an_enrolment(reference=f"list/{number}") for number in range(3)]
    assert outcomes(work, *first) == ["enrolled"] * 3
    second = [an_enrolment(reference="list/0", country="GE"), *first[1:], an_enrolment(reference="list/3")]
    assert outcomes(work, *second) == ["changed", "unchanged", "unchanged", "enrolled"]
    assert len(work.institutions.rows) == 4


def test_a_list_sent_again_says_nothing_again() -> None:
    work = WorkInMemory()
    rows = [an_enrolment(reference=f"list/{number}") for number in range(5)]
    outcomes(work, *rows)
    work.facts.clear()
    assert outcomes(work, *rows) == ["unchanged"] * 5
    assert not work.facts


def test_a_row_that_repeats_a_reference_is_refused_and_the_first_stands() -> None:
    work = WorkInMemory()
    rows = import_institutions(
        [an_enrolment(reference="list/1"), an_enrolment(reference="list/1", country="GE")], work, now=NOW
    )
    assert [row.outcome for row in rows] == ["enrolled", "refused"]
    assert "twice" in (rows[1].reason or "")
    assert [institution.country for institution in work.institutions.rows.values()] == ["AM"]


def test_a_refused_row_changes_nothing_and_its_neighbours_pass() -> None:
    work = WorkInMemory(the_office(id="office", reference="list/1"))
    rows = import_institutions([an_enrolment(reference="list/1"), an_enrolment(reference="list/2")], work, now=NOW)
    assert [(row.outcome, row.institution_id is None) for row in rows] == [("refused", True), ("enrolled", False)]
    assert work.institutions.get("office").kind == "exchange_office"
