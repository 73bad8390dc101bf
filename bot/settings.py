"""The environment and `.env`, read once and checked. `.env.example` documents each setting."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

SQLITE = "sqlite:///"


class SettingsError(Exception):
    """A setting cannot be used. The message is one line that says which and why."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,  # a token must not reach a terminal or a log
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: HttpUrl = HttpUrl("https://api.telegram.org")
    database_url: str | None = None
    quiet_seconds: Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)] | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _sqlite(cls, value: str | None) -> str | None:
        if value is not None and (not value.startswith(SQLITE) or value == SQLITE):
            raise ValueError("must look like sqlite:///relative.db or sqlite:////absolute.db")
        return value

    @property
    def database(self) -> Path:
        """The database file; without DATABASE_URL one in the user's data folder."""
        if self.database_url is None:
            return user_data_path("cornerstones", appauthor=False) / "cornerstones.db"
        return Path(self.database_url.removeprefix(SQLITE)).expanduser()

    @property
    def quiet(self) -> timedelta | None:
        return None if self.quiet_seconds is None else timedelta(seconds=self.quiet_seconds)


def read() -> Settings:
    """Raises SettingsError with one line for the operator."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(map(_line, error.errors(include_input=False)))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Cannot read .env: {type(error).__name__}") from None


def _line(error: ErrorDetails) -> str:
    name = ".".join(map(str, error["loc"])).upper()
    return f"The setting {name} cannot be used: {error['msg'].removeprefix('Value error, ')}."
