"""I4, I6 and I7: one visible mail a notice, one effect a message, one answer a key."""

from collections import Counter

from causeway_cli.invariants.scene import Scene
from causeway_cli.invariants.verdict import Verdict
from causeway_contracts import registrations

FOLLOWED_BY_NOTIFICATIONS = frozenset({registrations.REGISTERED, registrations.WAITLISTED})
"""Messages that surely have a reader; a service remembers only what it follows."""


def one_mail_each(scene: Scene) -> Verdict:
    """Compare accepted deliveries with what the mail server took; a repeat must carry the same Message-ID."""
    deliveries = list(
        scene.database("notifications")["deliveries"].find(
            scene.event_filter, {"status": 1, "registration_id": 1, "kind": 1, "version": 1, "resend": 1}
        )
    )
    accepted = [row for row in deliveries if row["status"] == "accepted"]
    offenders = [f"{row['_id']} is {row['status']}" for row in deliveries if row["status"] == "failed"]
    if scene.accepted_mail is not None:
        visible = len(scene.accepted_mail())
        if visible != len(accepted):
            offenders.append(f"{len(accepted)} deliveries were accepted, but {visible} mails are visible")
    return Verdict.of("I4", "one visible mail a notice", offenders, f"{len(accepted)} mails")


def effects_once(scene: Scene) -> Verdict:
    """Look for notices made twice, and for messages that were taken without being remembered."""
    rows = scene.database("notifications")["deliveries"].find(
        scene.event_filter, {"registration_id": 1, "kind": 1, "version": 1, "resend": 1}
    )
    made = Counter((row["registration_id"], row["kind"], row["version"], row["resend"]) for row in rows)
    offenders = [f"{key} was made {count} times" for key, count in made.items() if count > 1]
    offenders += [f"message {message_id} was taken, but is not in the inbox" for message_id in _not_remembered(scene)]
    return Verdict.of("I6", "effects happen once", offenders, f"{made.total()} notices, {len(scene.log)} records")


def _not_remembered(scene: Scene) -> set[str]:
    """Return the messages that notifications has read without an inbox row, so that a repeat would act again."""
    remembered = {str(row["_id"]).rpartition(":")[2] for row in scene.database("notifications")["inbox"].find()}
    return {heard.message_id for heard in scene.log if heard.type in FOLLOWED_BY_NOTIFICATIONS} - remembered


def same_answer(scene: Scene) -> Verdict:
    """Compare repeated answers for one key."""
    answers = scene.ledger.answers_by_key
    offenders = [
        f"{key} was answered with {sorted({told.registration_id for told in told_ones})}"
        for key, told_ones in answers.items()
        if len({told.registration_id for told in told_ones}) > 1
    ]
    made = Counter(told.registration_id for told in scene.ledger.accepted)
    offenders += [f"{found} was given to {count} keys" for found, count in made.items() if count > 1]
    return Verdict.of("I7", "same key, same answer", offenders, f"{len(answers)} keys")
