#!/usr/bin/env bash
# An integration in bash: curl, jq and openssl.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
stack=${RAHDARI_STACK:-$here/../../../.rahdari/stack.json}
api=${RAHDARI_API_URL:-$(jq -r .api "$stack")}
key=${RAHDARI_API_KEY:-$(jq -r .tokens.integrator "$stack")}
tmp=$(mktemp -d)
receiver=
trap 'rm -rf "$tmp"; if [ -n "$receiver" ]; then kill "$receiver" 2>/dev/null || true; fi' EXIT

# call METHOD PATH [curl options …]: prints the body, leaves the status in $tmp/status and the headers in $tmp/headers.
# 429, 503 and an answer that is still being made are asked for again, as Retry-After says: a POST under the same key.
call() {
  local method=$1 path=$2 wait try
  shift 2
  for try in 1 2 3 4 5 6; do
    curl -sS -X "$method" "$api$path" -H "Authorization: Bearer $key" -D "$tmp/headers" -o "$tmp/answer" \
      -w '%{http_code}' "$@" > "$tmp/status"
    case $(cat "$tmp/status") in
      429 | 503) ;;
      409) jq -e '.code == "IDEMPOTENCY.IN_FLIGHT"' "$tmp/answer" > /dev/null || break ;;
      *) break ;;
    esac
    wait=$(sed -n 's/^retry-after: *\([0-9]*\).*/\1/Ip' "$tmp/headers")
    sleep "${wait:-1}"
  done
  cat "$tmp/answer"
}

# ok METHOD PATH …: the same, and what is refused ends the script with its code and detail.
ok() {
  local body
  body=$(call "$@")
  if [ "$(cat "$tmp/status")" -ge 400 ]; then
    echo "$1 $2: $(jq -r '"\(.code): \(.detail)"' <<< "$body")" >&2
    exit 1
  fi
  printf '%s' "$body"
}

echo "1. Who am I: $(ok GET /v1/me | jq -r .role)"

programme=$(ok GET '/v1/programmes?limit=1' | jq -r '.data[0].id')
seller=$(jq -n --arg programme "$programme" \
  '{programme_id: $programme, display_name: "Curl Example", legal_form: "sole_proprietor"}')
create() {
  ok POST /v1/sellers -H 'Content-Type: application/json' -H "Idempotency-Key: $1" -d "$seller" | jq -r .id
}
once="example-curl-$(openssl rand -hex 8)"
created=$(create "$once")
again=$(create "$once")
[ "$created" = "$again" ]
grep -qi '^idempotency-replayed: true' "$tmp/headers"
echo "2. Created $created; the same key again gave the same seller"

code=$(call POST "/v1/sellers/$created/catalogue-imports?filename=catalogue.csv" -H 'Content-Type: text/csv' \
  -H "Idempotency-Key: example-curl-$(openssl rand -hex 8)" --data-binary "@$here/../catalogue.csv" | jq -r .code)
echo "3. It may not upload yet: $code"

approved=${RAHDARI_SELLER:-$(ok GET '/v1/sellers?lifecycle=ACTIVE&limit=1' | jq -r '.data[0].id')}
import=$(ok POST "/v1/sellers/$approved/catalogue-imports?filename=catalogue.csv" -H 'Content-Type: text/csv' \
  -H "Idempotency-Key: example-curl-$(openssl rand -hex 8)" --data-binary "@$here/../catalogue.csv" | jq -r .id)
for try in $(seq 120); do
  state=$(ok GET "/v1/sellers/$approved/catalogue-imports/$import")
  case $(jq -r .status <<< "$state") in COMPLETED | COMPLETED_WITH_ERRORS | FAILED | CANCELLED) break ;; esac
  sleep 0.5
done
echo "4. Imported: $(jq -r '"\(.status), \(.counters.read) rows read, \(.counters.in_error) in error"' <<< "$state")"
ok GET "/v1/sellers/$approved/catalogue-imports/$import/errors" > "$tmp/failed.csv"
echo "   Failed rows to correct: $(grep -c 'EX-3' "$tmp/failed.csv")"

count=0 cursor=
while :; do
  page=$(call GET /v1/sellers -G -d limit=2 ${cursor:+--data-urlencode "cursor=$cursor"})
  count=$((count + $(jq '.data | length' <<< "$page")))
  cursor=$(jq -r '.next_cursor // empty' <<< "$page")
  if [ -z "$cursor" ] || [ "$count" -ge 10 ]; then break; fi
done
echo "5. Walked $count sellers, two a page"

last=
for try in $(seq 120); do
  page=$(call GET /v1/events -G -d "seller_id=$created" ${last:+-d "after=$last"})
  types=$(jq -r '[.data[].type] | join(", ")' <<< "$page")
  if [ -n "$types" ]; then break; fi
  sleep 0.5
done
last=$(jq -r '.data[-1].id' <<< "$page")
echo "6. Events of it: $types; next time after=$last"

if [ -z "${RAHDARI_WITHOUT_WEBHOOK:-}" ]; then
  node "$here/receiver.mjs" "$tmp" > "$tmp/port" &
  receiver=$!
  until [ -s "$tmp/port" ]; do sleep 0.1; done
  endpoint=$(jq -n --arg url "http://127.0.0.1:$(cat "$tmp/port")/hook" '{url: $url, event_types: ["seller.invited"]}')
  secret=$(ok POST /v1/webhook-endpoints -H 'Content-Type: application/json' \
    -H "Idempotency-Key: example-curl-$(openssl rand -hex 8)" -d "$endpoint" | jq -r .secret)
  create "example-curl-$(openssl rand -hex 8)" > /dev/null
  for try in $(seq 200); do if [ -s "$tmp/body" ]; then break; fi; sleep 0.2; done
  # Standard Webhooks: HMAC-SHA256 of <id>.<timestamp>.<body>, the key in base64 behind whsec_.
  hex=$(printf '%s' "${secret#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
  expected=$( (printf '%s.%s.' "$(cat "$tmp/webhook-id")" "$(cat "$tmp/webhook-timestamp")" && cat "$tmp/body") |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$hex" -binary | openssl base64 -A)
  age=$(($(date +%s) - $(cat "$tmp/webhook-timestamp")))
  [ "${age#-}" -le 300 ]
  grep -qF "v1,$expected" "$tmp/webhook-signature"
  echo "7. Webhook $(jq -r .type "$tmp/body") verified"
fi
echo done
