# Values as JSON the way AWS's Python runtimes write them: numbers of Decimal, bytes as text, named tuples as objects, and
# nothing that is no JSON. `json` of the standard library does none of these.
import decimal
import json.encoder
import math
import os

# From 3.12 on text is sent as it is, before that in ASCII.
_MINOR = os.environ.get("AWS_EXECUTION_ENV", "").rpartition("python3.")[2]
_text = json.encoder.encode_basestring if _MINOR.isdigit() and int(_MINOR) >= 12 else json.encoder.encode_basestring_ascii


def _number(value):
    if not math.isfinite(value):
        raise ValueError(f"Out of range float values are not JSON compliant: {value!r}")
    return float.__repr__(value)


def _key(key):
    if isinstance(key, str):
        return key
    if isinstance(key, bytes):
        return key.decode()
    if key is None or isinstance(key, (bool, int, float)):
        return _scalar(key)
    raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")


def _scalar(value):
    """Undefined for lists and objects."""
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bytes):
        return _text(value.decode())
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, decimal.Decimal):
        return _number(math.nan) if value.is_nan() else str(value)
    return None


def _write(value, parts, inside):
    text = _scalar(value)
    if text is not None:
        parts.append(text)
        return
    as_dict = getattr(value, "_asdict", None) if isinstance(value, tuple) else None
    members = as_dict() if callable(as_dict) else value
    if not isinstance(members, (dict, list, tuple)):
        raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
    if id(value) in inside:
        raise ValueError("Circular reference detected")
    inside.add(id(value))
    if isinstance(members, dict):
        for index, (key, member) in enumerate(members.items()):
            parts.append((", " if index else "{") + _text(_key(key)) + ": ")
            _write(member, parts, inside)
        parts.append("}" if members else "{}")
    else:
        for index, member in enumerate(members):
            parts.append(", " if index else "[")
            _write(member, parts, inside)
        parts.append("]" if members else "[]")
    inside.discard(id(value))


def to_json(value):
    """Raises TypeError or ValueError for what is no JSON."""
    parts = []
    _write(value, parts, set())
    return "".join(parts)
