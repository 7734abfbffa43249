"""The policy file: TOML from disk to a Policy, every mistake as one line."""

import hashlib
import json
import tomllib
from pathlib import Path

from supervision.policy import Policy, policy_from
from supervision.sections import PolicyError


def read_policy_file(path: Path | None) -> Policy:
    """The policy in the file, or the defaults without a file. Raises PolicyError naming the file."""
    return policy_and_digest(path)[0]


def policy_and_digest(path: Path | None) -> tuple[Policy, str]:
    """The policy in the file, and the SHA-256 of what the file sets: spaces and remarks are not in it; without a file
    the defaults and "". Raises as `read_policy_file`."""
    if path is None:
        return Policy(), ""
    try:
        given = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        said = json.dumps(given, sort_keys=True, default=str)
        return policy_from(given), hashlib.sha256(said.encode()).hexdigest()
    except OSError as error:
        raise PolicyError(f"{path.name}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{path.name}: is not text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        # The parser's own message ends in "(at line 3, column 7)".
        raise PolicyError(f"{path.name}: {error}") from None
    except PolicyError as error:
        raise PolicyError(f"{path.name}: {error}") from None
