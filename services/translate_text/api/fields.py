"""The fields of a request, from JSON or a form, as LibreTranslate's clients send them.

Contract: `fields(request, Model)` reads a body of either kind into a pydantic model; a form repeats a
field for a list. What can't be read raises InvalidRequest with the field's name. `body_of(Model)`
declares such a body in OpenAPI. It knows no route.
"""

from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import AfterValidator, BaseModel, ValidationError

from services.common.errors import InvalidRequest, PayloadTooLarge


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("half a character (a lone surrogate) is in it") from None
    return text


Str = Annotated[str, AfterValidator(_whole)]
"""Text that can be written as UTF-8: JSON may hold what can't."""
ModelT = TypeVar("ModelT", bound=BaseModel)


async def fields(request: Request, model: type[ModelT], many: str = "") -> ModelT:
    """The body's fields; `many` is the one that a form may repeat."""
    kind = request.headers.get("content-type", "")
    try:
        if "form" not in kind:
            return model.model_validate_json(await request.body())
        form = await request.form()
        found: dict[str, Any] = {name: value for name, value in form.items() if isinstance(value, str)}
        values = form.getlist(many)
        return model.model_validate({**found, many: values} if len(values) > 1 else found)
    except ValidationError as error:
        raise _invalid(error) from None


def _invalid(error: ValidationError) -> InvalidRequest:
    first = error.errors(include_input=False, include_url=False)[0]
    param = str(first["loc"][0]) if first["loc"] else None
    hint = (
        "send JSON, or a form with content-type application/x-www-form-urlencoded" if param is None else None
    )
    return InvalidRequest(f"{param or 'body'}: {first['msg']}", param=param, hint=hint)


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """OpenAPI's requestBody for JSON and forms."""
    schema = model.model_json_schema()
    kinds = ("application/json", "application/x-www-form-urlencoded")
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema} for kind in kinds}}}


def check_size(texts: int, characters: int, *, most_texts: int, most: int, param: str) -> None:
    """Raise PayloadTooLarge before any work is done."""
    if texts > most_texts:
        hint = f"send at most {most_texts} at a time"
        raise PayloadTooLarge(f"{texts} texts in one request", param=param, hint=hint)
    if characters > most:
        hint = f"send at most {most} at a time"
        raise PayloadTooLarge(f"{characters} characters in one request", param=param, hint=hint)
