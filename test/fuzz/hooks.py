"""What Schemathesis cannot know from the document alone: how the files of this API are written, and what a client does before
it sends a request. `tools/fuzz` puts `world.json` beside the document: what the API of this run holds."""

import csv
import io
import json
import re
import threading
import zipfile
import zlib
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis.core.parameters import ParameterLocation

WORLD = json.loads(Path("world.json").read_text())
# UUIDs of version 7 begin with their time.
WORLD["made"] = re.compile("[a-z]{3}_" + WORLD["ids"]["prg"][0][4:8])

# --- Files ------------------------------------------------------------------------------------------------------------
# Each is made of rows in which a cell is mostly right and sometimes anything, and is sometimes no such file at all. So a
# file says nothing of whether a request is valid: what it holds is answered row by row (see schemathesis.toml).

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=5,
)


def mostly(right, wrong=ANY_TEXT):
    """Right nine times of ten."""
    return st.integers(0, 9).flatmap(lambda n: wrong if n == 7 else right)


def rows_of(required, optional=None, wrong=ANY_TEXT):
    cells = {name: mostly(right, wrong) for name, right in required.items()}
    others = {name: mostly(right, wrong) for name, right in (optional or {}).items()}
    return st.lists(st.fixed_dictionaries(cells, optional=others), min_size=1, max_size=6)


