"""Who is given a certificate hears of it once, and hears when it does not hold any more."""

from dataclasses import replace

from causeway_notifications.domain.delivery import Delivery
from causeway_notifications.domain.kinds import Kind
from causeway_notifications.domain.known_certificate import KnownCertificate
from causeway_notifications.store import documents
from causeway_notifications.use_cases.follow_certificate import FollowCertificate, follow_certificate
from causeway_testing.notices import NOW, FakeWork, a_certificate

ISSUED = a_certificate()


def follow(work: FakeWork, certificate: KnownCertificate = ISSUED, *, tell: bool = True) -> Delivery | None:
    return follow_certificate(FollowCertificate(certificate=certificate, tell=tell), work, now=NOW)


def test_a_certificate_is_announced_once() -> None:
    work = FakeWork()
    delivery = follow(work)
    assert delivery is not None
    assert follow(work) is None
    assert [one.kind for one in work.deliveries.by_id.values()] == [Kind.CERTIFICATE]


def test_a_withdrawal_is_told_and_a_replacement_is_not() -> None:
    for status, told in (
        ("withdrawn", {Kind.CERTIFICATE, Kind.CERTIFICATE_WITHDRAWN}),
        ("replaced", {Kind.CERTIFICATE}),
    ):
        work = FakeWork()
        follow(work)
        follow(work, replace(ISSUED, status=status, revision=2))
        assert {one.kind for one in work.deliveries.by_id.values()} == told


def test_older_news_and_news_of_nobody_change_nothing() -> None:
    work = FakeWork()
    follow(work, replace(ISSUED, status="withdrawn", revision=2), tell=False)
    follow(work)
    assert work.deliveries.by_id == {}
    assert work.certificates.get(ISSUED.id).status == "withdrawn"


def test_a_document_keeps_everything() -> None:
    assert documents.certificate_of(documents.certificate_document(ISSUED)) == ISSUED
