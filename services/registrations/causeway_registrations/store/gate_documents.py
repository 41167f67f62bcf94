"""Forms, codes, answers and needs as documents, and back. What is not there is left out."""

from causeway_platform.mongo import Document
from causeway_platform.shelf import Codec
from causeway_registrations.domain.access_code import AccessCode
from causeway_registrations.domain.answers_given import AnswersGiven
from causeway_registrations.domain.as_data import form_data, form_of
from causeway_registrations.domain.gates import Terms
from causeway_registrations.domain.kept_form import KeptForm
from causeway_registrations.domain.kept_terms import KeptTerms
from causeway_registrations.domain.needs import Needs, Stated


def _kept_form_document(kept: KeptForm) -> Document:
    return {"_id": kept.id, "revision": kept.revision, "event_id": kept.event_id, "form": form_data(kept.form)}


def kept_form_from(document: Document) -> KeptForm:
    """Return a version of a form."""
    return KeptForm(event_id=document["event_id"], revision=document["revision"], form=form_of(document["form"]))


def _kept_terms_document(kept: KeptTerms) -> Document:
    document: Document = {
        "_id": kept.id,
        "revision": kept.revision,
        "event_id": kept.event_id,
        "version": kept.terms.version,
        "text": dict(kept.terms.text),
        "since": kept.since,
    }
    return document if kept.laid_down_at is None else {**document, "laid_down_at": kept.laid_down_at}


def kept_terms_from(document: Document) -> KeptTerms:
    """Return a version of an event's terms."""
    return KeptTerms(
        event_id=document["event_id"],
        revision=document["revision"],
        terms=Terms(version=document["version"], text=document["text"]),
        since=document["since"],
        laid_down_at=document.get("laid_down_at"),
    )


_CODE_FIELDS = ("event_id", "revision", "hint", "label", "limit", "uses", "created_at")
_CODE_SOMETIMES = ("expires_at", "kind", "bound_to", "allotment_id", "revoked_at")


def _code_document(code: AccessCode) -> Document:
    sometimes = {name: value for name in _CODE_SOMETIMES if (value := getattr(code, name)) is not None}
    return {"_id": code.id, **{name: getattr(code, name) for name in _CODE_FIELDS}, **sometimes}


def access_code_from(document: Document) -> AccessCode:
    """Return a code."""
    return AccessCode(id=document["_id"], **{name: value for name, value in document.items() if name != "_id"})


def _answers_document(given: AnswersGiven) -> Document:
    sometimes = {"terms_version": given.terms_version, "agreed_at": given.agreed_at, "code_id": given.code_id}
    return {
        "_id": given.registration_id,
        "revision": given.revision,
        "event_id": given.event_id,
        "form_version": given.form_version,
        "answers": dict(given.answers),
        **{name: value for name, value in sometimes.items() if value is not None},
    }


def answers_from(document: Document) -> AnswersGiven:
    """Return what came with a registration."""
    values = {name: value for name, value in document.items() if name != "_id"}
    return AnswersGiven(registration_id=document["_id"], **values)


def _needs_document(needs: Needs) -> Document:
    stated = needs.stated
    return {
        "_id": needs.registration_id,
        "revision": needs.revision,
        "event_id": needs.event_id,
        "access": list(stated.access),
        "access_note": stated.access_note,
        "diet": list(stated.diet),
        "diet_note": stated.diet_note,
    }


def needs_from(document: Document) -> Needs:
    """Return a participant's needs."""
    stated = Stated(
        access=tuple(document["access"]),
        access_note=document["access_note"],
        diet=tuple(document["diet"]),
        diet_note=document["diet_note"],
    )
    return Needs(
        registration_id=document["_id"], revision=document["revision"], event_id=document["event_id"], stated=stated
    )


FORMS: Codec[KeptForm] = Codec("form", _kept_form_document, kept_form_from)
TERMS: Codec[KeptTerms] = Codec("terms", _kept_terms_document, kept_terms_from)
ACCESS_CODES: Codec[AccessCode] = Codec("access code", _code_document, access_code_from)
ANSWERS_GIVEN: Codec[AnswersGiven] = Codec("answers", _answers_document, answers_from)
NEEDS: Codec[Needs] = Codec("needs", _needs_document, needs_from)
