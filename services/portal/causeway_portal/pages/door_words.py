"""The words that the door's script says, in the reader's language; it has none of its own."""

import json

from causeway_portal.pages.wording import Wording

RESULTS = (
    *("in", "already", "not_valid", "other_event", "other_part", "not_confirmed"),
    *("unknown_occasion", "event_cancelled", "taken_back", "unchecked"),
)
SAYINGS = (
    *("online", "offline", "signed_out", "signed_out_text", "never", "no_camera", "no_code", "stop"),
    *("undone", "undo_offline", "result_in_offline", "result_not_listed_text"),
)


def door_words(words: Wording) -> str:
    """Return the words as JSON; a moment's place is still marked in them."""
    said = {name: words.leaves[f"door.{name}"] for name in SAYINGS}
    for result in RESULTS:
        said[f"result_{result}"] = words.leaves[f"door.result_{result}"]
        said[f"result_{result}_text"] = words.leaves.get(f"door.result_{result}_text", "")
    return json.dumps({**said, "scan": words("check_in.scan")}, ensure_ascii=False)
