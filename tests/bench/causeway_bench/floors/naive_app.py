"""What one would write first: a conditional counter update and one insert a request, with the same durability."""

import os
import uuid
from typing import Any

from flask import Flask, request
from pymongo import MongoClient, WriteConcern

app = Flask(__name__)
_clients: list[MongoClient[dict[str, Any]]] = []


def _database() -> Any:
    if not _clients:
        _clients.append(MongoClient(os.environ["CAUSEWAY_MONGO_URI"], maxPoolSize=72))
    return _clients[0].get_database(os.environ["NAIVE_DATABASE"], write_concern=WriteConcern("majority", j=True))


@app.post("/events/<event_id>/registrations")
def register(event_id: str) -> tuple[dict[str, Any], int]:
    """Take a place if one is left."""
    body = request.get_json()
    database = _database()
    taken = database.events.update_one({"_id": event_id, "left": {"$gte": 1}}, {"$inc": {"left": -1}})
    if not taken.modified_count:
        return {"error": "full"}, 409
    registration_id = str(uuid.uuid4())
    database.registrations.insert_one({"_id": registration_id, "event_id": event_id, **body})
    return {"id": registration_id}, 201


@app.get("/ready")
def ready() -> tuple[str, int]:
    """Say that the process serves."""
    return "", 200
