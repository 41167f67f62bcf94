"""The copy of a call from its document."""

from causeway_platform.mongo import Document
from causeway_portal.domain.shown_call import ShownCall, ShownSection
from causeway_portal.store.admission_documents import question_from


def call_from(document: Document) -> ShownCall:
    """Return the call in ``document``."""
    state = dict(document)
    state["id"] = state.pop("_id")
    state["tracks"] = tuple(ShownSection(**track) for track in state["tracks"])
    state["regions"] = tuple(ShownSection(**region) for region in state["regions"])
    state["questions"] = tuple(question_from(question) for question in state["questions"])
    return ShownCall(**state)
