"""The copy of an admission to its document and back."""

from collections.abc import Mapping
from typing import Any

from causeway_platform.mongo import Document
from causeway_portal.domain.shown_admission import (
    ShownAdmission,
    ShownChoice,
    ShownCondition,
    ShownGates,
    ShownKind,
    ShownPart,
    ShownPool,
    ShownQuestion,
    ShownTerms,
    ShownWaiting,
)


def admission_from(document: Document) -> ShownAdmission:
    """Return the admission in ``document``."""
    state = dict(document)
    state["id"] = state.pop("_id")
    state["kinds"] = tuple(ShownKind(**kind) for kind in state["kinds"])
    state["pools"] = tuple(_pool(pool) for pool in state["pools"])
    state["parts"] = tuple(ShownPart(**part) for part in state["parts"])
    state["waiting"] = ShownWaiting(**state["waiting"])
    state["gates"] = _gates(state["gates"])
    state["questions"] = tuple(question_from(question) for question in state["questions"])
    return ShownAdmission(**state)


def _pool(pool: Mapping[str, Any]) -> ShownPool:
    return ShownPool(**{**pool, "modes": tuple(pool["modes"]), "kinds": tuple(pool["kinds"])})


def _gates(gates: Mapping[str, Any]) -> ShownGates:
    listed = {name: tuple(gates[name]) for name in ("mail_domains", "institutions", "prerequisites")}
    terms = ShownTerms(**gates["terms"]) if gates["terms"] else None
    return ShownGates(**{**gates, **listed, "terms": terms})


def question_from(question: Mapping[str, Any]) -> ShownQuestion:
    """Return a question of a form."""
    condition = question["shown_if"]
    return ShownQuestion(
        **{
            **question,
            "choices": tuple(ShownChoice(**choice) for choice in question["choices"]),
            "shown_if": ShownCondition(**condition) if condition else None,
        }
    )
