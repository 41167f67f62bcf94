"""What calls, applications, reviews and decisions say no to, each with its reason and the next step."""

from causeway_platform.refusals import Kind, Refusal


class NoCall(Refusal):
    """Nobody has called for applications to this event."""

    slug = "no-call"
    kind = Kind.NOT_FOUND
    title = "There is no call for applications"


class CallContradictory(Refusal):
    """What was laid down cannot all be true; ``field`` says where."""

    slug = "call-contradictory"
    kind = Kind.CONFLICT
    title = "The call contradicts itself"


class ApplicationsNotOpen(Refusal):
    """The call has not opened; ``opens_at`` says when it does."""

    slug = "applications-not-open"
    kind = Kind.CONFLICT
    title = "Applications are not open yet"


class ApplicationsClosed(Refusal):
    """The call has closed; ``closed_at`` says when."""

    slug = "applications-closed"
    kind = Kind.CONFLICT
    title = "Applications have closed"


class ApplicationRequired(Refusal):
    """One gets into this event by applying."""

    slug = "application-required"
    kind = Kind.CONFLICT
    title = "One applies for this event"


class AlreadyApplied(Refusal):
    """The person has applied to this event."""

    slug = "already-applied"
    kind = Kind.CONFLICT
    title = "There is an application of this address"


class TrackNotOffered(Refusal):
    """The call has tracks, and none or an unknown one was chosen; ``tracks`` lists them."""

    slug = "track-not-offered"
    kind = Kind.CONFLICT
    title = "Choose one of the tracks"


class RegionNotOffered(Refusal):
    """The call has regions, and none or an unknown one was chosen; ``regions`` lists them."""

    slug = "region-not-offered"
    kind = Kind.CONFLICT
    title = "Choose one of the regions"


class ApplicationDecided(Refusal):
    """It was decided on, or withdrawn, and cannot be changed any more; ``status`` says how it stands."""

    slug = "application-decided"
    kind = Kind.CONFLICT
    title = "The application cannot be changed any more"


class NoFollowUp(Refusal):
    """There is nothing to answer: no form, or the application was not accepted."""

    slug = "no-follow-up"
    kind = Kind.CONFLICT
    title = "There is nothing to answer"


class FollowUpClosed(Refusal):
    """The day by which the form was to be answered is over; ``closed_at`` says when that was."""

    slug = "follow-up-closed"
    kind = Kind.CONFLICT
    title = "The form has closed"


class NotAReviewer(Refusal):
    """The call does not name this person as a reviewer of the application's track."""

    slug = "not-a-reviewer"
    kind = Kind.FORBIDDEN
    title = "You are not a reviewer of this application"


class ConflictOfInterest(Refusal):
    """Reviewer and applicant are too close: the same institution, or the reviewer has said so."""

    slug = "conflict-of-interest"
    kind = Kind.FORBIDDEN
    title = "There is a conflict of interest"


class ScoresDoNotFit(Refusal):
    """A criterion is missing or unknown, or a score is beyond the scale; ``criteria`` and ``best`` say what fits."""

    slug = "scores-do-not-fit"
    kind = Kind.INVALID
    title = "The scores do not fit the call"


class CallStillOpen(Refusal):
    """Decisions wait until the call has closed; ``closes_at`` says when."""

    slug = "call-still-open"
    kind = Kind.CONFLICT
    title = "The call is still open"


class DecisionsRunning(Refusal):
    """An earlier decision in bulk is still being carried out."""

    slug = "decisions-running"
    kind = Kind.CONFLICT
    title = "Decisions are being carried out"


class PreviewOutdated(Refusal):
    """Something has changed since the preview, so its digest is another one now."""

    slug = "preview-outdated"
    kind = Kind.CONFLICT
    title = "The preview is out of date"


class PlacesExceeded(Refusal):
    """More would be accepted than there are places in all, in a track or region; ``application_id`` is the first."""

    slug = "places-exceeded"
    kind = Kind.CONFLICT
    title = "There are not enough places"


class NotDecidable(Refusal):
    """The application is unknown in this event, accepted, withdrawn or listed twice; ``application_id`` names it."""

    slug = "not-decidable"
    kind = Kind.CONFLICT
    title = "There is nothing to decide about an application"


class TooManyApplications(Refusal):
    """More applications than can be decided on at once; ``most`` says how many can."""

    slug = "too-many-applications"
    kind = Kind.CONFLICT
    title = "There are too many applications"


class NobodyToMoveUp(Refusal):
    """No place is free, or nobody on the reserve list fits one that is."""

    slug = "nobody-to-move-up"
    kind = Kind.CONFLICT
    title = "Nobody can move up"


class ApplicationForgotten(Refusal):
    """The person was forgotten; ``erased_at`` says when."""

    slug = "application-erased"
    kind = Kind.CONFLICT
    title = "The person was forgotten"


class ApplicationAccepted(Refusal):
    """A place was given for the application; its person is forgotten with ``registration_id``."""

    slug = "application-accepted"
    kind = Kind.CONFLICT
    title = "The application was accepted"
