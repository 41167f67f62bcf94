"""What one registration needs: so many places of one mode, one kind of ticket and these parts; all of it or nothing."""

from dataclasses import dataclass

USUAL_PRIORITY = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Places for a party of ``size`` that comes together."""

    mode: str
    kind: str | None = None
    parts: tuple[str, ...] = ()
    size: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """Those who wait for exactly the same with the same priority, so that the first of them stands for all.

    A waiting list is as many lines as there are different wishes. Who is next is found by looking at the first of each,
    however many wait behind.
    """

    demand: Demand
    priority: int = USUAL_PRIORITY
    allotment_id: str | None = None
    """Of the allotment whose places they can have besides those that are everybody's, if any."""

    def __str__(self) -> str:
        demand = self.demand
        name = "|".join((demand.mode, demand.kind or "", "+".join(demand.parts), str(demand.size), str(self.priority)))
        return name if self.allotment_id is None else f"{name}|{self.allotment_id}"

    @classmethod
    def named(cls, name: str) -> "Line":
        """Return the line that ``str`` gave this name."""
        mode, kind, parts, size, priority, *allotment = name.split("|")
        chosen = tuple(parts.split("+")) if parts else ()
        demand = Demand(mode=mode, kind=kind or None, parts=chosen, size=int(size))
        return cls(demand, int(priority), allotment[0] if allotment else None)
