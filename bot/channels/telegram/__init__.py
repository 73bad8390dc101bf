"""The Telegram channel: updates in, messages and files out, over the Bot API."""

import os

# python-telegram-bot gives durations as timedelta from here on; otherwise it warns at each one
os.environ.setdefault("PTB_TIMEDELTA", "true")
