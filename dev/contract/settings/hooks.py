"""What schemathesis must know about Emporium: who calls, and what the documents promise about errors.

docs/contract.md explains each of these rules to people.
"""

import json
import os
import re
from urllib.request import urlopen

import schemathesis
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

# Lines of JSON are sent as text.
schemathesis.serializer.alias(["application/x-ndjson", "application/jsonl"], "text/plain")

DESK = os.environ["CONTRACT_CREDENTIALS"]

# What a document says of the form of a request. Data that fit the document are never refused by one of these.
ABOUT_THE_FORM = {
    "request.invalid",
    "request.malformed",
    "request.malformed-json",
    "request.empty-body",
    "request.unsupported-media-type",
    "idempotency.key-invalid",
}


@schemathesis.auth(refresh_interval=120, retry_on=[401])
class SomebodyNew:
    """Makes new callers with a recent log-in, because log-ins end, also through the operations that are called."""

    def get(self, case, context):
        with urlopen(DESK) as answer:
            return json.load(answer)

    def set(self, case, data, context):
        case.headers.update(data)


# Reserved addresses that belong to nobody (RFC 2606), because the product resolves addresses that it shall call.
schemathesis.openapi.format("uri", st.from_regex(r"\Ahttps://[a-z]{1,20}\.example(/[a-z0-9]{1,20}){0,3}\Z"))
schemathesis.openapi.format("email", st.from_regex(r"\A[a-z0-9]{1,20}@[a-z]{1,20}\.example\Z"))


def resolved(node, document):
    while "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def problem_of(response):
    if response.headers.get("content-type", [""])[0].startswith("application/problem+json"):
        return json.loads(response.content)
    return None


def documented_codes(case, status):
    """The codes in an operation's answer for a status, and those of the general answer for that status."""
    document = case.operation.schema.raw_schema
    answers = case.operation.definition.raw["responses"]
    if str(status) not in answers:
        return None
    answer = resolved(answers[str(status)], document)
    codes = set()
    for content in answer.get("content", {}).values():
        codes.update(content.get("examples", {}))
    for name, general in document["components"]["responses"].items():
        if f"Or as in {name}." in answer["description"]:
            for content in general["content"].values():
                codes.update(content["examples"])
    return codes


@schemathesis.check
def problems_are_documented(ctx, response, case):
    """Every error code in an answer must be documented for the operation and the status."""
    problem = problem_of(response)
    if problem is None or case.method.upper() != case.operation.method.upper():
        return
    codes = documented_codes(case, response.status_code)
    if codes is not None and problem["code"] not in codes:
        raise AssertionError(f"{response.status_code} {problem['code']} is not documented: {problem['detail']}")


@schemathesis.check
def data_that_fit_are_understood(ctx, response, case):
    """A request that fits the document may break a rule of the shop, which has its own code, but must not be called malformed."""
    problem = problem_of(response)
    if problem is None or case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    if problem["code"] not in ABOUT_THE_FORM:
        return
    wrong = [error for error in problem.get("errors", [problem]) if not beyond_schemas(error)]
    if wrong:
        raise AssertionError(f"fits the document, but is refused: {problem['code']} {json.dumps(wrong)}")


# What tables of the server or the parser of addresses decide, and no document copies.
BEYOND_SCHEMAS = re.compile(
    r"must be (an ISO 4217 code|an IANA time zone|a language tag|a web origin|a host name|an absolute https? URL)"
)


def beyond_schemas(error):
    return BEYOND_SCHEMAS.search(error.get("message", "")) is not None
