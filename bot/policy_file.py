"""The policy file: TOML from disk to a Policy, every mistake as one line."""

import tomllib
from pathlib import Path

from supervision.policy import Policy, policy_from
from supervision.sections import PolicyError


def read_policy_file(path: Path | None) -> Policy:
    """The policy in the file, or the defaults without a file. Raises PolicyError naming the file."""
    if path is None:
        return Policy()
    try:
        given = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
        return policy_from(given)
    except OSError as error:
        raise PolicyError(f"{path.name}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise PolicyError(f"{path.name}: is not text in UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        # The parser's own message ends in "(at line 3, column 7)".
        raise PolicyError(f"{path.name}: {error}") from None
    except PolicyError as error:
        raise PolicyError(f"{path.name}: {error}") from None
