"""Forget what came with a registration, because its person is forgotten."""

from causeway_registrations.domain.certificate_facts import CertificateWithdrawn
from causeway_registrations.use_cases.ports import Work


def forget_what_came(registration_id: str, work: Work) -> None:
    """Remove answers, needs, marks made by hand and feedback for good, and let certificates forget their person.

    The count of a code's uses stays, it says nothing about anybody; so does feedback that nobody can be told from.
    """
    given, needs = work.answers_given.find(registration_id), work.needs.find(registration_id)
    if given is not None:
        work.answers_given.remove(given)
    if needs is not None:
        work.needs.remove(needs)
    _forget_certificates(registration_id, work)
    _forget_feedback(registration_id, work)


def _forget_certificates(registration_id: str, work: Work) -> None:
    assessment = work.assessments.find(registration_id)
    if assessment is not None:
        work.assessments.remove(assessment)
    for certificate in work.certificates.of_registration(registration_id):
        forgotten = certificate.forget_person()
        work.certificates.save(forgotten)
        work.forget(forgotten.id)
        work.record(CertificateWithdrawn(forgotten, None))


def _forget_feedback(registration_id: str, work: Work) -> None:
    mark, feedback = work.feedback_marks.find(registration_id), work.feedback.find(registration_id)
    if mark is not None:
        work.feedback_marks.remove(mark)
    if feedback is not None:
        work.feedback.remove(feedback)
