#!/bin/sh
# Fills corpus/ from Terraform's own vectors, so that a minute of fuzzing begins where it is
# interesting. Needs jq and xxd. Then, with cargo-fuzz and a nightly toolchain:
#
#   cargo +nightly fuzz run decode_msgpack -- -max_total_time=60 -rss_limit_mb=512
#   cargo +nightly fuzz run decode_json -- -max_total_time=60 -rss_limit_mb=512
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/decode_msgpack corpus/decode_json

number=0
jq -r '[(.type | tojson), .msgpack, (.json | tojson)] | join("\n")' ../tests/vectors/values.jsonl |
while IFS= read -r type && IFS= read -r msgpack && IFS= read -r json; do
    number=$((number + 1))
    [ "${#msgpack}" -le 8000 ] || continue
    { printf '%s\n' "$type"; printf '%s' "$msgpack" | xxd -r -p; } > "corpus/decode_msgpack/$number"
    printf '%s\n%s' "$type" "$json" > "corpus/decode_json/$number"
done
