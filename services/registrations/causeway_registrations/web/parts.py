"""What the routes need of the rest of the service."""

from dataclasses import dataclass
from typing import Any

from causeway_platform.clock import Clock
from causeway_platform.commands import Commands
from causeway_platform.links import Links
from causeway_registrations.domain.retention import USUAL, RetentionRules
from causeway_registrations.domain.rules import PlaceRules
from causeway_registrations.use_cases.application_ports import ApplicationReadings
from causeway_registrations.use_cases.certificate_ports import CertificateReadings
from causeway_registrations.use_cases.delegation_ports import DelegationReadings
from causeway_registrations.use_cases.feedback_ports import FeedbackReadings
from causeway_registrations.use_cases.gate_ports import GateReadings
from causeway_registrations.use_cases.import_ports import ImportReadings
from causeway_registrations.use_cases.list_ports import ListReadings
from causeway_registrations.use_cases.ports import Readings
from causeway_registrations.use_cases.series_ports import SeriesReadings
from causeway_registrations.web.certificate_print import CertificatePrinter


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts, put together by ``wiring``."""

    commands: Commands[Any]
    readings: Readings
    gate_readings: GateReadings
    links: Links
    rules: PlaceRules
    clock: Clock
    retention: RetentionRules = USUAL
    certificates: CertificateReadings
    printer: CertificatePrinter
    feedback: FeedbackReadings
    lists: ListReadings
    delegations: DelegationReadings
    series: SeriesReadings
    applications: ApplicationReadings
    imports: ImportReadings
