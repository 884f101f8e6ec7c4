"""SCIM 2.0 (RFC 7643, RFC 7644): what a directory sends, and what it is answered.

Of a user three things are read: the employee number (`externalId`, else `userName`), the birth
date of our own extension, and whether she is active. Everything else is left where it was sent.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import scim2_models as scim
from pydantic import ValidationError
from scim2_models.path import CompareOperator, Comparison

from benefits.domain.staff_list.cells import Unreadable, read_birth_date, read_number


class RosterUser(scim.Extension):
    """The birth date, by which a member of staff later shows her right herself."""

    __schema__ = scim.URN("urn:ietf:params:scim:schemas:extension:houvast:2.0:User")

    birth_date: date | None = None


StaffUser = scim.User[scim.EnterpriseUser | RosterUser]
#: The beginnings of paths that say something we keep; a patch of anything else changes nothing.
READ_PATHS = ("active", "externalid", "username", str(RosterUser.__schema__).lower())
SEARCHED = {"externalid": "external_id", "username": "user_name"}


class Refused(ValueError):
    """A request that cannot be followed. No part of it is repeated."""

    def __init__(self, status: int, detail: str, scim_type: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.scim_type = status, detail, scim_type


@dataclass(frozen=True, slots=True)
class Sent:
    """What a directory says of somebody; empty or None where it says nothing."""

    number: str = ""
    user_name: str = ""
    born_on: date | None = None
    is_active: bool | None = None


def read_user(content: Any, *, today: date, is_new: bool) -> Sent:
    """A whole user, as POST and PUT send it. Raises Refused."""
    context = scim.Context.RESOURCE_CREATION_REQUEST if is_new else scim.Context.DEFAULT
    user = _validated(StaffUser, content, context)
    sent = _sent(user, today)
    if not sent.number:
        raise Refused(400, "externalId or userName is missing", "invalidValue")
    if is_new and sent.born_on is None:
        raise Refused(400, f"birthDate of {RosterUser.__schema__} is missing", "invalidValue")
    return Sent(sent.number, sent.user_name, sent.born_on, sent.is_active is not False)


def read_patch(content: Any, *, today: date) -> Sent:
    """What a patch says of somebody. Raises Refused."""
    _drop_unread(content)
    patch = _validated(scim.PatchOp[StaffUser], content, scim.Context.RESOURCE_PATCH_REQUEST)
    user = StaffUser()
    try:
        patch.patch(user)
    except (scim.SCIMException, ValidationError):
        raise Refused(400, "an operation cannot be followed", "invalidValue") from None
    return _sent(user, today)


def read_filter(text: str) -> tuple[str, str] | None:
    """(attribute, number) of a search; None when nothing is searched for. Raises Refused."""
    if not text.strip():
        return None
    try:
        found = scim.ScimFilter[StaffUser](text).ast
    except (scim.SCIMException, ValidationError, ValueError):
        raise Refused(400, "the filter cannot be read", "invalidFilter") from None
    if isinstance(found, Comparison) and found.op == CompareOperator.eq:
        name = SEARCHED.get(str(found.attr_path).lower().rpartition(":")[2])
        if name and isinstance(found.value, str):
            return name, found.value
    raise Refused(400, "externalId eq or userName eq alone can be asked for", "invalidFilter")


def written(
    person_id: UUID,
    location: str,
    *,
    is_active: bool,
    external_id: str = "",
    user_name: str = "",
) -> dict[str, Any]:
    """A user as we answer: her id, whether she is active, and what was sent with the question."""
    user = StaffUser(
        id=str(person_id),
        active=is_active,
        external_id=external_id or None,
        user_name=user_name or None,
        meta=scim.Meta(resource_type="User", location=location),
    )
    return dict(user.model_dump())


def listed(users: list[dict[str, Any]]) -> dict[str, Any]:
    """A list of users, as a search is answered."""
    return {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": len(users),
        "startIndex": 1,
        "itemsPerPage": len(users),
        "Resources": users,
    }


def error(status: int, detail: str, scim_type: str | None = None) -> dict[str, Any]:
    """An error as SCIM says it."""
    return dict(scim.Error(status=status, detail=detail, scim_type=scim_type).model_dump())


def configuration() -> dict[str, Any]:
    """What this server can do."""
    return dict(
        scim.ServiceProviderConfig(
            patch=scim.Patch(supported=True),
            bulk=scim.Bulk(supported=False, max_operations=0, max_payload_size=0),
            filter=scim.Filter(supported=True, max_results=1),
            change_password=scim.ChangePassword(supported=False),
            sort=scim.Sort(supported=False),
            etag=scim.ETag(supported=False),
            authentication_schemes=[
                scim.AuthenticationScheme(
                    type=scim.AuthenticationScheme.Type.oauthbearertoken,
                    name="Key",
                    description="A key with the scope scim, made by an owner.",
                )
            ],
        ).model_dump()
    )


def schemas() -> list[dict[str, Any]]:
    """What a user may be made of."""
    models = (scim.User, scim.EnterpriseUser, RosterUser)
    return [dict(model.to_schema().model_dump()) for model in models]


def resource_types() -> list[dict[str, Any]]:
    """What is kept here: users."""
    return [dict(scim.ResourceType.from_resource(StaffUser).model_dump())]


def parsed(body: bytes) -> Any:
    """A body as JSON. Raises Refused."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "the body is no JSON", "invalidSyntax") from None


def _validated(model: Any, content: Any, context: scim.Context) -> Any:
    try:
        return model.model_validate(content, scim_ctx=context)
    except ValidationError as problem:
        # Its message quotes what was sent; the place alone does not.
        place = ".".join(str(each) for each in problem.errors()[0]["loc"])
        raise Refused(400, f"cannot be read: {place or 'the whole'}", "invalidValue") from None
    except scim.SCIMException:
        raise Refused(400, "cannot be read", "invalidValue") from None


def _sent(user: Any, today: date) -> Sent:
    extension = user[RosterUser]
    born = extension.birth_date if extension else None
    number = user.external_id or user.user_name or ""
    try:
        return Sent(
            number=read_number(number.strip()) if number else "",
            user_name=user.user_name or "",
            born_on=read_birth_date(born.isoformat(), today) if born else None,
            is_active=user.active,
        )
    except Unreadable as problem:
        raise Refused(400, problem.code, "invalidValue") from None


def _drop_unread(content: Any) -> None:
    """Take out of a patch what changes nothing that we keep; directories send much of that."""
    operations = content.get("Operations") if isinstance(content, dict) else None
    if not isinstance(operations, list):
        return
    content["Operations"] = [each for each in operations if _is_read(each)]
    if not content["Operations"]:
        raise Refused(204, "nothing to change")


def _is_read(operation: Any) -> bool:
    path = operation.get("path") if isinstance(operation, dict) else None
    if not isinstance(path, str):
        return True
    short = path.lower().removeprefix("urn:ietf:params:scim:schemas:core:2.0:user:")
    return short.startswith(READ_PATHS)
