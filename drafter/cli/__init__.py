"""The `drafter` command."""
