"""The registry as TypeScript: what the page's scripts are checked against. Written by `python -m cnn_demo.ui.web`."""

from typing import Any

from cnn_demo.ui.rpc.registry import RPCS, Model

HEAD = """/* Questions and answers of the page, made from their Python models by `python -m cnn_demo.ui.web`.
   Do not edit: change the model, then run it. */

/** Bytes: as base64 where the server answers, as they are where the page itself does. */
export type Packed = string | Uint8Array;
"""


def declarations() -> str:
    """The content of kit/server/rpc_types.d.ts."""
    models: dict[str, dict[str, Any]] = {}
    lines = []
    for name, rpc in sorted(RPCS.items()):
        question, answer = _collect(rpc.question, models, False), _collect(rpc.answer, models, True)
        lines.append(f"  {name}: {{ question: {question}; answer: {answer} }};")
    interfaces = [_interface(name, schema) for name, schema in sorted(models.items())]
    return "\n".join([HEAD, *interfaces, "export interface Questions {", *lines, "}", ""])


def _collect(model: type[Model], models: dict[str, dict[str, Any]], is_answer: bool) -> str:
    """Puts the model and all that it is made of into `models`; its name."""
    schema = model.model_json_schema(mode="serialization" if is_answer else "validation", ref_template="{model}")
    for name, part in {**schema.pop("$defs", {}), model.__name__: schema}.items():
        part = part | {"is_answer": is_answer}
        if name in models and models[name]["is_answer"] != is_answer:
            part["is_answer"] = False  # used both ways: what may be left out in a question may be missing
        models[name] = part
    return model.__name__


def _interface(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    lines = []
    for field, part in schema.get("properties", {}).items():
        optional = "" if field in required or schema["is_answer"] else "?"
        lines.append(f"  {field}{optional}: {_type(part)};")
    words = " ".join(str(schema.get("description", "")).split())
    comment = [f"/** {words} */"] if words else []
    return "\n".join([*comment, f"export interface {name} {{", *lines, "}", ""])


def _type(part: dict[str, Any]) -> str:
    if "$ref" in part:
        return str(part["$ref"])
    if "const" in part:
        return _literal(part["const"])
    if "enum" in part:
        return " | ".join(_literal(value) for value in part["enum"])
    for key in ("anyOf", "oneOf"):
        if key in part:
            return " | ".join(dict.fromkeys(_type(each) for each in part[key]))
    kind = part.get("type")
    if part.get("contentEncoding") == "base64":
        return "Packed"
    if kind == "array":
        if "prefixItems" in part:
            return f"[{', '.join(_type(each) for each in part['prefixItems'])}]"
        inner = _type(part.get("items", {}))
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if kind == "object":
        return f"Record<string, {_type(part.get('additionalProperties') or {})}>"
    return {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}.get(
        str(kind), "unknown"
    )


def _literal(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
