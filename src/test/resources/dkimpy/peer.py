"""dkimpy as a peer: one JSON request a line on stdin, one JSON answer a line on stdout. Octets are base64."""
import base64
import json
import logging
import sys

import dkim

quiet = logging.getLogger("quiet")
quiet.addHandler(logging.NullHandler())
quiet.propagate = False


def octets(request, name):
    return base64.b64decode(request[name])


def names(request):
    return [name.encode() for name in request["h"].split(":")]


def sign(request):
    header, body = request["c"].split("/")
    signer = dkim.DKIM(octets(request, "message"), logger=quiet, signature_algorithm=request["a"].encode())
    field = signer.sign(
        request["s"].encode(),
        request["d"].encode(),
        octets(request, "key"),
        canonicalize=(header.encode(), body.encode()),
        include_headers=names(request),
    )
    return {"fields": base64.b64encode(field).decode()}


def seal(request):
    fields = dkim.arc_sign(
        octets(request, "message"),
        request["s"].encode(),
        request["d"].encode(),
        octets(request, "key"),
        request["authserv_id"].encode(),
        include_headers=names(request),
        logger=quiet,
    )
    return {"fields": base64.b64encode(b"".join(fields)).decode()}


def verify(request):
    zone = request["zone"]

    def txt(name, timeout=5):
        return zone.get(name.decode().rstrip("."), "").encode() or None

    message = octets(request, "message")
    try:
        signed = bool(dkim.verify(message, logger=quiet, dnsfunc=txt))
    except Exception as refused:
        signed = False
    status, _, reason = dkim.arc_verify(message, logger=quiet, dnsfunc=txt)
    return {"dkim": signed, "arc": (status or b"fail").decode(), "reason": str(reason)}


REQUESTS = {"sign": sign, "seal": seal, "verify": verify}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = REQUESTS[request["request"]](request)
    except Exception as trouble:
        answer = {"trouble": repr(trouble)}
    print(json.dumps(answer), flush=True)
