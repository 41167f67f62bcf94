"""The demonstration programme, loaded once into an empty system so that the first look finds something to see."""

from causeway_cli.console import Report
from causeway_cli.demonstration.api import Api
from causeway_cli.demonstration.load import counts, is_empty, load
from causeway_cli.secrets_file import Secrets
from causeway_cli.trouble import Trouble


def load_when_empty(address: str, secrets: Secrets, report: Report) -> None:
    """Load it through the public APIs as the first operator; a refusal is reported, and the system runs on."""
    try:
        with Api(address) as public:
            operator = public.signed_in(secrets.operator_email, secrets.operator_password)
            if is_empty(operator):
                report.waiting_for(["the demonstration programme to be loaded"])
                loaded = load(operator)
                what = ", ".join(f"{number} {name}" for name, number in counts(loaded))
                report.done(f"demonstration programme loaded: {what}")
    except Trouble as trouble:
        report.warn(f"the demonstration programme was not loaded: {trouble}")
    finally:
        report.rest()
