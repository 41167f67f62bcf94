"""Which message tells of a feedback form; what people answer is told to nobody."""

from causeway_contracts import feedback as messages
from causeway_platform.outbox import Draft
from causeway_platform.work import Publications
from causeway_registrations.domain import feedback_facts as facts


def _form_described(fact: facts.FeedbackFormDescribed) -> Draft:
    form = fact.form
    # Of one key only the last message stays, and the bare id is the key of the places.
    subject = f"{form.event_id}.feedback"
    state = {
        "id": subject,
        "event_id": form.event_id,
        "anonymous": form.anonymous,
        "invited_after_h": int(form.invited_after.total_seconds() // 3600),
        "open_for_h": int(form.open_for.total_seconds() // 3600),
        "revision": form.revision,
    }
    return Draft.of_state(messages.FEEDBACK_FORM_DESCRIBED, subject, form.revision, state)


FEEDBACK_PUBLICATIONS: Publications = {facts.FeedbackFormDescribed: _form_described}
