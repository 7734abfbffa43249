"""Which version of the program this is."""

from pathlib import Path


def version() -> str:
    """This program's version: as installed, else as the checkout's pyproject.toml says."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    if project.exists():
        import tomllib

        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
    try:
        return installed("lianqin")
    except PackageNotFoundError:
        return "unknown"