SELLERS = st.sampled_from(WORLD["ids"]["sel"])
DECIMALS = st.decimals(0, 10**7, places=2).map(str)
INSTANTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2026, 10, 31)).map(lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"))
ORDER = {
    "seller_id": SELLERS,
    "channel": st.sampled_from(["own_website", "storefront", "alibaba"]),
    "external_id": st.from_regex(r"\ASO-[0-9]{1,6}\Z"),
    "ordered_at": INSTANTS,
}
ORDER_MORE = {
    "quantity": st.integers(1, 1_000_000),
    "sku": st.from_regex(r"\A[A-Z]{2}-[0-9]{1,4}\Z"),
    "destination": st.sampled_from(["US", "CN", "DE", "SA"]),
    "status": st.sampled_from(["placed", "cancelled", "returned"]),
    "simulated": st.booleans(),
}
MONEY = st.fixed_dictionaries({"amount_minor": st.integers(0, 10**9).map(str), "currency": st.just("USD")})
PRODUCT = {
    "sku": st.from_regex(r"\AFZ-[0-9]{1,4}\Z"),
    "title_en": st.sampled_from(["Percale sheet set", "Rock salt, fine"]) | ANY_TEXT,
    "description_en": ANY_TEXT,
    "category": st.sampled_from(["Bed linen", "Food salt"]),
    "hs_code": st.sampled_from(["6302.31", "2501.00", "9018.90"]),
    "currency": st.sampled_from(["USD", "EUR"]),
    "tier1_min_qty": st.integers(1, 10_000).map(str),
    "tier1_price": DECIMALS,
    "moq": st.integers(1, 10_000).map(str),
    "unit": st.sampled_from(["C62", "KGM"]),
    "lead_time_days": st.integers(1, 90).map(str),
    "country_of_origin": st.just("PK"),
}
PRODUCT_MORE = {
    "title_zh": ANY_TEXT,
    "title_ur": ANY_TEXT,
    "gtin": st.just("8969981001012"),
    "incoterms": st.sampled_from(["FOB", "FCA|FOB", "EXW"]),
    "image_urls": st.just("https://images.example.com/a.jpg"),
    "material": ANY_TEXT,
    "shelf_life_days": st.integers(0, 5_000).map(str),
    "gross_weight_kg": DECIMALS,
}


def csv_of(rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def json_lines_of(rows):
    return "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows).encode()


PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Products" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
NOT_OF_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(value):
    return escape(NOT_OF_XML.sub("", str(value)))


def workbook_of(rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = [names, *([row.get(name, "") for name in names] for row in rows)]
    lines = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{xml_text(cell)}</t></is></c>' for cell in line) + "</row>"
        for line in table
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in PARTS.items():
            book.writestr(zipfile.ZipInfo(name), text)
        sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{lines}</sheetData></worksheet>'
        book.writestr(zipfile.ZipInfo("xl/worksheets/sheet1.xml"), sheet)
    return data.getvalue()


def screening_list_of(people):
    def element(name, value):
        return f"<{name}>{xml_text(value)}</{name}>"

    entries = "".join(
        "<INDIVIDUAL>"
        + "".join(element(name, value) for name, value in person.items() if not name.startswith("/"))
        + f"<INDIVIDUAL_ALIAS>{element('ALIAS_NAME', person.get('/alias', ''))}</INDIVIDUAL_ALIAS>"
        + "</INDIVIDUAL>"
        for person in people
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2026-11-01T00:00:00.000Z">'
        f"<INDIVIDUALS>{entries}</INDIVIDUALS></CONSOLIDATED_LIST>"
    ).encode()


PERSON = {
    "DATAID": st.integers(1, 9_999_999),
    "FIRST_NAME": st.sampled_from(["JAWAID", "TARIQ"]) | ANY_TEXT,
    "REFERENCE_NUMBER": st.from_regex(r"\AINVi\.[0-9]{3}\Z"),
}
PERSON_MORE = {
    "SECOND_NAME": st.sampled_from(["AKHTAR", "ZAMAN"]) | ANY_TEXT,
    "UN_LIST_TYPE": st.just("Invented"),
    "LISTED_ON": st.just("2019-03-01"),
    "/alias": ANY_TEXT,
}


def cut_somewhere(files):
    """As an upload that broke off, or with something in it that does not belong there."""
    cut = st.tuples(files, st.integers(1, 400)).map(lambda pair: pair[0][: -pair[1]] or b" ")
    spoiled = st.tuples(files, st.integers(0, 400), st.binary(min_size=1, max_size=8)).map(
        lambda it: it[0][: it[1]] + it[2] + it[0][it[1] :]
    )
    return st.integers(0, 9).flatmap(lambda n: cut if n == 5 else spoiled if n == 7 else files)


PRODUCT_FILES = rows_of(PRODUCT, PRODUCT_MORE)
ORDER_CELLS = {**ORDER, "currency": st.just("USD"), "amount": DECIMALS}
# Orders and catalogues have these two types in common. Rows of the other kind are refused line by line, which is a case, too.
FILES = {
    "application/x-ndjson": rows_of({**ORDER, "amount": MONEY}, ORDER_MORE, ANY_JSON).map(json_lines_of)
    | PRODUCT_FILES.map(json_lines_of),
    "text/csv": rows_of(ORDER_CELLS, ORDER_MORE).map(csv_of) | PRODUCT_FILES.map(csv_of),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": PRODUCT_FILES.map(workbook_of),
    "application/xml": rows_of(PERSON, PERSON_MORE).map(screening_list_of),
    "application/pdf": st.binary(max_size=200).map(lambda rest: b"%PDF-1.7\n" + rest),
    "image/png": st.binary(max_size=200).map(lambda rest: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + rest),
    "image/jpeg": st.binary(max_size=200).map(lambda rest: b"\xff\xd8\xff\xe0" + rest),
    "image/webp": st.binary(max_size=200).map(lambda rest: b"RIFF\x00\x00\x00\x00WEBP" + rest),
}
for media_type, files in FILES.items():
    schemathesis.openapi.media_type(media_type, cut_somewhere(files))


# --- What a client does before it sends -------------------------------------------------------------------------------

GOOD_KEY = re.compile(r"[\x21-\x7e]{1,255}")
ID = re.compile(r"([a-z]{3})_[0-9a-f]{32}")
LINK_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
OPENS_LINK = ("Invitations_accept", "SellerSessions_open")
# With these the run would saw off the branch that it sits on.
ENDS_THINGS = (
    "ApiKeys_revoke",
    "ApiKeys_rotate",
    "OauthClients_revoke",
    "OauthClients_rotate",
    "SellerLinks_endAccess",
    "SellerLinks_issue",
    "WebhookEndpoints_remove",
)
lock = threading.Lock()
sent = 0


@schemathesis.hook
def before_call(context, case, kwargs):
    global sent
    with lock:
        sent += 1
        number = sent
        if number % 100 == 0:
            Path("sent").write_text(str(number))
    operation = case.operation.definition.raw.get("operationId")
    headers = case.headers
    # Of the case alone, so that the same case becomes the same request whenever it is tried again.
    draw = zlib.crc32(repr((operation, case.path_parameters, case.query, case.body)).encode())
    # A client asks for what it has seen. Every eighth asks for something of the right shape that nobody has.
    if draw % 8:
        for location, name in (
            (ParameterLocation.PATH, "path_parameters"),
            (ParameterLocation.QUERY, "query"),
            (ParameterLocation.BODY, "body"),
        ):
            held = getattr(case, name)
            if isinstance(held, dict) and held and not (case.meta and case.meta.is_negative_at(location)):
                settled = settle(operation, held, draw >> 3)
                if settled != held:
                    setattr(case, name, settled)
    # A client makes a new key for each request. Every eighth keeps the generated one: used again, it is replayed or refused.
    key = headers.get("Idempotency-Key")
    if isinstance(key, str) and GOOD_KEY.fullmatch(key) and number % 8:
        headers["Idempotency-Key"] = f"of-the-fuzzer-{number:09}"
    # A client reads before it writes. Every fourth does not, and has the tag of another version.
    if isinstance(headers.get("If-Match"), str) and headers["If-Match"].startswith('"') and draw % 4:
        headers["If-Match"] = present_tag(case, operation) or headers["If-Match"]
    # A link works once, so each request that opens one gets its own.
    if operation in OPENS_LINK and isinstance(case.body, dict) and draw % 4:
        token = case.body.get("token")
        if isinstance(token, str) and LINK_TOKEN.fullmatch(token):
            case.body = {**case.body, "token": fresh_link(number)}
    # An import can be cancelled while it runs: most times, one that was started a moment before.
    if operation == "Catalogue_cancel" and draw % 4 and not (case.meta and case.meta.is_negative_at(ParameterLocation.PATH)):
        case.path_parameters = {**case.path_parameters, **fresh_import(number)}
    if operation in ENDS_THINGS and case.path_parameters.get("id") in WORLD["own"]:
        others = WORLD["values"][operation]["id"]
        case.path_parameters = {**case.path_parameters, "id": others[draw % len(others)]}


def settle(operation, value, draw, name=None):
    """The same with what is there: a value that the world names for this place, or an id of the kind that stands here."""
    if isinstance(value, dict):
        return {key: settle(operation, inner, draw, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [settle(operation, inner, draw + index, name) for index, inner in enumerate(value)]
    if not isinstance(value, str):
        return value
    values = WORLD["values"].get(operation, {}).get(name)
    kind = ID.fullmatch(value)
    # An id that the API itself has made, in an answer before: a link, or a resource of the pool. Reads follow it.
    if not values and (not kind or WORLD["made"].match(value)):
        return value
    values = values or WORLD["ids"].get(kind[1])
    return values[draw % len(values)] if values else value


def present_tag(case, operation):
    try:
        path = case.path.format(**case.path_parameters)
        authorization = WORLD["authorization"].get(operation)
        answer = requests.get(WORLD["url"] + path, headers={"Authorization": authorization}, timeout=20)
        return answer.headers.get("ETag") if answer.status_code == 200 else None
    except (KeyError, IndexError, ValueError, requests.RequestException):
        return None


def ask(path, number, authorization=None, **body):
    headers = {"Idempotency-Key": f"of-the-client-{number:0>9}", **body.pop("headers", {})}
    if authorization:
        headers["Authorization"] = authorization
    answer = requests.post(WORLD["url"] + path, headers=headers, timeout=20, **body)
    answer.raise_for_status()
    return answer.json()


def fresh_link(number):
    sellers = WORLD["linked"]
    return ask(f"/v1/sellers/{sellers[number % len(sellers)]}/links", number, WORLD["linking"], json={})["token"]


def fresh_import(number):
    """At the first seller that may upload now: what else is asked suspends sellers and lets them go. None: as the case was."""
    rows = "".join(f"FC-{number}-{row},Rock salt,{row + 1}.00\n" for row in range(400))
    for seller in [*WORLD["values"]["Catalogue_cancel"]["id"], *WORLD["ids"]["sel"]]:
        try:
            started = ask(
                f"/v1/sellers/{seller}/catalogue-imports",
                f"{number}-{seller[-4:]}",
                WORLD["authorization"]["Catalogue_create"],
                data=f"sku,title_en,tier1_price\n{rows}",
                headers={"Content-Type": "text/csv"},
            )
        except requests.HTTPError as refused:
            if refused.response.status_code != 409:
                raise
            continue
        return {"id": seller, "importId": started["id"]}
    return {}
