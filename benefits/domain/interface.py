"""The interface for an employer's systems: what is asked, what is answered, and its description."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benefits.domain.eligibility import Answer, Told

VERSION = "1.0.0"
MAX_REFERENCE_SIGNS = 100


class NotUnderstood(ValueError):
    """A question that cannot be read. `code` says why, `field` where, if there is a place."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(code)
        self.code, self.field = code, field


@dataclass(frozen=True, slots=True)
class Question:
    """Whose number, and which. Any text is a number."""

    employer_reference: str
    employee_number: str


def read_question(content: Any) -> Question:
    """The question in a JSON body. Raises NotUnderstood; unknown fields are left alone."""
    if not isinstance(content, dict):
        raise NotUnderstood("not_an_object")
    values = {}
    for field in ("employer_reference", "employee_number"):
        value = content.get(field)
        if not isinstance(value, str):
            raise NotUnderstood("missing_field" if value is None else "not_text", field)
        values[field] = value
    return Question(**values)


def written(answer: Answer) -> dict[str, Any]:
    """An answer as JSON says it."""
    return {
        "eligible": answer.eligible,
        "cap": answer.cap,
        "valid_until": answer.valid_until.isoformat() if answer.valid_until else None,
        "rule": answer.rule.value,
    }


def document() -> dict[str, Any]:
    """The description of the whole interface, in OpenAPI 3.1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Houvast for employers",
            "version": VERSION,
            "description": (
                "Contract facts alone. No answer says, or changes with, whether anybody uses a "
                "right."
            ),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"key": []}],
        "paths": {"/eligibility": {"post": _eligibility()}, "/openapi.json": {"get": _itself()}},
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key with the scope `eligibility`; the owner makes it.",
                }
            },
            "schemas": {"Question": _QUESTION, "Answer": _ANSWER, "Problem": _PROBLEM},
        },
    }


_QUESTION: dict[str, Any] = {
    "type": "object",
    "required": ["employer_reference", "employee_number"],
    "properties": {
        "employer_reference": {
            "type": "string",
            "description": "Your reference; upper and lower case are the same.",
            "examples": ["VOORBEELD"],
        },
        "employee_number": {
            "type": "string",
            "description": "Any text. What is no number is answered as a number without a right.",
            "examples": ["P-20417"],
        },
    },
}
_ANSWER: dict[str, Any] = {
    "type": "object",
    "required": ["eligible", "cap", "valid_until", "rule"],
    "additionalProperties": False,
    "properties": {
        "eligible": {"type": "boolean"},
        "cap": {"type": "integer", "minimum": 0, "description": "Sessions a person; 0 without."},
        "valid_until": {
            "type": ["string", "null"],
            "format": "date",
            "description": "The last day.",
        },
        "rule": {"type": "string", "enum": [rule.value for rule in Told]},
    },
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {"error": {"type": "string"}, "field": {"type": "string"}},
}


def _eligibility() -> dict[str, Any]:
    problems = {
        "401": "The key is unknown, ended, or opens something else.",
        "403": "The reference is not that of the key's employer.",
        "422": "No JSON, or a field is missing or no text.",
        "429": "Too many calls; `Retry-After` says when again, in seconds.",
    }
    return {
        "operationId": "checkEligibility",
        "summary": "Whether an employee number has a right today",
        "description": "200 for any text as number, always of one size and with the same work.",
        "requestBody": {"required": True, "content": _json_of("Question")},
        "responses": {
            "200": {"description": "Yes or no, by the contract.", "content": _json_of("Answer")},
            **{
                status: {"description": words, "content": _json_of("Problem")}
                for status, words in problems.items()
            },
        },
    }


def _itself() -> dict[str, Any]:
    return {
        "operationId": "getDescription",
        "summary": "This description",
        "security": [],
        "responses": {
            "200": {
                "description": "OpenAPI 3.1",
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
    }


def _json_of(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
