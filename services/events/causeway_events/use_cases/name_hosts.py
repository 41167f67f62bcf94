"""Making sure that hosts are institutions we may name."""

from collections.abc import Sequence

from causeway_events.domain.place import Host
from causeway_events.domain.refusals import UnknownInstitution
from causeway_events.use_cases.ports import Work


def name_hosts(hosts: Sequence[Host], work: Work, *, already: Sequence[Host] = ()) -> None:
    """Check the institutions of ``hosts``; one that is named ``already`` may stay though it was suspended meanwhile.

    Raises:
        UnknownInstitution: partners has not told us of one, or it is suspended.
    """
    named = {host.institution_id for host in already}
    for host in hosts:
        if host.institution_id not in named:
            _check(host.institution_id, work)


def _check(institution_id: str, work: Work) -> None:
    institution = work.institutions.find(institution_id)
    if institution is None:
        raise UnknownInstitution(
            "An institution among the hosts is not known here.",
            next_step="Check the id; an institution that was enrolled just now is known in a few seconds.",
            institution_id=institution_id,
        )
    if not institution.active:
        raise UnknownInstitution(
            "An institution among the hosts is suspended.",
            next_step="Make it active again before naming it as a host.",
            institution_id=institution_id,
        )
