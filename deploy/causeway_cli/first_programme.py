"""The demonstration programme, loaded once into an empty system so that the first look finds something to see."""

import time

from causeway_cli.console import Report
from causeway_cli.demonstration.api import Api, Refused
from causeway_cli.demonstration.load import counts, is_empty, load
from causeway_cli.secrets_file import Secrets
from causeway_cli.trouble import Trouble
from causeway_platform.links import Links

KEYS_WITHIN_S = 45.0
UNAUTHENTICATED = 401


def load_when_empty(address: str, secrets: Secrets, report: Report) -> None:
    """Load it through the public APIs as the first operator; a refusal is reported, and the system runs on."""
    try:
        with Api(address) as public:
            operator = public.signed_in(secrets.operator_email, secrets.operator_password)
            report.waiting_for(["the services to know the operator"])
            if is_empty_once_known(operator):
                report.waiting_for(["the demonstration programme to be loaded"])
                loaded = load(operator, Links([secrets.link_key]))
                what = ", ".join(f"{number} {name}" for name, number in counts(loaded))
                report.done(f"demonstration programme loaded: {what}")
    except Trouble as trouble:
        report.warn(f"the demonstration programme was not loaded: {trouble}")
    finally:
        report.rest()


def is_empty_once_known(operator: Api) -> bool:
    """Ask whether there is anything yet. At the very first start the keys are still on their way to the services."""
    deadline = time.monotonic() + KEYS_WITHIN_S
    while True:
        try:
            return is_empty(operator)
        except Refused as refused:
            if refused.status != UNAUTHENTICATED or time.monotonic() > deadline:
                raise
        time.sleep(0.3)
