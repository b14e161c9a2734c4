"""An integration in Python, with nothing but the standard library."""

import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import queue
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

HERE = pathlib.Path(__file__).resolve().parent
CATALOGUE = HERE.parent / "catalogue.csv"


def settings():
    if "RAHDARI_API_URL" in os.environ:
        return os.environ["RAHDARI_API_URL"], os.environ["RAHDARI_API_KEY"]
    stack = pathlib.Path(os.environ.get("RAHDARI_STACK", HERE.parents[2] / ".rahdari" / "stack.json"))
    known = json.loads(stack.read_text())
    return known["api"], known["tokens"]["integrator"]


API, KEY = settings()


class Problem(Exception):
    """What the API refused: its code is stable, its text may change."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body.get('code')}: {body.get('detail')}")
        self.status, self.code, self.errors = status, body.get("code"), body.get("errors", [])


def call(method, path, body=None, *, query=None, content_type="application/json", key=None):
    """Gives (parsed body, headers). A POST has one Idempotency-Key for all its attempts."""
    url = API + path + ("?" + urllib.parse.urlencode(query) if query else "")
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {KEY}"}
    if data is not None:
        headers["Content-Type"] = content_type
    if method == "POST":
        headers["Idempotency-Key"] = key or str(uuid.uuid4())
    for attempt in range(6):
        wait = min(8.0, 0.25 * 2**attempt)
        try:
            request = urllib.request.Request(url, data=data, headers=headers, method=method)
            with urllib.request.urlopen(request, timeout=30) as response:
                raw = response.read()
                is_json = "json" in response.headers.get("Content-Type", "")
                return (json.loads(raw) if is_json else raw), response.headers
        except urllib.error.HTTPError as error:
            try:
                problem = json.loads(error.read())
            except ValueError:
                problem = {}
            passing = error.code in (429, 502, 503, 504) or problem.get("code") == "IDEMPOTENCY.IN_FLIGHT"
            if not passing or attempt == 5:
                raise Problem(error.code, problem) from None
            after = error.headers.get("Retry-After", "")
            wait = max(wait, float(after)) if after.isdigit() else wait
        except (urllib.error.URLError, ConnectionError):
            if attempt == 5:
                raise
        time.sleep(wait)


def pages(path, query):
    """Every row of a list."""
    cursor = None
    while True:
        page, _ = call("GET", path, query={**query, **({"cursor": cursor} if cursor else {})})
        yield from page["data"]
        cursor = page["next_cursor"]
        if not cursor:
            return


def verify(secret, headers, body, tolerance=300):
    """Standard Webhooks 1.0: HMAC-SHA256 of <id>.<timestamp>.<body>; any of several signatures may match."""
    timestamp = headers["webhook-timestamp"]
    if abs(time.time() - int(timestamp)) > tolerance:
        raise ValueError("signed too long ago, or in the future")
    signed = f"{headers['webhook-id']}.{timestamp}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = headers["webhook-signature"].split(" ")
    if not any([hmac.compare_digest(expected, one) for one in given]):
        raise ValueError("no signature matches")
    return json.loads(body)


def receive(received):
    """A server that hands what came to the queue, as it came."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            received.put((self.headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main():
    me, _ = call("GET", "/v1/me")
    print(f"1. Who am I: {me['role']}")

    programmes, _ = call("GET", "/v1/programmes", query={"limit": 1})
    wanted = {
        "programme_id": programmes["data"][0]["id"],
        "display_name": "Python Example",
        "legal_form": "sole_proprietor",
    }
    key = f"example-py-{uuid.uuid4()}"
    seller, _ = call("POST", "/v1/sellers", wanted, key=key)
    again, headers = call("POST", "/v1/sellers", wanted, key=key)
    assert again["id"] == seller["id"] and headers["Idempotency-Replayed"] == "true"
    print(f"2. Created {seller['id']}; the same key again gave the same seller")

    def upload(seller_id):
        path = f"/v1/sellers/{seller_id}/catalogue-imports"
        file = CATALOGUE.read_bytes()
        return call("POST", path, file, query={"filename": CATALOGUE.name}, content_type="text/csv")[0]

    try:
        upload(seller["id"])
    except Problem as problem:
        print(f"3. It may not upload yet: {problem.code}")

    approved = os.environ.get("RAHDARI_SELLER")
    if not approved:
        active, _ = call("GET", "/v1/sellers", query={"lifecycle": "ACTIVE", "limit": 1})
        approved = active["data"][0]["id"]
    path = f"/v1/sellers/{approved}/catalogue-imports/{upload(approved)['id']}"
    while True:
        state, _ = call("GET", path)
        if state["status"] in ("COMPLETED", "COMPLETED_WITH_ERRORS", "FAILED", "CANCELLED"):
            break
        time.sleep(0.5)
    counters = state["counters"]
    print(f"4. Imported: {state['status']}, {counters['read']} rows read, {counters['in_error']} in error")
    failed, _ = call("GET", path + "/errors")
    print(f"   Failed rows to correct: {failed.count(b'EX-3')}")

    count = 0
    for _ in pages("/v1/sellers", {"limit": 2}):
        count += 1
        if count == 10:
            break
    print(f"5. Walked {count} sellers, two a page")

    while True:
        events, _ = call("GET", "/v1/events", query={"seller_id": seller["id"]})
        if events["data"]:
            break
        time.sleep(0.5)
    types = ", ".join(event["type"] for event in events["data"])
    print(f"6. Events of it: {types}; next time after={events['data'][-1]['id']}")

    if not os.environ.get("RAHDARI_WITHOUT_WEBHOOK"):
        received = queue.Queue()
        server = receive(received)
        url = f"http://127.0.0.1:{server.server_address[1]}/hook"
        endpoint, _ = call("POST", "/v1/webhook-endpoints", {"url": url, "event_types": ["seller.invited"]})
        call("POST", "/v1/sellers", wanted)
        event = verify(endpoint["secret"], *received.get(timeout=60))
        print(f"7. Webhook {event['type']} verified")
        server.shutdown()
    print("done")


if __name__ == "__main__":
    main()
