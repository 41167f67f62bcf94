"""Keep what came with a new registration, and give it back or throw it away when the registration ends."""

from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.domain.answers_given import AnswersGiven
from causeway_registrations.domain.chain import Asking
from causeway_registrations.domain.needs import Needs, Stated
from causeway_registrations.domain.registration import Registration
from causeway_registrations.use_cases.ports import Work


def keep_what_came(asking: Asking, needs: Stated, registration: Registration, work: Work) -> None:
    """Count the use of the code; keep answers, consent and needs, each only if there is one."""
    gates, form = asking.gates, asking.event.admission.form
    if asking.accepted:
        # They have written statements instead, which are kept with the application.
        return
    if asking.code is not None:
        work.access_codes.save(asking.code.use())
    if asking.code is not None or gates.terms is not None or form.questions:
        given = AnswersGiven(
            registration_id=registration.id,
            event_id=registration.event_id,
            form_version=form.version,
            answers=form.read(asking.answers),
            terms_version=gates.terms.version if gates.terms else None,
            agreed_at=asking.now if gates.terms else None,
            code_id=_id_of(asking.code),
        )
        work.answers_given.add(given)
    if not needs.nothing:
        work.needs.add(Needs(registration_id=registration.id, event_id=registration.event_id, stated=needs))


def let_go_of_what_came(ended: Registration, work: Work) -> None:
    """Give the code back, so that it opens again, and forget the needs of somebody who will not come."""
    given = work.answers_given.find(ended.id)
    if given is not None and given.code_id is not None:
        code = work.access_codes.find(given.code_id)
        if code is not None:
            work.access_codes.save(code.give_back())
        work.answers_given.save(given.without_code())
    needs = work.needs.find(ended.id)
    if needs is not None:
        work.needs.remove(needs)


def _id_of(code: AccessCode | None) -> str | None:
    return None if code is None else code.id
