"""A bare Flask page: what the machine can do at all, to hold the finder's figures against."""

from flask import Flask, Response, jsonify

app = Flask(__name__)


@app.get("/")
def answer() -> Response:
    """Answer a small JSON document."""
    return jsonify(plek=True, weken=[2, 3], aanbod=list(range(20)))
